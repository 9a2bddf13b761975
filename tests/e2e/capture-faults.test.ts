import { stage } from './app';
import { addClass, capture, card, countOf, diskIsFull, fullDisk, opensTrain, panel, saved } from './collecting';
import { expect, test, withCamera } from './site';

test.use({ ...withCamera, provokes: true });

test('a full disk while capturing: marked, told, kept in memory, and saved when there is room', async ({ page, site }) => {
  await fullDisk(page);
  await opensTrain(page, site.url);
  await addClass(page, 'Cup');
  await capture(page, 'Cup', 3);
  await saved(page);
  const before = await countOf(page, 'Cup');
  await diskIsFull(page, true);
  await capture(page, 'Cup', 5);
  const all = await countOf(page, 'Cup');
  await expect(page.getByText('The disk is full. What is marked is only in memory')).toBeVisible();
  await expect(stage(page)).toHaveAttribute('data-unsaved', String(all - before));
  await expect(panel(page).getByText(`Not saved yet: ${all - before}`)).toBeVisible();
  await card(page, 'Cup').getByRole('button', { name: /^Look at the pictures/ }).click();
  await expect(page.getByRole('option', { name: /not saved yet/ })).toHaveCount(all - before);
  await page.keyboard.press('Escape');
  // Whoever closes the page is asked first.
  const asked = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await diskIsFull(page, false);
  await panel(page).getByRole('button', { name: 'Try again' }).click();
  await saved(page);
  await expect(page.getByText('The disk is full.')).toHaveCount(0);
  await page.reload();
  await expect.poll(() => countOf(page, 'Cup')).toBe(all);
});

test('a camera that is lost while the button is held ends the burst; what was taken stays', async ({ page, site }) => {
  await opensTrain(page, site.url);
  await addClass(page, 'Cup');
  const button = card(page, 'Cup').getByRole('button', { name: /^Take pictures/ });
  await expect(button).toBeEnabled();
  await button.hover();
  await page.mouse.down();
  await expect.poll(() => countOf(page, 'Cup')).toBeGreaterThanOrEqual(3);
  await page.evaluate(() => {
    const { srcObject } = document.querySelector('video')!;
    for (const track of (srcObject as MediaStream).getTracks()) {
      track.stop();
      track.dispatchEvent(new Event('ended'));
    }
  });
  await expect(page.getByText('The camera was taken away')).toBeVisible();
  await expect(page.getByText('There is no picture to take yet.')).toBeVisible();
  const count = await countOf(page, 'Cup');
  await page.waitForTimeout(500);
  expect(await countOf(page, 'Cup')).toBe(count);
  await page.mouse.up();
  await saved(page);
  await page.reload();
  await expect.poll(() => countOf(page, 'Cup')).toBe(count);
});
