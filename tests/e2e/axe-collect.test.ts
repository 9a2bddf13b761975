import type { Page } from '@playwright/test';
import { stage } from './app';
import { audit, pairwiseLooks } from './axe';
import { expect, test, withCamera } from './site';

test.use(withCamera);

/** Whatever language: the cards' buttons by what they are. */
const cards = (page: Page) => page.getByTestId('collect').getByRole('article');

for (const { locale, colorScheme, device, viewport } of pairwiseLooks) {
  test.describe(`${locale}, ${colorScheme}, ${device}`, () => {
    test.use({ locale, colorScheme, viewport });

    test('axe finds nothing while samples are collected', async ({ page, site }) => {
      await page.goto(`${site.url}?tab=train&source=camera`);
      await expect(stage(page)).toHaveAttribute('data-samples', '0');
      if (device === 'phone') {
        await audit(page, 'nothing yet, sheet closed');
        await page.locator('button[aria-controls=controls]').click();
      }
      const add = page.getByTestId('collect').locator('> .button');
      await expect(add).toBeVisible();
      await audit(page, 'nothing yet');
      await add.click();
      await audit(page, 'a name is written');
      await page.keyboard.press('Enter');
      await expect(cards(page)).toHaveCount(1);
      await expect(cards(page).first().locator('.name')).toBeFocused();
      const hold = cards(page).first().locator('.hold');
      for (let i = 1; i < 4; i++) {
        await hold.click();
        await expect(stage(page)).toHaveAttribute('data-samples', String(i));
      }
      await cards(page).first().locator('.swatch').click();
      await audit(page, 'samples and colours');
      await cards(page).first().locator('.strip').click();
      await page.getByRole('option').first().click();
      await audit(page, 'the samples of a class');
      await page.keyboard.press('Enter');
      await expect(page).toHaveURL(/#sample\//);
      await audit(page, 'one sample');
    });
  });
}
