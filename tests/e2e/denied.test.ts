import { stage } from './app';
import { film } from './film';
import { expect, test } from './site';
import { chromiumArgs, fakeDeviceArgs, launchOptions } from '../../scripts/lib/chromium.mjs';

// There is a camera, and every question for it is answered with no.
test.use({ launchOptions: launchOptions([...chromiumArgs, ...fakeDeviceArgs(film), '--deny-permission-prompts']) });

test('a camera that the person does not allow is explained, and the demo is offered', async ({ page, site }) => {
  await page.goto(site.url);
  await page.getByRole('button', { name: 'Open the camera' }).click();
  await expect(page.getByText(/^The camera is not allowed for this page\. Allow it/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  await page.getByRole('button', { name: 'Watch the demo' }).click();
  await expect(stage(page)).toHaveAttribute('data-source', 'demo');
});
