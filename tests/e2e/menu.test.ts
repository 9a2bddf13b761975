import { stage } from './app';
import { expect, test } from './site';

test('the source is chosen from a menu, by keyboard alone', async ({ page, site }) => {
  await page.goto(site.url);
  await page.getByRole('button', { name: 'Watch the demo' }).click();
  await expect(stage(page)).toHaveAttribute('data-source', 'demo');
  const opener = page.getByRole('button', { name: /Picture from/ });
  await opener.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitemradio', { name: 'Demo feed' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(opener).toBeFocused();
  // Going past an entry chooses nothing.
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'A file…' })).toBeFocused();
  await expect(stage(page)).toHaveAttribute('data-source', 'demo');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Open the camera' })).toBeVisible();
});

test('a freeze ends with the picture that was frozen', async ({ page, site }) => {
  await page.goto(`${site.url}?source=demo&detector=ssd`);
  await expect(stage(page)).toHaveAttribute('data-phase', 'ready', { timeout: 60_000 });
  await page.getByRole('button', { name: 'Freeze' }).click();
  await expect(page.getByRole('button', { name: 'Go on' })).toBeVisible();
  await page.getByRole('button', { name: /Picture from/ }).click();
  await page.getByRole('menuitemradio', { name: 'Demo feed' }).click();
  await expect(page.getByRole('button', { name: 'Freeze' })).toBeVisible();
  const before = Number(await stage(page).getAttribute('data-frames'));
  await expect
    .poll(async () => Number(await stage(page).getAttribute('data-frames')), { timeout: 30_000 })
    .toBeGreaterThan(before + 2);
});
