import { cameraOpens, seesPeople } from './app';
import { expect, test, withCamera } from './site';

test.use(withCamera);

test.describe('a browser', () => {
  test('without IndexedDB (a private window) says that nothing is kept, and works', async ({ page, site }) => {
    await page.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('not in a private window', 'SecurityError');
      };
    });
    await page.goto(site.url);
    await expect(page.getByText('This browser keeps nothing here')).toBeVisible();
    await cameraOpens(page);
    await seesPeople(page);
  });

  test('without indexedDB at all works', async ({ page, site }) => {
    await page.addInitScript(() => {
      Object.defineProperty(window, 'indexedDB', { get: () => undefined });
    });
    await page.goto(site.url);
    await cameraOpens(page);
    await seesPeople(page);
  });
});

test.describe('on a host without headers, and without a service worker', () => {
  test.use({ bare: true, serviceWorkers: 'block' });

  test('there is no SharedArrayBuffer, and it works on one thread', async ({ page, site }) => {
    await page.goto(site.url);
    expect(await page.evaluate(() => 'SharedArrayBuffer' in globalThis)).toBe(false);
    await cameraOpens(page);
    await seesPeople(page);
  });
});
