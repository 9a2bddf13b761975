import type { Page, Worker } from '@playwright/test';
import { address, computeWith, figure, framesReach, cameraOpens } from './app';
import { expect, test, withCamera } from './site';
import { detectWorker } from './workers';
import { ask, watchWorkers } from '../../scripts/lib/detect-worker';

const { launchOptions: options } = withCamera;
test.use({ launchOptions: { ...options, args: [...options.args, '--js-flags=--expose-gc'] } });

/** Collects garbage on the page and in the worker, which makes Chromium tell of every frame that nobody closed. */
async function collect(page: Page, worker: Worker): Promise<void> {
  for (let i = 0; i < 3; i++) {
    await page.evaluate(() => (globalThis as unknown as { gc(): void }).gc());
    await worker.evaluate(() => (globalThis as unknown as { gc(): void }).gc());
    await page.waitForTimeout(500);
  }
}

test('a thousand frames leave no tensor and no frame behind', async ({ page, site }) => {
  test.setTimeout(600_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    // What Chromium says when a VideoFrame is collected that nobody closed.
    if (/garbage collected without being closed/i.test(message.text())) complaints.push(message.text());
  });
  await watchWorkers(page);
  await page.goto(address(site.url, 'ssd'));
  await computeWith(page, 'wasm');
  await cameraOpens(page);
  await framesReach(page, 10);
  const early = await figure(page, 'tensors');
  await framesReach(page, 1000, 500_000);
  expect(early).toBeGreaterThan(0);
  expect(await figure(page, 'tensors')).toBe(early);
  await page.getByRole('switch', { name: /Lock boxes to the picture/ }).check();
  await framesReach(page, 1050);
  await page.getByRole('button', { name: 'Freeze' }).click();
  await expect.poll(async () => (await ask(page, 'memory')).tensors).toBe(early);

  const worker = await detectWorker(page);
  await collect(page, worker);
  expect(complaints).toEqual([]);
  // The same way of looking does find a frame that is left open.
  await page.evaluate(() => void new VideoFrame(new OffscreenCanvas(8, 8), { timestamp: 0 }));
  await expect
    .poll(async () => {
      await collect(page, worker);
      return complaints.length;
    })
    .toBe(1);
});
