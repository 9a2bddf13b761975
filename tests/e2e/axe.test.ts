import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { framesReach } from './app';
import { expect, test, withCamera } from './site';

test.use(withCamera);

const LANGUAGES = [
  { locale: 'en-US', settings: 'Settings', credits: 'Credits', layer: 'Before NMS' },
  { locale: 'zh-CN', settings: '设置', credits: /./, layer: /NMS/ },
] as const;

async function audit(page: Page, screen: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  const said = violations.map(({ id, nodes }) => `${screen}: ${id} at ${nodes.map(({ target }) => target).join(' | ')}`);
  expect(said).toEqual([]);
}

for (const { locale, settings, credits, layer } of LANGUAGES) {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [device, viewport] of [
      ['desktop', { width: 1120, height: 844 }],
      ['phone', { width: 390, height: 844 }],
    ] as const) {
      test.describe(`${locale}, ${colorScheme}, ${device}`, () => {
        test.use({ locale, colorScheme, viewport });

        test('axe finds nothing', async ({ page, site }) => {
          await page.goto(site.url);
          await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
          expect(await page.locator('html').getAttribute('lang')).toBe(locale === 'zh-CN' ? 'zh-CN' : 'en');
          await audit(page, 'start');

          await page.goto(`${site.url}#settings`);
          await expect(page.getByRole('dialog', { name: settings })).toBeVisible();
          await audit(page, 'settings');
          await page.keyboard.press('Escape');

          await page.goto(`${site.url}#credits`);
          await expect(page.getByRole('dialog', { name: credits })).toBeVisible();
          await audit(page, 'credits');
          await page.keyboard.press('Escape');

          await framesReach(page, 3);
          await audit(page, 'live');
          await page.getByRole('button', { name: layer }).click();
          if (device === 'phone') await page.locator('[aria-controls=controls]').click();
          await audit(page, 'live, with layers and controls');
        });
      });
    }
  }
}
