import { readFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { chromiumArgs, fakeCameraArgs, launchOptions } from '../../scripts/lib/chromium.mjs';
import { makeClassFilm, sceneBegins, sceneNow, type ClassFilm } from './class-film';
import { addClass, capture, card, countOf, importFiles, opensTrain, panel, saved } from './collecting';
import { classFilm, expect, test } from './site';

const NAMES = ['Table', 'Party', 'Family'] as const;

let film: ClassFilm;

test.use({ launchOptions: launchOptions([...chromiumArgs, ...fakeCameraArgs(classFilm)]) });
test.setTimeout(480_000);

test.beforeAll(async () => {
  film = await makeClassFilm(classFilm);
});

const bars = (page: Page) => page.getByTestId('bars');
const models = (page: Page) => page.getByTestId('models');

/** Captures every scene under its name, in two bursts, so that there is something to check against. */
async function captureScenes(page: Page): Promise<void> {
  for (const name of NAMES) await addClass(page, name);
  for (const [scene, name] of NAMES.entries()) {
    for (const count of [8, 6]) {
      await sceneBegins(page, film, scene);
      await capture(page, name, count);
    }
  }
}

async function train(page: Page): Promise<void> {
  await page.getByRole('region', { name: 'Training' }).getByRole('button', { name: 'Train', exact: true }).click();
  await expect(models(page).getByRole('listitem').first()).toBeVisible({ timeout: 120_000 });
}

/**
 * For each scene the surest class, read while the camera shows it and has for two seconds: an answer is about a frame
 * from before.
 */
async function answers(page: Page): Promise<(string | null)[]> {
  await expect(bars(page)).toBeVisible({ timeout: 60_000 });
  const seen = new Map<number, string | null>();
  await expect
    .poll(
      async () => {
        const before = await sceneNow(page, film);
        await page.waitForTimeout(2000);
        const answer = await bars(page).locator('li').first().getAttribute('data-class');
        if ((await sceneNow(page, film)) === before && !seen.has(before)) seen.set(before, answer);
        return seen.size;
      },
      { timeout: 120_000, intervals: [0] },
    )
    .toBe(NAMES.length);
  return [...NAMES.keys()].map((scene) => seen.get(scene) ?? null);
}

async function bytesOf(download: Download): Promise<Buffer> {
  return readFile(await download.path());
}

test('three classes are captured, learned, recognised, kept, taken away, wiped and brought back', async ({ page, site }) => {
  await opensTrain(page, site.url);
  await captureScenes(page);
  await saved(page);
  await train(page);
  expect(await answers(page)).toEqual(NAMES);

  // Kept through a reload.
  const counts = await Promise.all(NAMES.map((name) => countOf(page, name)));
  await page.reload();
  await expect(models(page).getByRole('listitem')).toHaveCount(1);
  expect(await answers(page)).toEqual(NAMES);
  expect(await Promise.all(NAMES.map((name) => countOf(page, name)))).toEqual(counts);

  // Taken away.
  let downloading = page.waitForEvent('download');
  await panel(page).getByRole('button', { name: 'More for the data set' }).click();
  await page.getByRole('menuitem', { name: 'Export all as a ZIP' }).click();
  const samples = await bytesOf(await downloading);
  expect(Object.keys(unzipSync(samples)).filter((path) => path.includes('Party/'))).toHaveLength(counts[1]!);
  downloading = page.waitForEvent('download', { timeout: 60_000 });
  await models(page).getByRole('button', { name: /^More about/ }).click();
  await page.getByRole('menuitem', { name: 'Export as ZIP' }).click();
  const network = await bytesOf(await downloading);

  // Wiped.
  await models(page).getByRole('button', { name: /^More about/ }).click();
  await page.getByRole('menuitem', { name: 'Delete', exact: true }).click();
  await expect(models(page).getByRole('listitem')).toHaveCount(0);
  await panel(page).getByRole('button', { name: 'More for the data set' }).click();
  await page.getByRole('menuitem', { name: 'Delete everything' }).click();
  await expect(card(page, 'Table')).toHaveCount(0);
  await expect(bars(page)).toHaveCount(0);
  await saved(page);
  await page.reload();
  await expect(panel(page).getByRole('button', { name: 'Add the first class' })).toBeVisible();
  await expect(models(page).getByRole('listitem')).toHaveCount(0);

  // Brought back.
  await importFiles(page, [{ name: 'samples.zip', mimeType: 'application/zip', buffer: samples }]);
  await expect(card(page, 'Family')).toBeVisible();
  await expect.poll(() => Promise.all(NAMES.map((name) => countOf(page, name)))).toEqual(counts);
  await page.getByTestId('import-model').setInputFiles({ name: 'network.zip', mimeType: 'application/zip', buffer: network });
  await expect(models(page).getByRole('listitem')).toHaveCount(1);
  expect(await answers(page)).toEqual(NAMES);
});
