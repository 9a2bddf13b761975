import type { Page } from '@playwright/test';
import { address, framesReach } from './app';
import { audit } from './axe';
import { expect, test, withCamera } from './site';

test.use({ ...withCamera, reducedMotion: 'reduce' });
test.setTimeout(240_000);

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1120, height: 844 };

/** Whatever language: the chips in their order. */
const chip = (page: Page, index: number) => page.locator('.chips > button').nth(index);

// A language changes words, and a scheme colours: each is looked at, and not every pair.
for (const [locale, colorScheme] of [['en-US', 'light'], ['en-US', 'dark'], ['zh-CN', 'dark']] as const) {
  test.describe(`${locale}, ${colorScheme}`, () => {
    test.use({ locale, colorScheme, viewport: PHONE });

    test('axe finds nothing in the views of sliding windows', async ({ page, site }) => {
      const onBoth = async (screen: string) => {
        await audit(page, `${screen}, phone`);
        await page.setViewportSize(DESKTOP);
        await audit(page, `${screen}, desktop`);
        await page.setViewportSize(PHONE);
      };
      await page.goto(`${address(site.url, 'sliding-window')}&layers=heat-map`);
      await framesReach(page, 2, 120_000);
      await expect(page.getByTestId('heat')).toHaveAttribute('data-score', /\d/);
      await onBoth('heat map');
      await chip(page, 1).click();
      await expect(page.getByTestId('windows')).toBeVisible();
      await onBoth('windows');
      await chip(page, 3).click();
      await expect(page.getByTestId('cell')).toHaveAttribute('data-cell', /\d/);
      await onBoth('receptive field');
      await chip(page, 4).click();
      await page.getByTestId('shapes').locator('.sides button').nth(2).click();
      await expect(page.getByTestId('shapes')).toHaveAttribute('data-windows', '64', { timeout: 60_000 });
      await onBoth('dense to convolution');
      await chip(page, 2).click();
      await expect(page.getByTestId('compare').getByRole('slider')).toHaveCount(4);
      await onBoth('one pass or many');
      await page.getByTestId('compare').getByRole('slider').nth(2).fill('1');
      await page.getByTestId('compare').locator('.primary').click();
      await expect(page.getByTestId('compare')).toHaveAttribute('data-ratio', /\d/, { timeout: 120_000 });
      await onBoth('both ways compared');
    });
  });
}
