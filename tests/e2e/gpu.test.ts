import { address, computeWith, openFile, seesPeople, stage } from './app';
import { photograph } from './pictures';
import { expect, test } from './site';
import { ask, watchWorkers } from '../../scripts/lib/detect-worker';

test('a lost GPU device is replaced', async ({ page, site }) => {
  test.setTimeout(300_000);
  await watchWorkers(page);
  await page.goto(address(site.url, 'ssd'));
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
