import { address, cameraOpens, computeWith, figure, framesReach } from './app';
import { countFrames, watchFrames, watchFramesOf } from './frames';
import { expect, test, withCamera } from './site';
import { detectWorker } from './workers';
import { ask, watchWorkers } from '../../scripts/lib/detect-worker';

test.use(withCamera);

test('a thousand frames leave no tensor and no frame behind', async ({ page, site }) => {
  test.setTimeout(600_000);
  await watchWorkers(page);
  await watchFrames(page);
  await page.goto(address(site.url, 'ssd'));
  await computeWith(page, 'wasm');
  await cameraOpens(page);
  await framesReach(page, 10);
  const worker = await detectWorker(page);
  await watchFramesOf(worker);
  const early = await figure(page, 'tensors');
  expect(early).toBeGreaterThan(0);
  await framesReach(page, 1000, 500_000);
  expect(await figure(page, 'tensors')).toBe(early);
  // Locked, every frame is kept in a clone until the next one is there.
  await page.getByRole('switch', { name: /Lock boxes to the picture/ }).check();
  await framesReach(page, 1050);
  await page.getByRole('button', { name: 'Freeze' }).click();
  await expect.poll(async () => (await ask(page, 'memory')).tensors).toBe(early);

  await expect.poll(async () => (await countFrames(page)).open).toBe(0);
  expect((await countFrames(page)).seen).toBeGreaterThan(1000);
  const inWorker = await countFrames(worker);
  expect(inWorker.open).toBe(0);
  expect(inWorker.seen).toBeGreaterThan(900);
  // The same way of counting does find a frame that is left open.
  await page.evaluate(() => {
    const pixels = new Uint8Array(256);
    new VideoFrame(pixels, { format: 'RGBA', codedWidth: 8, codedHeight: 8, timestamp: 0 });
  });
  expect((await countFrames(page)).open).toBe(1);
});
