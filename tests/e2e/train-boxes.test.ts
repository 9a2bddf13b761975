import { readFile } from 'node:fs/promises';
import { card, importFiles, opensTrain, panel, saved } from './collecting';
import { photograph } from './pictures';
import { expect, test } from './site';

test.setTimeout(120_000);

/** What is written as COCO, as far as it is looked at here. */
interface Coco {
  readonly images: readonly { readonly id: number; readonly width: number; readonly height: number }[];
  readonly categories: readonly { readonly id: number; readonly name: string }[];
  readonly annotations: readonly { readonly image_id: number; readonly category_id: number; readonly bbox: readonly number[] }[];
}

test('a shipped detector proposes boxes; accepted they are kept, survive a reload and leave as COCO', async ({ page, site }) => {
  await opensTrain(page, site.url);
  await importFiles(page, [{ name: 'people.png', mimeType: 'image/png', buffer: await photograph(400, 300) }]);
  await expect(panel(page).getByText('Pictures added: 1.')).toBeVisible();
  await panel(page).getByRole('button', { name: 'Look at the pictures of “Class 1”: 1' }).click();
  await page.getByRole('option').dblclick();
  const editor = page.getByRole('dialog', { name: 'Boxes' });
  await page.getByRole('dialog').getByRole('button', { name: /boxes$/i }).click();
  await editor.getByRole('button', { name: 'Propose boxes' }).click();
  await expect(editor.getByRole('button', { name: /^Accept all/ })).toBeVisible({ timeout: 60_000 });
  await editor.getByRole('button', { name: /^Accept all/ }).click();
  await expect(editor.getByRole('button', { name: /^Accept all/ })).toHaveCount(0);
  await editor.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText('Boxes kept. Pictures changed: 1')).toBeVisible();
  await saved(page);
  await page.reload();
  await expect(card(page, 'Class 1')).toBeVisible();
  await page.goto(`${site.url}?tab=train`);

  await panel(page).getByRole('button', { name: 'More for the data set' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Export boxes as COCO' }).click();
  const coco = JSON.parse(await readFile(await (await download).path(), 'utf8')) as Coco;
  expect(coco.images).toHaveLength(1);
  const [{ width, height } = { width: 0, height: 0 }] = coco.images;
  expect([width, height]).toEqual([400, 300]);
  expect(coco.annotations.length).toBeGreaterThan(0);
  for (const { bbox: [x = NaN, y = NaN, w = NaN, h = NaN] } of coco.annotations) {
    expect(x >= 0 && y >= 0 && w > 0 && h > 0 && x + w <= width + 1 && y + h <= height + 1).toBe(true);
  }
  // The man at the table fills much of the picture: a box is his.
  const share = Math.max(...coco.annotations.map(({ bbox: [, , w = 0, h = 0] }) => (w * h) / (width * height)));
  expect(share).toBeGreaterThan(0.1);
});
