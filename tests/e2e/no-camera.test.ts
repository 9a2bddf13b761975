import { stage } from './app';
import { expect, test } from './site';

test('a machine without a camera is told so, and the demo feed shows what there is', async ({ page, site }) => {
  await page.context().grantPermissions(['camera']); // so the app tries by itself
  await page.goto(site.url);
  await expect(page.getByText('No camera was found.')).toBeVisible();
  await page.getByRole('button', { name: 'Watch the demo' }).first().click();
  await expect(stage(page)).toHaveAttribute('data-source', 'demo');
  await expect(stage(page)).toHaveAttribute('data-phase', 'ready', { timeout: 60_000 });
  await expect(page.getByRole('list', { name: 'Found' }).getByRole('listitem').first()).toBeVisible({ timeout: 60_000 });
});
