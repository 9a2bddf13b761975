import { cameraOpens, framesReach, seesPeople } from './app';
import { expect, test, withCamera } from './site';
import { detectWorker } from './workers';

test.use({ ...withCamera, provokes: true });

test('a crashed worker is started again, and the person is told', async ({ page, site }) => {
  await page.goto(site.url);
  await cameraOpens(page);
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
