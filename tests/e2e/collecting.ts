import { expect, type Page } from '@playwright/test';
import { zipSync } from 'fflate';
import { stage } from './app';
import { speck } from './pictures';

export const panel = (page: Page) => page.getByTestId('collect');
/** The card of a class. */
export const card = (page: Page, name: string) => panel(page).getByRole('article', { name, exact: true });

/** Opens the Train tab by its address, and waits until what is stored was read. */
export async function opensTrain(page: Page, url: string): Promise<void> {
  await page.goto(`${url}?tab=train`);
  await expect(panel(page).getByRole('button', { name: /class$/ }).last()).toBeVisible();
}

export async function addClass(page: Page, name: string): Promise<void> {
  await panel(page).getByRole('button', { name: /^Add (a|the first) class$/ }).click();
  await page.getByLabel(/^New name for/).fill(name);
  await page.keyboard.press('Enter');
  await expect(card(page, name)).toBeVisible();
}

/** Holds the class's button until so many pictures more are there. */
export async function capture(page: Page, name: string, count: number): Promise<void> {
  const target = (await countOf(page, name)) + count;
  const button = card(page, name).getByRole('button', { name: /^Take pictures/ });
  await expect(button).toBeEnabled();
  await button.hover();
  await page.mouse.down();
  await expect.poll(() => countOf(page, name)).toBeGreaterThanOrEqual(target);
  await page.mouse.up();
}

export async function countOf(page: Page, name: string): Promise<number> {
  return Number(await card(page, name).getByTestId('count').textContent());
}

/** Waits until nothing would be lost if the page closed. */
export async function saved(page: Page): Promise<void> {
  await expect(stage(page)).toHaveAttribute('data-unsaved', '0');
}

/** Gives files, or the one at a path, by way of the menu of the data set. */
export async function importFiles(
  page: Page,
  files: string | readonly { readonly name: string; readonly mimeType: string; readonly buffer: Buffer }[],
): Promise<void> {
  await panel(page).getByRole('button', { name: 'More for the data set' }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('menuitem', { name: 'Import pictures or a ZIP…' }).click();
  await (await chooser).setFiles(typeof files === 'string' ? files : [...files]);
}

/** The part of the panel that trains. */
export const training = (page: Page) => page.getByRole('region', { name: 'Training', exact: true });
/** The part of the panel with the networks. */
export const models = (page: Page) => page.getByTestId('models');

export const zipFile = (buffer: Uint8Array, name = 'classes.zip') => ({
  name, mimeType: 'application/zip', buffer: Buffer.from(buffer),
});

/** A ZIP with a folder for each class and so many tiny pictures in it, which are easy to tell apart. */
export async function classesZip(counts: Readonly<Record<string, number>>): Promise<Uint8Array> {
  const entries: Record<string, Uint8Array> = {};
  for (const [index, [name, count]] of Object.entries(counts).entries()) {
    const pictures = await Promise.all(Array.from({ length: count }, (_, i) => speck(index, i)));
    for (const [i, picture] of pictures.entries()) entries[`${name}/${i}.png`] = picture;
  }
  return zipSync(entries, { level: 0 });
}

/** Classes of tiny pictures, as they come out of a ZIP. */
export async function importClasses(page: Page, counts: Readonly<Record<string, number>>): Promise<void> {
  await importFiles(page, [zipFile(await classesZip(counts))]);
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  await expect(panel(page).getByText(`Pictures added: ${total}.`)).toBeVisible();
}

/**
 * Changes training settings by their ids, in the dialog: numbers of a slider by its place (twelve to a factor of ten on
 * the logarithmic ones), choices by their value.
 */
export async function settings(page: Page, set: Readonly<Record<string, number | string>>): Promise<void> {
  await training(page).getByRole('button', { name: 'Settings', exact: true }).click();
  for (const [id, value] of Object.entries(set)) {
    await page.locator('dialog details').evaluateAll((folds) => folds.forEach((fold) => fold.setAttribute('open', '')));
    const row = page.locator(`[data-setting="${id}"]`);
    if (typeof value === 'number') await row.getByRole('slider').fill(String(value));
    else await row.getByRole('combobox').selectOption(value);
  }
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

/** Small inputs and nothing but the pictures themselves: over in a moment. */
export const QUICK = { 'input-size': '96', copies: 0 } as const;
/** Epochs enough to be met in the middle of them: some ten seconds, one picture at a time. */
export const LONG = { ...QUICK, epochs: 24, batch: '1', patience: 0 } as const;

export async function startTraining(page: Page): Promise<void> {
  await training(page).getByRole('button', { name: /^Train( again)?$/ }).click();
}

/** The epoch that is being learned, from 1; 0 while none is. */
export async function epochNow(page: Page): Promise<number> {
  const [text = ''] = await training(page).getByText(/^Epoch \d+ of/).allTextContents();
  return Number(/^Epoch (\d+)/.exec(text)?.[1] ?? 0);
}

/** Waits until training is in the middle of its epochs. */
export async function epochsReach(page: Page, epoch: number): Promise<void> {
  await expect.poll(() => epochNow(page), { intervals: [50], timeout: 60_000 }).toBeGreaterThanOrEqual(epoch);
}

export async function networksAre(page: Page, count: number): Promise<void> {
  await expect(models(page).getByRole('listitem')).toHaveCount(count, { timeout: 60_000 });
}

/**
 * Before the page is opened: its database can be made to refuse what is written, as one without room does. DevTools'
 * own override of the quota has no effect on IndexedDB here (Chromium 156), so `put` is replaced.
 */
export async function fullDisk(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...row: Parameters<typeof put>) {
      if ('diskIsFull' in window) throw new DOMException('no room', 'QuotaExceededError');
      return put.apply(this, row);
    };
  });
}

/** After `fullDisk`: from now on there is no room, or there is again. */
export async function diskIsFull(page: Page, full: boolean): Promise<void> {
  await page.evaluate((yes) => void (yes ? Reflect.set(window, 'diskIsFull', true) : Reflect.deleteProperty(window, 'diskIsFull')), full);
}
