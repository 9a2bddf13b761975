import { address, computeWith, figure, framesReach, cameraOpens } from './app';
import { expect, test, withCamera } from './site';
import { ask, watchWorkers } from '../../scripts/lib/detect-worker';

test.use(withCamera);

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
  await page.getByRole('button', { name: 'Freeze' }).click();
  await expect.poll(async () => (await ask(page, 'memory')).openFrames).toBe(0);
  expect((await ask(page, 'memory')).tensors).toBe(early);
  expect(complaints).toEqual([]);
});
