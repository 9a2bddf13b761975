import type { Locator, Page } from '@playwright/test';
import { zipSync } from 'fflate';
import { photographs } from '../../scripts/lib/film';
import { stage } from './app';
import { audit } from './axe';
import { expect, test, withCamera } from './site';

test.use({ ...withCamera, reducedMotion: 'reduce' });
test.setTimeout(180_000);

const panel = (page: Page) => page.getByTestId('collect');
const run = (page: Page) => page.locator('section.run');
const models = (page: Page) => page.getByTestId('models');
const dialog = (page: Page) => page.getByRole('dialog');

/** Two classes of photographs, in other light each time, in folders. */
async function pictures(): Promise<Buffer> {
  const files: Record<string, Uint8Array> = {};
  for (const [kind, photograph] of photographs.slice(0, 2).entries()) {
    for (let i = 0; i < 6; i++) {
      files[`${kind}/${i}.jpg`] = await photograph().resize(96, 72).modulate({ brightness: 0.7 + 0.1 * i }).jpeg().toBuffer();
    }
  }
  return Buffer.from(zipSync(files, { level: 0 }));
}

/** Whatever language: buttons by what they are and where they stand. */
async function collect(page: Page): Promise<void> {
  await panel(page).locator('header [aria-haspopup=menu]').click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('menuitem').first().click();
  await (await chooser).setFiles({ name: 'two.zip', mimeType: 'application/zip', buffer: await pictures() });
  await expect(stage(page)).toHaveAttribute('data-samples', '12');
}

async function unfold(within: Locator): Promise<void> {
  await within.locator('details').evaluateAll((folds) => folds.forEach((fold) => fold.setAttribute('open', '')));
}

/** Opens a dialog by the keyboard, looks at it, and closes it: the focus is back where it was. */
async function dialogOf(page: Page, opener: Locator, look: () => Promise<void>): Promise<void> {
  await opener.focus();
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toBeVisible();
  await look();
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
  await expect(opener).toBeFocused();
}

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1120, height: 844 };

// A language changes words, and a scheme colours: each is looked at, and not every pair.
for (const [locale, colorScheme] of [['en-US', 'light'], ['en-US', 'dark'], ['zh-CN', 'dark']] as const) {
  test.describe(`${locale}, ${colorScheme}`, () => {
    test.use({ locale, colorScheme, viewport: PHONE });

    test('axe finds nothing on the screens of training, and the focus comes back from each', async ({ page, site }) => {
      const onBoth = async (screen: string) => {
        await audit(page, `${screen}, phone`);
        await page.setViewportSize(DESKTOP);
        await audit(page, `${screen}, desktop`);
        await page.setViewportSize(PHONE);
      };

      await page.goto(`${site.url}?tab=train&source=camera`);
      await expect(stage(page)).toHaveAttribute('data-samples', '0');
      await page.locator('button[aria-controls=controls]').click();
      await collect(page);
      await run(page).locator('.start .primary').click();
      await expect(run(page).getByRole('progressbar')).toBeVisible();
      await audit(page, 'training');
      await expect(models(page).getByRole('listitem')).toHaveCount(1, { timeout: 90_000 });
      await expect(run(page).locator('.results')).toBeVisible();
      await expect(page.getByTestId('bars')).toBeVisible({ timeout: 60_000 });
      await unfold(page.locator('#controls'));
      await onBoth('results, networks and boxes');

      await dialogOf(page, run(page).locator('.start .button').nth(1), async () => {
        await unfold(dialog(page));
        await dialog(page)
          .locator('[data-setting] button[aria-expanded=false]')
          .evaluateAll((buttons) => buttons.forEach((button) => (button as HTMLElement).click()));
        await onBoth('settings, all explained');
      });
      await dialogOf(page, run(page).locator('.more .button').nth(0), () => audit(page, 'search'));
      await dialogOf(page, run(page).locator('.more .button').nth(1), () => audit(page, 'gradients'));
      const cell = run(page).locator('[data-cell]').filter({ hasText: /\d/ }).first();
      await dialogOf(page, cell, () => audit(page, 'pictures of a cell'));
      await dialogOf(page, page.getByTestId('boxes').locator('.button').first(), () => onBoth('boxes'));

      await models(page).locator('[aria-haspopup=menu]').click();
      await audit(page, 'menu of a network');
      await page.getByRole('menuitem').first().click();
      await expect(models(page).getByRole('textbox')).toBeFocused();
      await audit(page, 'renaming a network');
      await page.keyboard.type('Mine');
      await page.keyboard.press('Enter');
      await expect(models(page).getByRole('heading', { name: 'Mine' })).toBeVisible();
      await expect(models(page).locator('[aria-haspopup=menu]')).toBeFocused();
    });
  });
}
