import type { Page } from '@playwright/test';
import type { DetectorId } from '../../workers/api';
import { address, cameraOpens, found, framesReach, readFound, stage } from './app';
import { audit } from './axe';
import { expect, test, withCamera } from './site';

test.use(withCamera);

const chip = (page: Page, name: string) => page.getByRole('group', { name: 'Layers' }).getByRole('button', { name, exact: true });
const panel = (page: Page) => page.getByRole('complementary', { name: 'Controls' });
const cell = (page: Page) => page.getByTestId('cell');

/** A YOLO, which has found something. */
async function sees(page: Page, url: string, detector: DetectorId, label: string, layer = ''): Promise<void> {
  await page.goto(`${address(url, detector)}${layer && `&layers=${layer}`}`);
  await cameraOpens(page);
  await expect(stage(page)).toHaveAttribute('data-phase', 'ready', { timeout: 60_000 });
  await expect(found(page).filter({ hasText: label }).first()).toBeVisible({ timeout: 60_000 });
}

/** The YOLO for faces, which has found some. */
const seesFaces = (page: Page, url: string, layer = '') => sees(page, url, 'tiny-yolo-face', 'face', layer);

test('our own YOLO finds people, and every cell of its three grids tells what it predicts', async ({ page, site }) => {
  await sees(page, site.url, 'yolo', 'person', 'anchors');
  await framesReach(page, 3);
  await page.getByRole('button', { name: 'Freeze' }).click();
  await expect(page.getByRole('button', { name: 'Go on' })).toBeVisible();
  const people = async () => (await readFound(page)).filter(({ label }) => label === 'person');
  await expect.poll(async () => (await people()).length, { timeout: 30_000 }).toBeGreaterThan(0);
  for (const { box } of await people()) expect(box[2] * box[3]).toBeGreaterThan(0.01);
  // Also in a corner, where there is too little for a shortlist: what is explained is computed in full.
  const at = await cell(page).getAttribute('data-cell');
  const { x, y, height } = (await cell(page).boundingBox())!;
  await page.mouse.move(x + 2, y + height * 0.3);
  await expect(cell(page)).not.toHaveAttribute('data-cell', at!);
  const rows = panel(page).locator('tr[data-anchor]');
  await expect(rows).toHaveCount(3);
  const scores = () => rows.evaluateAll((all) => all.map((row) => Number(row.getAttribute('data-score'))));
  await expect.poll(async () => Math.max(...(await scores()))).toBeLessThan(0.2);
});

test('the YOLO for faces finds those whom the camera shows', async ({ page, site }) => {
  await seesFaces(page, site.url);
  await framesReach(page, 5);
  // Three and four women are in the photographs that take turns.
  await expect.poll(async () => (await readFound(page)).length, { timeout: 60_000 }).toBeGreaterThanOrEqual(3);
  for (const { label, score, box } of await readFound(page)) {
    expect(label).toBe('face');
    expect(score).toBeGreaterThanOrEqual(0.35);
    expect(box[2] * box[3]).toBeGreaterThan(0.005);
  }
});

test('each view of how it decides is shown live, is in the address, and explains itself', async ({ page, site }) => {
  test.slow();
  await seesFaces(page, site.url);
  const views = [
    ['Grid', 'grid', 'The picture is cut into 13 × 13 cells'],
    ['Anchors', 'anchors', 'Each cell guesses once for every anchor'],
    ['Before NMS', 'before-nms', 'candidates,'],
    ['NMS step by step', 'nms-steps', 'IoU is the area that two boxes share'],
    ['Anchor shapes', 'anchor-shapes', 'found by k-means'],
  ] as const;
  for (const [name, layer, words] of views) {
    await chip(page, name).click();
    await expect(chip(page, name)).toHaveAttribute('aria-pressed', 'true');
    await expect(page.getByRole('button', { pressed: true }).filter({ hasText: /Grid|Anchor|NMS/ })).toHaveCount(1);
    expect(new URL(page.url()).searchParams.get('layers')).toBe(layer);
    await expect(panel(page).getByText(words)).toBeVisible();
    await framesReach(page, Number(await stage(page).getAttribute('data-frames')) + 2);
    await audit(page, name);
  }
  await chip(page, 'Anchor shapes').click();
  expect(new URL(page.url()).searchParams.get('layers')).toBeNull();
});

