import type { Page } from '@playwright/test';
import { cameraOpens, found, openFile, stage } from './app';
import { audit } from './axe';
import { photograph } from './pictures';
import { expect, test, withCamera } from './site';

test.use(withCamera);

const card = (page: Page) => page.getByTestId('proposals');
const growth = (page: Page) => page.getByTestId('growth');
const number = async (page: Page, testId: string, name: string) =>
  Number(await page.getByTestId(testId).getAttribute(`data-${name}`));

/** A photograph in the place of the camera's picture. */
async function opensPhotograph(page: Page, url: string): Promise<void> {
  await page.goto(`${url}?layers=proposals`);
  await cameraOpens(page);
  await openFile(page, 'people.png', 'image/png', await photograph(320, 240));
  await expect(stage(page)).toHaveAttribute('data-source', 'picture');
  await expect(card(page)).toHaveAttribute('data-phase', 'ready', { timeout: 120_000 });
}

test('regions unite until one is left, and the proposals cover what the detector finds', async ({ page, site }) => {
  test.slow();
  await opensPhotograph(page, site.url);
  const regions = await number(page, 'growth', 'regions');
  expect(regions).toBeGreaterThan(10);
  await expect(growth(page)).toHaveAttribute('data-left', String(regions));
  await page.getByRole('button', { name: 'Next union' }).click();
  await expect(growth(page)).toHaveAttribute('data-left', String(regions - 1));
  await expect(growth(page)).toContainText(/Union 1: alike in colour \d\.\d\d/);
  await page.getByLabel('Regions left').fill('1');
  await expect(growth(page)).toHaveAttribute('data-left', '1');
  await expect(page.getByRole('button', { name: 'Next union' })).toBeDisabled();
  await audit(page, 'regions');

  await expect(found(page).first()).toBeVisible({ timeout: 120_000 });
  await page.getByRole('button', { name: 'Proposals', exact: true }).click();
  const things = await found(page).count();
  await expect(page.getByTestId('covered')).toHaveAttribute('data-things', String(things));
  await page.getByLabel('Proposals looked at').fill('0');
  await expect(card(page)).toHaveAttribute('data-count', '1');
  const few = await number(page, 'covered', 'found');
  await page.getByLabel('Proposals looked at').fill('1');
  await expect(card(page)).toHaveAttribute('data-count', String(await number(page, 'proposals', 'total')));
  const all = await number(page, 'covered', 'found');
  expect(all).toBeGreaterThanOrEqual(Math.max(1, few));
  await expect(page.getByRole('img', { name: `${all} of ${things} things are covered` })).toBeVisible();
  await audit(page, 'proposals');
});

test('the proposals are recognised one by one', async ({ page, site }) => {
  test.slow();
  await opensPhotograph(page, site.url);
  await page.getByRole('button', { name: 'R-CNN' }).click();
  await page.getByLabel('Proposals looked at').fill('0.4');
  const count = await number(page, 'proposals', 'count');
  await page.getByRole('button', { name: `Recognise the first ${count}` }).click();
  await expect(page.getByTestId('recognised')).toHaveAttribute('data-looked', String(count), { timeout: 240_000 });
  await expect(page.getByTestId('recognised')).toContainText(`${count} crops in`);
  await audit(page, 'R-CNN');
});

test('the picture is frozen first, and letting it go on forgets what was found', async ({ page, site }) => {
  test.slow();
  await page.goto(`${site.url}?layers=proposals`);
  await cameraOpens(page);
  await expect(stage(page)).toHaveAttribute('data-phase', 'ready', { timeout: 120_000 });
  await expect(card(page)).toHaveAttribute('data-phase', 'none');
  await card(page).getByRole('button', { name: 'Freeze the picture' }).click();
  // Given up in the middle, and begun again.
  await card(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(card(page)).toHaveAttribute('data-phase', 'cancelled');
  await card(page).getByRole('button', { name: 'Search again' }).click();
  await expect(card(page)).toHaveAttribute('data-phase', 'ready', { timeout: 120_000 });
  expect(await number(page, 'proposals', 'total')).toBeGreaterThan(50);
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(card(page)).toHaveAttribute('data-phase', 'none');
});
