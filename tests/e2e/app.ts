import { expect, type Page } from '@playwright/test';
import type { BackendName, DetectorId } from '../../workers/api';

/** One row of the list "Found". */
export interface Found {
  readonly label: string;
  readonly score: number;
  /** x, y, width, height as fractions of the frame. */
  readonly box: readonly [number, number, number, number];
}

export const stage = (page: Page) => page.getByTestId('stage');
export const found = (page: Page) => page.getByRole('list', { name: 'Found', exact: true }).getByRole('listitem');

/** What the list says now. */
export async function readFound(page: Page): Promise<Found[]> {
  const rows = await found(page).evaluateAll((items) =>
    items.map((item) => ({
      label: item.getAttribute('data-label') ?? '',
      score: Number(item.getAttribute('data-score')),
      box: (item.getAttribute('data-box') ?? '').split(',').map(Number),
    })),
  );
  return rows.map(({ label, score, box: [x = NaN, y = NaN, w = NaN, h = NaN] }) => ({ label, score, box: [x, y, w, h] }));
}

/** A number the stage tells of itself: frames answered since the network was opened, tensors alive after the last. */
export async function figure(page: Page, name: 'frames' | 'tensors'): Promise<number> {
  return Number((await stage(page).getAttribute(`data-${name}`)) ?? NaN);
}

/** Waits until so many frames were answered since the network was last opened. */
export async function framesReach(page: Page, count: number, timeout = 60_000): Promise<void> {
  await expect.poll(() => figure(page, 'frames'), { timeout }).toBeGreaterThanOrEqual(count);
}

/** The camera was allowed (`withCamera`), so the app opens it by itself. */
export async function cameraOpens(page: Page): Promise<void> {
  await expect(stage(page)).toHaveAttribute('data-source', 'camera');
}

/** Opens a file as a person does who presses the button and chooses one. */
export async function openFile(page: Page, name: string, mimeType: string, buffer: Buffer): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a picture or video' }).first().click();
  await (await chooser).setFiles({ name, mimeType, buffer });
}

/** Chooses a backend in the settings, before anything was opened. */
export async function computeWith(page: Page, backend: BackendName): Promise<void> {
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByLabel('Compute with').selectOption(backend);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

/** The address of the app with a detector chosen. */
export const address = (url: string, detector: DetectorId) => `${url}?detector=${detector}`;

/** Waits until the network answers, and for the people in the photographs. */
export async function seesPeople(page: Page, timeout = 60_000): Promise<void> {
  await expect(stage(page)).toHaveAttribute('data-phase', 'ready', { timeout });
  await expect(found(page).filter({ hasText: /person/i }).first()).toBeVisible({ timeout });
}

/** Waits until the service worker has stored the shell. */
export async function shellStored(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(({ active }) => active?.state));
}
