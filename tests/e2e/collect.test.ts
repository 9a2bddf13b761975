import { readFile } from 'node:fs/promises';
import { strToU8, zipSync } from 'fflate';
import { found, seesPeople, stage } from './app';
import { addClass, capture, card, countOf, importFiles, opensTrain, panel, saved } from './collecting';
import { jpeg, photograph } from './pictures';
import { expect, test, withCamera } from './site';

const zip = (buffer: Uint8Array) => ({ name: 'pets.zip', mimeType: 'application/zip', buffer: Buffer.from(buffer) });

test.use(withCamera);

test('two classes are captured, and still there after a reload', async ({ page, site }) => {
  await opensTrain(page, site.url);
  await addClass(page, 'Cup');
  await addClass(page, 'My hand');
  await capture(page, 'Cup', 8);
  await capture(page, 'My hand', 5);
  const counts = [await countOf(page, 'Cup'), await countOf(page, 'My hand')];
  await saved(page);
  await page.reload();
  await expect(card(page, 'Cup')).toBeVisible();
  expect([await countOf(page, 'Cup'), await countOf(page, 'My hand')]).toEqual(counts);
  const picture = card(page, 'Cup').locator('img').first();
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(512);
  // Let go is let go.
  await page.waitForTimeout(700);
  expect(await countOf(page, 'My hand')).toBe(counts[1]);
});

test('a tap, Enter and the space bar take one each; a held key takes a burst', async ({ page, site }) => {
  await opensTrain(page, site.url);
  await addClass(page, 'Cup');
  const button = card(page, 'Cup').getByRole('button', { name: /^Take pictures/ });
  await button.click();
  await expect.poll(() => countOf(page, 'Cup')).toBe(1);
  await page.keyboard.press('Enter');
  await expect.poll(() => countOf(page, 'Cup')).toBe(2);
  await page.keyboard.press('Space');
  await expect.poll(() => countOf(page, 'Cup')).toBe(3);
  // As a screen reader presses it: a click, with nothing before it.
  await button.evaluate((element: HTMLElement) => element.click());
  await expect.poll(() => countOf(page, 'Cup')).toBe(4);
  await page.keyboard.down('Space');
  await expect.poll(() => countOf(page, 'Cup')).toBeGreaterThan(8);
  await page.keyboard.up('Space');
  // A burst is one step back.
  await page.keyboard.press('Control+z');
  await expect.poll(() => countOf(page, 'Cup')).toBe(4);
});

test('leaving the tab gives its worker back and keeps the camera, and back leads back', async ({ page, site }) => {
  await page.goto(site.url);
  await seesPeople(page);
  const workers = () => page.workers().filter((worker) => /\/detect-/.test(worker.url())).length;
  expect(workers()).toBe(1);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(panel(page)).toBeVisible();
  await expect(page).toHaveURL(/tab=train/);
  await expect(page).toHaveTitle('Train · Saccade');
  await expect(stage(page)).toHaveAttribute('data-source', 'camera');
  await expect.poll(workers).toBe(0);
  await page.goBack();
  await expect(page).not.toHaveURL(/tab=/);
  await expect(stage(page)).toHaveAttribute('data-source', 'camera');
  await seesPeople(page);
  await expect(found(page).first()).toBeVisible();
});

test('what is deleted comes back', async ({ page, site }) => {
  await opensTrain(page, site.url);
  await addClass(page, 'Cup');
  const files = [];
  for (let i = 0; i < 4; i++) {
    files.push({ name: `${i}.png`, mimeType: 'image/png', buffer: await photograph(80 + i, 60) });
  }
  await importFiles(page, files);
  await expect.poll(() => countOf(page, 'Cup')).toBe(4);

  await card(page, 'Cup').getByRole('button', { name: /^Look at the pictures/ }).click();
  const pictures = page.getByRole('option');
  await expect(pictures).toHaveCount(4);
  await pictures.nth(0).click();
  await pictures.nth(2).click({ modifiers: ['Shift'] });
  await page.keyboard.press('Delete');
  await expect(pictures).toHaveCount(1);
  await page.keyboard.press('Control+z');
  await expect(pictures).toHaveCount(4);
  await page.goBack();
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await card(page, 'Cup').getByRole('button', { name: 'More for “Cup”' }).click();
  await page.getByRole('menuitem', { name: 'Delete the class' }).click();
  await expect(card(page, 'Cup')).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect.poll(() => countOf(page, 'Cup')).toBe(4);
});

test('names that are empty or taken are refused in words', async ({ page, site }) => {
  await opensTrain(page, site.url);
  await addClass(page, 'Cup');
  await panel(page).getByRole('button', { name: 'Add a class' }).click();
  const field = page.getByLabel(/^New name for/);
  await field.fill(' cUP ');
  await page.keyboard.press('Enter');
  await expect(page.getByText('There is a class “Cup” already.')).toBeVisible();
  await field.fill('   ');
  await page.keyboard.press('Enter');
  await expect(page.getByText('A class needs a name.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(card(page, 'Class 2')).toBeVisible();
});

test('a ZIP with a folder for each class comes in, and goes out again', async ({ page, site }) => {
  await opensTrain(page, site.url);
  const picture = await jpeg();
  const entries = { 'pets/Cat/1.jpg': picture, 'pets/Cat/2.png': await photograph(90, 60), 'pets/Dog/1.png': await photograph(70, 60) };
  await importFiles(page, [zip(zipSync({ ...entries, 'pets/Dog/broken.jpg': strToU8('not a picture') }))]);
  await expect(panel(page).getByText('Pictures added: 3.')).toBeVisible();
  expect([await countOf(page, 'Cat'), await countOf(page, 'Dog')]).toEqual([2, 1]);
  await panel(page).getByText('Left out or changed: 1').click();
  await expect(panel(page).getByText('pets/Dog/broken.jpg: not a picture, or damaged')).toBeVisible();

  await panel(page).getByRole('button', { name: 'More for the data set' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Export all as a ZIP' }).click();
  const exported = await readFile(await (await download).path());

  await panel(page).getByRole('button', { name: 'More for the data set' }).click();
  await page.getByRole('menuitem', { name: 'Delete everything' }).click();
  await expect(card(page, 'Cat')).toHaveCount(0);
  await page.getByRole('button', { name: 'Gone for good' }).click();
  await importFiles(page, [zip(exported)]);
  await expect(panel(page).getByText('Pictures added: 3.')).toBeVisible();
  expect([await countOf(page, 'Cat'), await countOf(page, 'Dog')]).toEqual([2, 1]);
});

test('a ZIP that is damaged is refused in a sentence, and nothing of it is taken in', async ({ page, site }) => {
  await opensTrain(page, site.url);
  const whole = zipSync({ 'Cat/1.png': await photograph(90, 60), 'Dog/1.png': await photograph(70, 60) });
  await importFiles(page, [zip(whole.subarray(0, Math.round(whole.length * 0.6)))]);
  await expect(page.getByText('The end of the ZIP is missing')).toBeVisible();
  await importFiles(page, [zip(strToU8('This is no ZIP at all.'))]);
  await expect(page.getByText('This is not a ZIP, whatever its name says.')).toBeVisible();
  await importFiles(page, [zip(zipSync({ '../../etc/Cat/1.png': await photograph(90, 60) }))]);
  await expect(page.getByText('whose path leads out of its folder')).toBeVisible();
  await expect(panel(page).getByRole('article')).toHaveCount(0);
});
