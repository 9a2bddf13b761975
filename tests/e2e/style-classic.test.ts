import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { openFile } from './app';
import { audit } from './axe';
import { comparePainting } from './painting';
import { expect, test } from './site';

/** A busy machine without a GPU takes its time. */
const PATIENCE = 180_000;
const PHOTOGRAPH = 'node_modules/@vladmandic/face-api/demo/sample1.jpg';

const panel = (page: Page) => page.getByTestId('classic-panel');
const figure = async (page: Page, name: 'step' | 'cost') => Number((await panel(page).getAttribute(`data-${name}`)) ?? NaN);

test('a photograph is painted step by step: the cost falls, the picture changes, and it can be stopped and saved', async ({ page, site }) => {
  test.setTimeout(6 * 60_000);
  await page.goto(`${site.url}?tab=style&layers=classic`);
  await openFile(page, 'people.jpg', 'image/jpeg', readFileSync(PHOTOGRAPH));
  await panel(page).getByLabel('Longer side').selectOption('128 px');
  await panel(page).getByRole('button', { name: 'Start painting' }).click();

  await expect.poll(() => figure(page, 'step'), { timeout: PATIENCE }).toBeGreaterThanOrEqual(1);
  const first = await figure(page, 'cost');
  await expect.poll(() => figure(page, 'step'), { timeout: PATIENCE }).toBeGreaterThanOrEqual(20);
  expect(await figure(page, 'cost')).toBeLessThan(0.7 * first);
  await expect(page.getByRole('img', { name: 'Painting: Gram matrix of conv1, 16 by 16' })).toBeVisible();
  await audit(page, 'while it is painted');

  await panel(page).getByRole('button', { name: 'Pause painting' }).click();
  await panel(page).getByRole('button', { name: 'Go on painting' }).click();
  await panel(page).getByRole('button', { name: 'Stop and keep the painting' }).click();
  await expect(panel(page)).toHaveAttribute('data-painting', 'idle');
  const { difference, edges } = await comparePainting(page, '[data-testid=classic]');
  expect(difference).toBeGreaterThan(8);
  expect(edges).toBeGreaterThan(0.3);
  const file = page.waitForEvent('download');
  await panel(page).getByRole('button', { name: 'Save the painting' }).click();
  expect((await file).suggestedFilename()).toMatch(/^saccade-.*\.png$/);

  // It goes on from where it stands.
  const stopped = await figure(page, 'step');
  await panel(page).getByRole('button', { name: /more steps/ }).click();
  await expect.poll(() => figure(page, 'step'), { timeout: PATIENCE }).toBeGreaterThan(stopped);
  await panel(page).getByRole('button', { name: 'Stop and keep the painting' }).click();
  await panel(page).getByRole('button', { name: 'Back to the living picture' }).click();
  await expect(page.getByTestId('classic')).toHaveCount(0);
});
