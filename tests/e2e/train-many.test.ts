import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import {
  card, classesZip, countOf, importFiles, opensTrain, panel, QUICK, saved, settings, startTraining, training,
} from './collecting';
import { expect, test } from './site';

test.setTimeout(240_000);

/** Not a matter of speed: work that grows with the square of the pictures takes far longer than this. */
const HANGS_MS = 5000;

/** Longest time in ms for which the page stood still since it was last asked. */
function stoodStill(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(0, ...(window as unknown as { tasks: number[] }).tasks.splice(0)));
}

/** Pictures of so many whose features are there. */
async function featuresOf(page: Page, total: number): Promise<number> {
  const [text = ''] = await training(page).getByText(new RegExp(`^\\d+ of ${total}$`)).allTextContents();
  return Number.parseInt(text) || 0;
}

test('5,000 pictures are taken in, shown, counted, deleted, brought back and begun to be learned, and the page never hangs', async ({ page, site }, info) => {
  const zip = join(await mkdtemp(join(tmpdir(), 'saccade-many-')), 'many.zip');
  await writeFile(zip, await classesZip({ Red: 2500, Green: 2500 }));
  await page.addInitScript(() => {
    const tasks: number[] = [];
    (window as unknown as { tasks: number[] }).tasks = tasks;
    const note = (list: PerformanceObserverEntryList) => tasks.push(...list.getEntries().map(({ duration }) => duration));
    new PerformanceObserver(note).observe({ type: 'longtask' });
  });
  const still = async (what: string) => {
    const ms = await stoodStill(page);
    info.annotations.push({ type: 'longest task', description: `${what}: ${ms.toFixed(0)} ms` });
    expect.soft(ms, what).toBeLessThan(HANGS_MS);
  };
  await opensTrain(page, site.url);
  await stoodStill(page);
  await importFiles(page, zip);
  await expect(panel(page).getByText('Pictures added: 5000.')).toBeVisible({ timeout: 120_000 });
  await saved(page);
  await still('importing');
  expect([await countOf(page, 'Red'), await countOf(page, 'Green')]).toEqual([2500, 2500]);
  await card(page, 'Red').getByRole('button', { name: /^Look at the pictures/ }).click();
  await page.getByRole('button', { name: 'Select all' }).click();
  await expect(page.getByText('2500 of 2500 selected')).toBeVisible();
  await page.getByRole('button', { name: 'Delete pictures: 2500' }).click();
  await expect(page.getByText('No pictures yet').first()).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(page.getByText('1–60 of 2500')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await saved(page);
  await still('selecting, deleting and undoing');
  await settings(page, QUICK);
  await startTraining(page);
  await expect.poll(() => featuresOf(page, 5000), { timeout: 60_000 }).toBeGreaterThan(200);
  await still('planning and beginning to train');
  await training(page).getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(training(page).getByText('Stopped before the first epoch')).toBeVisible();
  await page.reload();
  await expect.poll(() => countOf(page, 'Green')).toBe(2500);
  await still('opening');
});
