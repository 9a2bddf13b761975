import { framesReach } from './app';
import { audit, pairwiseLooks } from './axe';
import { expect, test, withCamera } from './site';

test.use(withCamera);

for (const { locale, colorScheme, device, viewport } of pairwiseLooks) {
  test.describe(`${locale}, ${colorScheme}, ${device}`, () => {
    test.use({ locale, colorScheme, viewport });

    test('axe finds nothing where pictures are painted', async ({ page, site }) => {
      test.setTimeout(4 * 60_000);
      for (const view of ['live', 'own', 'numbers']) {
        await page.goto(`${site.url}?tab=style&layers=${view}`);
        await framesReach(page, 1, 120_000);
        if (device === 'phone') await page.locator('button[aria-controls=controls]').click();
        await expect(page.getByTestId('strip')).toBeVisible();
        await audit(page, `style, ${view}`);
      }
    });
  });
}
