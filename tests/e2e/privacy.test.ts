import { cameraOpens, seesPeople } from './app';
import { expect, test, withCamera } from './site';
import { detectWorker } from './workers';

test.use(withCamera);

test('every request of a whole visit stays at home', async ({ page, site, context }) => {
  const requests: string[] = [];
  context.on('request', (request) => requests.push(request.url()));
  await page.goto(site.url);
  await cameraOpens(page);
  await seesPeople(page);
  const away = requests.filter((url) => !url.startsWith(site.url) && !/^(blob|data):/.test(url));
  expect(requests.length).toBeGreaterThan(3);
  expect(away).toEqual([]);
});

test.describe('the policy', () => {
  test.use({ provokes: true });

  test('a worker cannot ask another address either', async ({ page, site }) => {
    await page.goto(site.url);
    await cameraOpens(page);
    await seesPeople(page);
    const worker = await detectWorker(page);
    const refused = await worker.evaluate(async () => {
      const violation = new Promise<string>((resolve) => {
        self.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true });
      });
      await fetch('https://example.com/').catch(() => undefined);
      return violation;
    });
    expect(refused).toBe('connect-src');
  });
});
