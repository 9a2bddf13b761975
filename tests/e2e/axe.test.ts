import { audit, looks } from './axe';
import { expect, test } from './site';

for (const { locale, lang, colorScheme, device, viewport, settings, credits, camera } of looks) {
  test.describe(`${locale}, ${colorScheme}, ${device}`, () => {
    test.use({ locale, colorScheme, viewport });

    test('axe finds nothing before there is a picture', async ({ page, site }) => {
      await page.goto(site.url);
      await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
      await expect(page.locator('html')).toHaveAttribute('lang', lang);
      await audit(page, 'start');

      await page.getByRole('button', { name: settings }).click();
      await expect(page.getByRole('dialog', { name: settings })).toBeVisible();
      await audit(page, 'settings');
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);

      await page.getByRole('button', { name: credits }).click();
      await expect(page.getByRole('dialog', { name: credits })).toBeVisible();
      await audit(page, 'credits');
      await page.goBack();
      await expect(page.getByRole('dialog')).toHaveCount(0);

      await page.getByRole('button', { name: camera }).click();
      await expect(page.getByRole('alert')).toBeVisible(); // this browser has no camera
      await audit(page, 'a camera that does not open');
    });
  });
}
