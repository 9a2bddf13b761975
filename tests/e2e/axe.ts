import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './site';

/** Every way the page can look, with the names of what a test presses. */
export const looks = [
  { locale: 'en-US', lang: 'en', settings: 'Settings', credits: 'Credits', camera: 'Open the camera' },
  { locale: 'zh-CN', lang: 'zh-CN', settings: '设置', credits: '致谢与许可', camera: '打开摄像头' },
].flatMap((language) =>
  (['light', 'dark'] as const).flatMap((colorScheme) =>
    [
      { device: 'desktop', viewport: { width: 1120, height: 844 } },
      { device: 'phone', viewport: { width: 390, height: 844 } },
    ].map((screen) => ({ ...language, ...screen, colorScheme })),
  ),
);

/** Half of them, for screens that take long: every two of language, colours and screen still come together once. */
export const pairwiseLooks = looks.filter(({ lang, colorScheme, device }) => {
  const odd = [lang === 'en', colorScheme === 'light', device === 'desktop'].filter((is) => is).length % 2;
  return odd === 1;
});

/** Fails with what axe finds wrong with the screen as it is now. */
export async function audit(page: Page, screen: string): Promise<void> {
  const { violations, passes } = await new AxeBuilder({ page }).analyze();
  const said = violations.map(({ id, nodes }) => `${screen}: ${id} at ${nodes.map(({ target }) => target).join(' | ')}`);
  expect(said).toEqual([]);
  expect(passes.length).toBeGreaterThan(10);
}
