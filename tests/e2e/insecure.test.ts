import { stage } from './app';
import { film } from './film';
import { expect, test } from './site';
import { chromiumArgs, fakeCameraArgs, launchOptions } from '../../scripts/lib/chromium.mjs';

// A name that is neither localhost nor HTTPS: browsers give no camera there, nor storage for service workers.
const elsewhere = '--host-resolver-rules=MAP saccade.test 127.0.0.1';
test.use({ launchOptions: launchOptions([...chromiumArgs, ...fakeCameraArgs(film), elsewhere]) });

test('plain HTTP is named as the reason why there is no camera, and the rest works', async ({ page, site }) => {
  test.setTimeout(180_000);
  const address = new URL(site.url);
  address.hostname = 'saccade.test';
  await page.goto(`${address.href}?detector=ssd`);
  expect(await page.evaluate(() => isSecureContext)).toBe(false);
  await page.getByRole('button', { name: 'Open the camera' }).click();
  await expect(page.getByText('Browsers give the camera only to safe addresses.')).toBeVisible();
  await page.getByRole('button', { name: 'Watch the demo' }).click();
  await expect(stage(page)).toHaveAttribute('data-source', 'demo');
  await expect(stage(page)).toHaveAttribute('data-phase', 'ready', { timeout: 120_000 });
});