test('the cell under the pointer, or moved by the arrow keys, tells what its anchors predict', async ({ page, site }) => {
  await seesFaces(page, site.url, 'anchors');
  await expect(panel(page).locator('tr[data-anchor]')).toHaveCount(5);
  await page.getByRole('button', { name: 'Freeze' }).click();
  await expect(page.getByRole('button', { name: 'Go on' })).toBeVisible();

  // The cell in which the surest face has its midpoint: one of its anchors says that face.
  await expect.poll(async () => (await readFound(page)).length).toBeGreaterThan(0);
  const [best] = await readFound(page);
  const scores = () => panel(page).locator('tr[data-anchor]').evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('data-score'))));
  await expect.poll(async () => Math.max(...(await scores()))).toBeCloseTo(best!.score, 3);
  // Frames are counted out a few times a second: the last ones before the freeze may not be yet.
  await page.waitForTimeout(1500);
  const frames = await stage(page).getAttribute('data-frames');

  const at = await cell(page).getAttribute('data-cell');
  await cell(page).focus();
  await page.keyboard.press('ArrowDown');
  const [grid, row, column] = at!.split(',').map(Number) as [number, number, number];
  await expect(cell(page)).toHaveAttribute('data-cell', `${grid},${row + 1},${column}`);
  await expect(panel(page).getByRole('table', { name: `Column ${column + 1}, row ${row + 2}` })).toBeVisible();
  await expect(page.getByTestId('announcer')).toContainText(`Column ${column + 1}, row ${row + 2}: the surest is anchor`, { timeout: 15_000 });

  const { x, y, width, height } = (await cell(page).boundingBox())!;
  await page.mouse.move(x + width * 0.5, y + height * 0.3);
  await expect(cell(page)).not.toHaveAttribute('data-cell', `${grid},${row + 1},${column}`);
  // All of that out of the numbers that were there: the network did not run again.
  expect(await stage(page).getAttribute('data-frames')).toBe(frames);
});

test('suppression goes step by step on a held picture, with both thresholds under the finger', async ({ page, site }) => {
  await seesFaces(page, site.url, 'nms-steps');
  const told = page.getByTestId('step');
  await expect(told).toContainText('turns at once');
  // The photographs take turns: one with several faces is to be held.
  const hold = page.getByRole('button', { name: 'Next turn' });
  const goOn = page.getByRole('button', { name: 'Go on' });
  await expect(async () => {
    if (await goOn.isVisible()) await goOn.click();
    await expect.poll(async () => (await readFound(page)).length, { timeout: 10_000, intervals: [50] }).toBeGreaterThan(2);
    await hold.click();
    await expect(goOn).toBeVisible();
    await page.waitForTimeout(500);
    expect((await readFound(page)).length).toBeGreaterThan(2);
  }).toPass({ timeout: 60_000 });
  await expect(told).toContainText(/Turn 1 of \d+: face \d\.\d\d stays/);
  await page.getByRole('button', { name: 'One turn back' }).click();
  await expect(told).toContainText('Before the first');

  // Without any overlap allowed, and with any: what stays differs.
  const turns = async () => Number(/of (\d+)/.exec((await told.textContent()) ?? '')?.[1]);
  await page.getByLabel('Score above').fill('0.05');
  await page.getByLabel('IoU at most').fill('1');
  await expect.poll(turns).toBeGreaterThan(4);
  const all = await turns();
  await page.getByLabel('IoU at most').fill('0');
  await expect.poll(turns).toBeLessThan(all);
  await page.getByLabel('Score above').fill('1');
  await expect(told).toContainText('Before the first of 0 turns');
  await page.getByLabel('Score above').fill('0.35');
  await page.getByRole('button', { name: 'Play the turns' }).click();
  await expect(told).toContainText(/Turn 1 of/);
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(told).toContainText('turns at once');
});

test('a detector without anchors shows its grid and its candidates, and no anchors', async ({ page, site }) => {
  await page.goto(`${address(site.url, 'centernet')}&layers=anchors`);
  await cameraOpens(page);
  await expect(stage(page)).toHaveAttribute('data-phase', 'ready', { timeout: 60_000 });
  await expect(chip(page, 'Grid')).toBeVisible();
  await expect(chip(page, 'Anchors')).toHaveCount(0);
  await expect(cell(page)).toHaveCount(0);
  await chip(page, 'Grid').click();
  await expect(panel(page).getByText('128 × 128 cells of 4 network pixels')).toBeVisible();
});
