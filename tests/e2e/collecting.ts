import { expect, type Page } from '@playwright/test';
import { stage } from './app';

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

/** Gives files by way of the menu of the data set. */
export async function importFiles(
  page: Page,
  files: readonly { readonly name: string; readonly mimeType: string; readonly buffer: Buffer }[],
): Promise<void> {
  await panel(page).getByRole('button', { name: 'More for the data set' }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('menuitem', { name: 'Import pictures or a ZIP…' }).click();
  await (await chooser).setFiles([...files]);
}
