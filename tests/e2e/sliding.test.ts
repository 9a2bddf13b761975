import type { Page } from '@playwright/test';
import { address, cameraOpens, found, framesReach, stage } from './app';
import { importClasses, models, networksAre, opensTrain, QUICK, settings, startTraining } from './collecting';
import { expect, test, withCamera } from './site';

test.use(withCamera);
test.setTimeout(240_000);

const card = (page: Page, id: string) => page.getByTestId(id);
const cell = (page: Page) => page.getByTestId('cell');
const panel = (page: Page) => page.getByRole('complementary', { name: 'Controls' });

/** The app with sliding windows and one of their views, which has answered a frame. */
async function slides(page: Page, url: string, view: string): Promise<void> {
  await page.goto(`${address(url, 'sliding-window')}&layers=${view}`);
  await cameraOpens(page);
  await expect(stage(page)).toHaveAttribute('data-phase', 'ready', { timeout: 120_000 });
  await framesReach(page, 2, 120_000);
}

const numberOf = async (page: Page, id: string, name: string) => Number((await card(page, id).getAttribute(`data-${name}`)) ?? NaN);

test('the heat map shows where a class is seen, the windows where it is found, with and without box regression', async ({ page, site }) => {
  await slides(page, site.url, 'heat-map');
  await expect.poll(() => numberOf(page, 'heat', 'score')).toBeGreaterThan(0);
  // The photographs show people, and no zebra.
  await card(page, 'heat').getByLabel('Class').selectOption('person');
  await expect(card(page, 'heat')).toContainText('Surest of person');
  await expect.poll(() => numberOf(page, 'heat', 'score')).toBeGreaterThan(0.3);
  await card(page, 'heat').getByLabel('Class').selectOption('zebra');
  await expect(card(page, 'heat')).toContainText('Surest of zebra');
  await expect.poll(() => numberOf(page, 'heat', 'score')).toBeLessThan(0.3);

  await page.getByRole('button', { name: 'Windows', exact: true }).click();
  await expect.poll(() => numberOf(page, 'windows', 'windows')).toBeGreaterThan(0);
  await expect(found(page).filter({ hasText: 'person' }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Freeze' }).click();
  await expect(page.getByRole('button', { name: 'Go on' })).toBeVisible();
  /** Whether all boxes are square in pixels of the frame, but for those that its edge cuts. */
  const square = () =>
    found(page).evaluateAll((rows) => {
      const { videoWidth, videoHeight } = document.querySelector('video')!;
      return rows.every((row) => {
        const [x, y, width, height] = row.getAttribute('data-box')!.split(',').map(Number) as [number, number, number, number];
        const cut = Math.min(x, y, 1 - x - width, 1 - y - height) < 1e-6;
        return cut || Math.abs(width * videoWidth - height * videoHeight) < 2;
      });
    });
  await card(page, 'windows').getByRole('switch').click();
  await expect.poll(square).toBe(true);
  await card(page, 'windows').getByRole('switch').click();
  await expect.poll(square).toBe(false);
});

test('the crop loop and the single pass look through the same windows, and are compared cell by cell', async ({ page, site }) => {
  await slides(page, site.url, 'one-or-many');
  const compare = page.getByRole('button', { name: 'Compare both ways' });
  await page.getByLabel('Scales').fill('2');
  await page.getByLabel('Stride').fill('32');
  await compare.click();
  await expect(page.getByRole('button', { name: 'Go on' })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(compare).toBeVisible();

  await page.getByLabel('Batch').fill('8');
  await compare.click();
  await expect(card(page, 'compare')).toHaveAttribute('data-ratio', /\d/, { timeout: 120_000 });
  expect(await numberOf(page, 'compare', 'windows')).toBeGreaterThan(4);
  expect(await numberOf(page, 'compare', 'head')).toBeLessThanOrEqual(1e-4);
  expect(await numberOf(page, 'compare', 'agreement')).toBeGreaterThan(0.3);
  await expect(panel(page).getByText('Both answer the same for')).toBeVisible();
  await expect(panel(page).getByRole('table').getByRole('row')).toHaveCount(3);

  const told = page.getByTestId('compared-cell');
  await expect(told).toContainText(/Column \d+, row \d+: crop .+ single pass/);
  const { x, y } = (await cell(page).boundingBox())!;
  await page.mouse.move(x + 1, y + 1);
  await expect(told).toContainText(/Column \d+, row 1:/);
  // In the mirror that this camera is, the first column is on the right.
  const corner = await cell(page).getAttribute('data-cell');
  await cell(page).focus();
  await page.keyboard.press('ArrowRight');
  await expect(cell(page)).not.toHaveAttribute('data-cell', corner!);
  await expect(told).toContainText(/Column \d+, row 1:/);

  // Windows further apart than the picture is wide: one is left, and that is no fault.
  await page.getByRole('button', { name: 'Change' }).click();
  await page.getByLabel('Stride').fill('640');
  await page.getByLabel('Scales').fill('1');
  await compare.click();
  await expect(card(page, 'compare')).toHaveAttribute('data-windows', '1', { timeout: 60_000 });
});

test('the receptive field of the cell under the pointer is computed, and measured', async ({ page, site }) => {
  await slides(page, site.url, 'receptive-field');
  await expect(cell(page)).toHaveAttribute('data-cell', /\d/);
  // The largest windows: the fewest pixels to change.
  await card(page, 'field').getByRole('group').getByRole('button').last().click();
  const rows = panel(page).locator('tr[data-field]');
  await expect(rows.first()).toBeVisible();
  const fields = await rows.evaluateAll((all) => all.map((row) => Number(row.getAttribute('data-field'))));
  expect(fields.length).toBeGreaterThan(5);
  expect(fields.every((field, i) => i === 0 || field >= fields[i - 1]!)).toBe(true);

  await page.getByRole('button', { name: 'Measure it' }).click();
  await expect(page.getByRole('button', { name: 'Go on' })).toBeVisible();
  await expect(card(page, 'field')).toHaveAttribute('data-measured', /\d/, { timeout: 150_000 });
  await expect(card(page, 'field')).toContainText('field, measured');
  await expect(card(page, 'field')).toContainText(/Measured with \d+ changed pictures/);
});

test('the course’s ConvNet answers as convolutions what it answers as dense layers', async ({ page, site }) => {
  await slides(page, site.url, 'dense-to-conv');
  for (const [side, windows] of [[14, 1], [16, 4], [28, 64]] as const) {
    await card(page, 'shapes').getByRole('button', { name: `${side}×${side}` }).click();
    await expect(card(page, 'shapes')).toHaveAttribute('data-side', String(side), { timeout: 60_000 });
    expect(await numberOf(page, 'shapes', 'windows')).toBe(windows);
    expect(await numberOf(page, 'shapes', 'largest')).toBeLessThanOrEqual(1e-4);
    const across = Math.sqrt(windows);
    await expect(card(page, 'shapes').getByRole('img', { name: `→ ${across} × ${across} × 6` })).toBeVisible();
  }
  await card(page, 'shapes').getByRole('slider').fill('64');
  await expect(card(page, 'shapes')).toContainText('64 of 64');
});

test('a classifier of one’s own slides at one touch, and when it is deleted the shipped one goes on', async ({ page, site }) => {
  await opensTrain(page, site.url);
  await importClasses(page, { Rook: 6, Knight: 6 });
  await settings(page, { ...QUICK, epochs: 4 });
  await startTraining(page);
  await networksAre(page, 1);
  await models(page).getByRole('button', { name: 'Find it in pictures' }).click();
  await expect(page).toHaveURL(/detector=sliding-window/);
  await expect(stage(page)).toHaveAttribute('data-phase', 'ready', { timeout: 120_000 });
  await page.getByRole('button', { name: 'Heat map', exact: true }).click();
  const names = card(page, 'heat').getByLabel('Class').getByRole('option');
  await expect(names).toHaveText(['any class', 'Knight', 'Rook']);
  await expect.poll(() => numberOf(page, 'heat', 'score')).toBeGreaterThan(0);

  await page.getByRole('button', { name: 'Train', exact: true }).first().click();
  await models(page).getByRole('button', { name: /^More about/ }).click();
  await page.getByRole('menuitem', { name: 'Delete', exact: true }).click();
  await networksAre(page, 0);
  await page.getByRole('button', { name: 'Detect', exact: true }).first().click();
  await expect(page.getByText('no longer on the shelf')).toBeVisible();
  await expect(stage(page)).toHaveAttribute('data-phase', 'ready', { timeout: 120_000 });
  await expect(names).toHaveCount(81);
});
