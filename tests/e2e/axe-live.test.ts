import { address, framesReach } from './app';
import { audit, pairwiseLooks } from './axe';
import { expect, test, withCamera } from './site';

test.use(withCamera);

for (const { locale, colorScheme, device, viewport } of pairwiseLooks) {
  test.describe(`${locale}, ${colorScheme}, ${device}`, () => {
    test.use({ locale, colorScheme, viewport });

    test('axe finds nothing while the camera runs', async ({ page, site }) => {
      await page.goto(site.url);
      await framesReach(page, 2);
      await audit(page, 'live');
      for (const view of ['anchors', 'nms-steps', 'anchor-shapes']) {
        await page.goto(`${address(site.url, 'tiny-yolo-face')}&layers=${view}`);
        await framesReach(page, 2);
        if (device === 'phone') await page.locator('button[aria-controls=controls]').click();
        await expect(page.getByRole('slider').first()).toBeVisible();
        await audit(page, `live, with controls and ${view}`);
      }
    });
  });
}
