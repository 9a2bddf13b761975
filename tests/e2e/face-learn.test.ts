import type { Page } from '@playwright/test';
import { computeWith } from './app';
import { audit } from './axe';
import { faceFolder } from './face-pictures';
import { expect, test } from './site';

const panel = (page: Page) => page.locator('[data-learning]');
const row = (page: Page, name: string) => page.getByRole('row', { name }).getByRole('cell');

/** A cell of the table of distances, as a number. */
async function told(page: Page, name: string, column: 'original' | 'learned'): Promise<number> {
  return Number.parseFloat(await row(page, name).nth(column === 'original' ? 0 : 1).innerText());
}

test('a folder of faces is learned from: people part on the map, and one can go back', async ({ page, site }, info) => {
  test.setTimeout(400_000);
  const folder = await faceFolder(info.outputPath('people'), 3);
  await page.goto(site.url);
  await computeWith(page, 'wasm');
  await page.goto(`${site.url}?tab=face&layers=learn`);

  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Add a folder' }).click();
  await (await chooser).setFiles(folder);
  await expect(panel(page)).toHaveAttribute('data-learned-faces', '9', { timeout: 240_000 });
  await expect(page.getByText('9 faces added. In 1 pictures no face was found.')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('img', { name: /Map of 9 faces of 3 people, Original/ })).toBeVisible();
  // One face in three is held back.
  await expect(page.getByText('Pairs with a face that was held back')).toBeVisible();
  expect(await told(page, 'Same person, mean', 'original')).toBeLessThan(await told(page, 'Different people, mean', 'original'));

  await page.getByRole('button', { name: 'Learn', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Learn again' })).toBeVisible({ timeout: 120_000 });
  await expect(page.getByRole('img', { name: /Map of 9 faces of 3 people, Learned/ })).toBeVisible();
  const gap = async (column: 'original' | 'learned') =>
    (await told(page, 'Different people, mean', column)) - (await told(page, 'Same person, mean', column));
  expect(await gap('learned')).toBeGreaterThan((await gap('original')) + 0.2);
  await expect(page.getByRole('img', { name: /Triplets that still teach over 40 epochs/ })).toBeVisible();

  await page.getByRole('button', { name: 'Face 1 of Ada' }).click();
  await expect(page.locator('dd').first()).toHaveText(/^0\.\d\d → 0\.\d\d$/);
  await audit(page, 'learning to compare');

  await page.getByRole('button', { name: 'Use it to recognise' }).click();
  await expect(page.getByText('from now on people are recognised by it')).toBeVisible();

  await page.getByRole('button', { name: 'Original' }).click();
  await expect(page.getByRole('img', { name: /Map of 9 faces of 3 people, Original/ })).toBeVisible();
  await page.getByRole('button', { name: 'Forget what was learned' }).click();
  await expect(page.getByRole('button', { name: 'Learned' })).toHaveCount(0);

  await page.getByLabel('What is learned').selectOption('chi-square');
  await page.getByRole('button', { name: 'Learn', exact: true }).click();
  await expect(page.getByText('the distance is 1 − ŷ')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('button', { name: 'Learn again' })).toBeVisible({ timeout: 120_000 });

  await page.getByRole('button', { name: 'Remove Ada' }).click();
  await page.getByRole('button', { name: 'Remove Bea' }).click();
  await expect(page.getByText('Faces of at least two people are needed.')).toBeVisible();
});
