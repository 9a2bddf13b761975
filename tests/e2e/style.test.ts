import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { figure, framesReach, stage } from './app';
import { audit } from './axe';
import { comparePainting, unlike } from './painting';
import { expect, test, withCamera } from './site';

/** A busy machine without a GPU takes its time. */
const PATIENCE = 120_000;

test.use(withCamera);

const tile = (page: Page, index: number) => page.getByTestId('strip').getByRole('button').nth(index);
const open = async (page: Page, url: string) => {
  await page.goto(`${url}?tab=style`);
  await expect(stage(page)).toHaveAttribute('data-source', 'camera');
  await framesReach(page, 3, PATIENCE);
};
/** The same picture, painted anew: what changes is what was set. */
const painted = async (page: Page, act: () => Promise<void>) => {
  const before = await comparePainting(page);
  await act();
  await expect.poll(async () => unlike(before, await comparePainting(page)), { timeout: PATIENCE }).toBeGreaterThan(2);
  return comparePainting(page);
};

test('the camera is painted: another picture, the same edges, and another style is another painting', async ({ page, site }) => {
  test.setTimeout(6 * 60_000);
  await open(page, site.url);
  await page.getByRole('button', { name: 'Freeze' }).click();
  // Frames on their way when it was frozen are painted still.
  await page.waitForTimeout(3000);
  const one = await painted(page, () => tile(page, 2).click());
  const two = await painted(page, () => tile(page, 3).click());
  for (const { difference, edges } of [one, two]) {
    expect(difference).toBeGreaterThan(8);
    expect(edges).toBeGreaterThan(0.3);
  }
  expect(unlike(one, two)).toBeGreaterThan(8);
  // Without strength it is the photograph again, or nearly.
  const none = await painted(page, async () => {
    await page.getByRole('slider', { name: 'Strength' }).fill('0');
  });
  expect(none.difference).toBeLessThan(one.difference);
  expect(none.edges).toBeGreaterThan(Math.max(one.edges, two.edges));

  // The original comes back under the slider, by the keyboard too.
  const split = page.getByRole('slider', { name: 'Compare with the original' });
  await split.press('End');
  await expect(split).toHaveAttribute('aria-valuenow', '100');
  await expect(page.getByTestId('painted')).toHaveCSS('clip-path', /100%/);
});

test('frames and thumbnails leave no tensor behind', async ({ page, site }) => {
  test.setTimeout(6 * 60_000);
  await open(page, site.url);
  const early = await figure(page, 'tensors');
  expect(early).toBeGreaterThan(0);
  // Thumbnails are drawn meanwhile, once and once more.
  await page.waitForTimeout(5000);
  await framesReach(page, 30, 2 * PATIENCE);
  expect(await figure(page, 'tensors')).toBe(early);
});

test('a clip of what is painted is saved, and plays', async ({ page, site }) => {
  test.setTimeout(4 * 60_000);
  await open(page, site.url);
  await page.getByRole('button', { name: 'Record a clip' }).click();
  await expect(page.getByText(/^[3-9] of 15 s/)).toBeVisible({ timeout: PATIENCE });
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'End the clip' }).click();
  const file = readFileSync(await (await download).path());
  const played = await page.evaluate(async (base64) => {
    const video = document.createElement('video');
    video.src = URL.createObjectURL(new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))]));
    video.muted = true;
    document.body.append(video);
    await video.play();
    while (video.currentTime === 0 && !video.ended) await new Promise((resolve) => setTimeout(resolve, 50));
    return { width: video.videoWidth, height: video.videoHeight, time: video.currentTime };
  }, file.toString('base64'));
  expect(played.width).toBeGreaterThanOrEqual(128);
  expect(played.height).toBeGreaterThanOrEqual(96);
});

test('a picture becomes a style, is kept, learnt from, deleted and had back', async ({ page, site }) => {
  test.setTimeout(8 * 60_000);
  await open(page, site.url);
  await page.getByRole('button', { name: 'Your picture', exact: true }).click();
  const own = page.getByTestId('own-styles');
  const give = async (name: string, mimeType: string, buffer: Buffer) => {
    const chooser = page.waitForEvent('filechooser');
    await own.getByRole('button', { name: 'Choose a picture' }).click();
    await (await chooser).setFiles({ name, mimeType, buffer });
  };
  await give('broken.png', 'image/png', Buffer.from('no picture'));
  await expect(page.getByText(/broken\.png/).first()).toBeVisible({ timeout: PATIENCE });
  await expect(stage(page)).toHaveAttribute('data-own', '0');

  await give('plain.svg.png', 'image/png', await blank(page));
  await expect(page.getByText(/is of one colour/)).toBeVisible({ timeout: PATIENCE });
  await expect(stage(page)).toHaveAttribute('data-own', '0');

  await give('brush.jpg', 'image/jpeg', readFileSync('node_modules/@vladmandic/face-api/demo/sample1.jpg'));
  await expect(stage(page)).toHaveAttribute('data-own', '1', { timeout: PATIENCE });
  await expect(own.getByText('Guessed at once')).toBeVisible();
  await audit(page, 'own styles');

  await own.getByRole('button', { name: 'Learn it' }).click();
  const lesson = page.getByTestId('lesson');
  await expect.poll(async () => Number(await lesson.getAttribute('data-step')), { timeout: 2 * PATIENCE }).toBeGreaterThan(1);
  await lesson.getByRole('button', { name: 'Stop and keep' }).click();
  await expect(lesson).toBeHidden({ timeout: PATIENCE });
  await expect(own.getByText(/Learnt for (\d+ steps|one step)/)).toBeVisible();

  await page.reload();
  await expect(stage(page)).toHaveAttribute('data-own', '1', { timeout: PATIENCE });
  await expect(own.getByText(/Learnt for (\d+ steps|one step)/)).toBeVisible();
  await own.getByRole('button', { name: /More about brush/ }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(stage(page)).toHaveAttribute('data-own', '0');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(stage(page)).toHaveAttribute('data-own', '1');
});

/** A picture of one colour, as a PNG. */
async function blank(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    canvas.width = 80;
    canvas.height = 60;
    const context = canvas.getContext('2d')!;
    context.fillStyle = '#4080c0';
    context.fillRect(0, 0, 80, 60);
    return canvas.toDataURL('image/png').split(',')[1]!;
  });
  return Buffer.from(base64, 'base64');
}
