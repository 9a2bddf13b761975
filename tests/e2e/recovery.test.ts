import { computeWith, framesReach, openCamera, openFile, seesPeople, stage } from './app';
import { photograph } from './pictures';
import { expect, test } from './site';
import { ask, detectWorker, watchWorkers } from './workers';

test('a crashed worker is started again, and the person is told', async ({ page, site }) => {
  await page.goto(site.url);
  await openCamera(page);
  await seesPeople(page);
  const worker = await detectWorker(page);
  const restarted = page.waitForEvent('worker', (other) => other !== worker && /detect/.test(other.url()));
  await worker.evaluate(() => {
    setTimeout(() => {
      throw new Error('crashed on purpose');
    });
  });
  await expect(page.getByText('The detector stopped. Starting it again (1 of 3).')).toBeVisible();
  await restarted;
  await seesPeople(page);
  await framesReach(page, 3);
});

test('a lost GPU device is replaced', async ({ page, site }) => {
  test.setTimeout(300_000);
  await watchWorkers(page);
  await page.goto(site.url);
  await computeWith(page, 'webgpu');
  await openFile(page, 'people.png', 'image/png', await photograph());
  // A GPU that is emulated on the processor takes its time.
  await seesPeople(page, 180_000);
  await expect(stage(page)).toHaveAttribute('data-detector-backend', 'webgpu');
  await ask(page, 'loseDevice');
  await expect(page.getByText('The graphics device was lost. Starting again.')).toBeVisible();
  await expect(stage(page)).not.toHaveAttribute('data-phase', 'ready');
  await seesPeople(page, 180_000);
});
