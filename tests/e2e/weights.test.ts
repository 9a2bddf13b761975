import type { Page } from '@playwright/test';
import { cameraOpens, found, seesPeople, shellStored } from './app';
import { expect, test, withCamera } from './site';

test.use(withCamera);

/** Sizes of the stored weights, after putting something else in their place where that is given. */
const inStorage = (page: Page, instead?: Uint8Array) =>
  page.evaluate(async (bytes) => {
    const sizes: number[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        if (!request.url.endsWith('.bin')) continue;
        if (bytes) await cache.put(request, new Response(new Uint8Array(bytes)));
        sizes.push((await (await cache.match(request))?.arrayBuffer())?.byteLength ?? 0);
      }
    }
    return sizes;
  }, instead && [...instead]);

test.describe('weights', () => {
  const isWeights = (path: string) => /^\/weights\/.*\.bin$/.test(path);

  test('that are not there are said to be missing, and can be fetched again', async ({ page, site }) => {
    await page.goto(site.url);
    site.answer = (path) => (isWeights(path) ? { status: 404, type: 'text/html', body: 'Not found' } : undefined);
    await cameraOpens(page);
    await expect(page.getByText("The server did not give out the network's file.")).toBeVisible();
    site.answer = undefined;
    await page.getByRole('button', { name: 'Try again' }).click();
    await seesPeople(page);
  });

  test('that are a page of HTML are not taken for weights', async ({ page, site }) => {
    await page.goto(site.url);
    site.answer = (path) =>
      isWeights(path) ? { status: 200, type: 'text/html', body: '<!doctype html><title>Sign in</title>' } : undefined;
    await cameraOpens(page);
    await expect(page.getByText("The server did not give out the network's file.")).toBeVisible();
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
    await cameraOpens(page);
    await seesPeople(page);
    expect(site.asked.filter(isWeights).length).toBeGreaterThan(1);
  });

  test('that arrive damaged twice are not used', async ({ page, site }) => {
    await page.goto(site.url);
    site.answer = (path) =>
      isWeights(path) ? { status: 200, type: 'application/octet-stream', body: new Uint8Array(5_000_000) } : undefined;
    await cameraOpens(page);
    await expect(page.getByText("The network's file arrived damaged, twice.")).toBeVisible();
    await expect(found(page)).toHaveCount(0);
    site.answer = undefined;
    await page.getByRole('button', { name: 'Try again' }).click();
    await seesPeople(page);
  });

  test('that were damaged in storage are dropped and fetched again', async ({ page, site }) => {
    await page.goto(site.url);
    await cameraOpens(page);
    await seesPeople(page);
    expect(await inStorage(page, new Uint8Array(1000))).toEqual([1000]);
    await page.goto(site.url);
    await cameraOpens(page);
    await seesPeople(page);
    const [bytes = 0] = await inStorage(page);
    expect(bytes).toBeGreaterThan(1_000_000);
  });

  test('that were never fetched cannot be had offline, and the page says how to', async ({ page, site, context }) => {
    // The camera opens by itself, and would fetch them on this first visit.
    site.answer = (path) => (isWeights(path) ? { status: 404 } : undefined);
    await page.goto(site.url);
    await shellStored(page);
    await site.stop();
    await context.setOffline(true);
    await page.goto(site.url);
    await cameraOpens(page);
    await expect(page.getByText('The network is not on this device yet')).toBeVisible();
  });
});
