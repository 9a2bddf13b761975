import type { Page } from '@playwright/test';
import { unzipSync, zipSync } from 'fflate';
import { readFile } from 'node:fs/promises';
import { openFile, stage } from './app';
import { importFiles, models, opensTrain, panel, saved, training, zipFile } from './collecting';
import { boxedFaces } from './boxed-faces';
import { expect, test } from './site';

test.setTimeout(600_000);

/** What the detector found, by its card. */
const found = (page: Page) => page.getByTestId('found');

test('boxed photographs become a detector that finds the thing elsewhere, and that can be taken along', async ({ page, site }) => {
  const { boxed, heldBack } = await boxedFaces();
  await opensTrain(page, site.url);
  await training(page).getByText('Detector', { exact: true }).click();
  await expect(training(page).getByText(/^A detector learns from boxes/)).toBeVisible();
  await expect(training(page).getByRole('button', { name: 'Train', exact: true })).toBeDisabled();

  await importFiles(page, [zipFile(zipSync(boxed), 'faces.zip')]);
  await expect(panel(page).getByText(/^Pictures added/)).toBeVisible();
  await saved(page);
  await expect(training(page).getByText(/pictures with \d+ boxes to learn from/)).toBeVisible();
  // As few as do: what is seen here is the way, how well it learns is measured elsewhere.
  await training(page).getByRole('button', { name: 'Settings', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Detector settings' });
  await dialog.getByRole('slider', { name: /^Epochs/ }).fill('10');
  await dialog.getByRole('slider', { name: /^Views/ }).fill('4');
  await page.keyboard.press('Escape');
  await training(page).getByRole('button', { name: 'Train', exact: true }).click();
  await expect(training(page).getByText(/^Epoch \d+ of 10/)).toBeVisible({ timeout: 240_000 });
  await expect(models(page).getByRole('listitem')).toHaveCount(1, { timeout: 400_000 });
  const results = page.getByTestId('own-results');
  await expect(results.getByText(/held-back pictures$/)).toBeVisible();
  expect(Number(await results.locator('[data-ap50]').getAttribute('data-ap50'))).toBeGreaterThan(0.3);

  // Live at once, on a photograph that it has never seen.
  await openFile(page, 'others.png', 'image/png', heldBack);
  await expect(stage(page)).toHaveAttribute('data-phase', 'ready', { timeout: 120_000 });
  await expect.poll(async () => Number(await found(page).getAttribute('data-count')), { timeout: 60_000 }).toBeGreaterThan(0);
  await expect(found(page)).toContainText('face');

  // Taken along, wiped, and brought back.
  const downloading = page.waitForEvent('download', { timeout: 120_000 });
  await models(page).getByRole('button', { name: /^More about/ }).click();
  await page.getByRole('menuitem', { name: 'Export as ZIP' }).click();
  const zip = await readFile(await (await downloading).path());
  expect(Object.keys(unzipSync(zip))).toContain('model.json');
  await models(page).getByRole('button', { name: /^More about/ }).click();
  await page.getByRole('menuitem', { name: 'Delete', exact: true }).click();
  await expect(found(page)).toHaveCount(0);
  await page.getByTestId('import-model').setInputFiles({ name: 'detector.zip', mimeType: 'application/zip', buffer: zip });
  await expect(models(page).getByRole('listitem')).toHaveCount(1);
  await expect.poll(async () => Number(await found(page).getAttribute('data-count')), { timeout: 120_000 }).toBeGreaterThan(0);
});
