import { found, openCamera, openFile, readFound, seesPeople, stage } from './app';
import { animated, huge, jpeg, onePixel, photograph } from './pictures';
import { expect, test } from './site';

/** After whatever went wrong, a good picture still works. */
const goesOn = async (page: Parameters<typeof seesPeople>[0]) => {
  await openFile(page, 'people.png', 'image/png', await photograph());
  await seesPeople(page);
};

test.describe('a file', () => {
  test('that is text named .jpg is refused by its content', async ({ page, site }) => {
    await page.goto(site.url);
    await openFile(page, 'holiday.jpg', 'image/jpeg', Buffer.from('Dear diary, there is no picture in here.'));
    await expect(page.getByText('holiday.jpg is neither a picture nor a video')).toBeVisible();
    await goesOn(page);
  });

  test('that is empty says so', async ({ page, site }) => {
    await page.goto(site.url);
    await openFile(page, 'nothing.png', 'image/png', Buffer.alloc(0));
    await expect(page.getByText('nothing.png is empty.')).toBeVisible();
    await goesOn(page);
  });

  test('that ends in the middle is shown as far as it goes, or refused in a sentence', async ({ page, site }) => {
    await page.goto(site.url);
    await openFile(page, 'half.jpg', 'image/jpeg', await jpeg(0.5));
    await expect(page.getByText(/The end of half.jpg is missing|half.jpg ends in the middle/)).toBeVisible();
  });

  test('of one pixel is looked at', async ({ page, site }) => {
    await page.goto(site.url);
    await openFile(page, 'dot.png', 'image/png', await onePixel());
    await expect(stage(page)).toHaveAttribute('data-phase', 'ready', { timeout: 60_000 });
    await expect(page.getByText('Nothing found above')).toBeVisible();
  });

  test('of 12,000 × 9,000 is scaled down, and its people are found', async ({ page, site }) => {
    test.setTimeout(180_000);
    await page.goto(site.url);
    await openFile(page, 'poster.jpg', 'image/jpeg', await huge(12_000, 9_000));
    await expect(page.getByText('poster.jpg is very large; it is shown at')).toBeVisible({ timeout: 60_000 });
    await seesPeople(page, 120_000);
  });

  test('that is animated shows its first picture', async ({ page, site }) => {
    await page.goto(site.url);
    await openFile(page, 'dance.gif', 'image/gif', await animated());
    await expect(page.getByText('dance.gif is animated; its first picture is shown.')).toBeVisible();
    await expect(stage(page)).toHaveAttribute('data-phase', 'ready', { timeout: 60_000 });
  });
});

test.describe('weights', () => {
  const isWeights = (path: string) => /^\/weights\/.*\.bin$/.test(path);

  test('that are not there are said to be missing, and can be fetched again', async ({ page, site }) => {
    await page.goto(site.url);
    site.answer = (path) => (isWeights(path) ? { status: 404, type: 'text/html', body: 'Not found' } : undefined);
    await openCamera(page);
    await expect(page.getByText("The server did not give out the network's file.")).toBeVisible();
    site.answer = undefined;
    await page.getByRole('button', { name: 'Try again' }).click();
    await seesPeople(page);
  });

  test('that are a page of HTML are not taken for weights', async ({ page, site }) => {
    await page.goto(site.url);
    site.answer = (path) =>
      isWeights(path) ? { status: 200, type: 'text/html', body: '<!doctype html><title>Sign in</title>' } : undefined;
    await openCamera(page);
    await expect(page.getByText(/The server did not give out the network's file|arrived damaged/)).toBeVisible();
    site.answer = undefined;
    await page.getByRole('button', { name: 'Try again' }).click();
    await seesPeople(page);
  });

  test('that are half a file are noticed and fetched again', async ({ page, site }) => {
    let halves = 0;
    site.answer = (path) =>
      isWeights(path) && halves++ === 0
        ? { status: 200, type: 'application/octet-stream', body: new Uint8Array(5_000_000) }
        : undefined;
    await page.goto(site.url);
    await openCamera(page);
    await seesPeople(page);
    expect(site.asked.filter(isWeights).length).toBeGreaterThan(1);
  });

  test('that arrive damaged twice are not used', async ({ page, site }) => {
    await page.goto(site.url);
    site.answer = (path) =>
      isWeights(path) ? { status: 200, type: 'application/octet-stream', body: new Uint8Array(5_000_000) } : undefined;
    await openCamera(page);
    await expect(page.getByText("The network's file arrived damaged, twice.")).toBeVisible();
    await expect(found(page)).toHaveCount(0);
    site.answer = undefined;
    await page.getByRole('button', { name: 'Try again' }).click();
    await seesPeople(page);
    expect((await readFound(page)).length).toBeGreaterThan(0);
  });

  test('that were damaged in storage are dropped and fetched again', async ({ page, site }) => {
    await page.goto(site.url);
    await openCamera(page);
    await seesPeople(page);
    const spoilt = await page.evaluate(async () => {
      let count = 0;
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
          if (!request.url.endsWith('.bin')) continue;
          await cache.put(request, new Response(new Uint8Array(1000)));
          count++;
        }
      }
      return count;
    });
    expect(spoilt).toBe(1);
    const asked = site.asked.filter(isWeights).length;
    await page.goto(site.url);
    await openCamera(page);
    await seesPeople(page);
    expect(site.asked.filter(isWeights).length).toBe(asked + 1);
  });

  test('that were never fetched cannot be had offline, and the page says how to', async ({ page, site, context }) => {
    await page.goto(site.url);
    await page.evaluate(() => navigator.serviceWorker.ready.then(({ active }) => active?.state));
    await site.stop();
    await context.setOffline(true);
    await page.goto(site.url);
    await openCamera(page);
    await expect(page.getByText('The network is not on this device yet')).toBeVisible();
  });
});

test.describe('a browser', () => {
  test('without IndexedDB (a private window) says that nothing is kept, and works', async ({ page, site }) => {
    await page.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('not in a private window', 'SecurityError');
      };
    });
    await page.goto(site.url);
    await expect(page.getByText('This browser keeps nothing here')).toBeVisible();
    await openCamera(page);
    await seesPeople(page);
  });

  test('without indexedDB at all works', async ({ page, site }) => {
    await page.addInitScript(() => {
      Object.defineProperty(window, 'indexedDB', { get: () => undefined });
    });
    await page.goto(site.url);
    await openCamera(page);
    await seesPeople(page);
  });
});

test.describe('on a host without headers, and without a service worker', () => {
  test.use({ bare: true, serviceWorkers: 'block' });

  test('there is no SharedArrayBuffer, and it works on one thread', async ({ page, site }) => {
    await page.goto(site.url);
    expect(await page.evaluate(() => 'SharedArrayBuffer' in globalThis)).toBe(false);
    await openCamera(page);
    await seesPeople(page);
  });
});
