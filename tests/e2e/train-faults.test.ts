import type { Page, Worker } from '@playwright/test';
import { strToU8, zipSync } from 'fflate';
import { computeWith } from './app';
import {
  addClass, card, countOf, diskIsFull, epochNow, epochsReach, fullDisk, importClasses, importFiles, LONG, models, networksAre, opensTrain, panel,
  QUICK, saved, settings, startTraining, training, zipFile,
} from './collecting';
import { speck } from './pictures';
import { expect, test } from './site';

test.use({ provokes: true });

/** The worker that trains, as the browser sees it. */
async function trainWorker(page: Page): Promise<Worker> {
  const isTrain = (worker: Worker) => /\/train-/.test(worker.url());
  return page.workers().find(isTrain) ?? page.waitForEvent('worker', isTrain);
}

/** Tensors alive in the worker. */
function tensorsIn(worker: Worker): Promise<number> {
  return worker.evaluate(() => {
    const { _tfengine } = self as unknown as { _tfengine: { state: { numTensors: number } } };
    return _tfengine.state.numTensors;
  });
}

/** Two classes of six pictures each, with settings. */
async function collected(page: Page, url: string, set: Parameters<typeof settings>[1] = QUICK): Promise<void> {
  await opensTrain(page, url);
  await importClasses(page, { Red: 6, Green: 6 });
  await saved(page);
  await settings(page, set);
}

test('one class cannot be trained; an empty class is left out; one picture of a class is enough', async ({ page, site }) => {
  await opensTrain(page, site.url);
  await importClasses(page, { Red: 4 });
  const button = training(page).getByRole('button', { name: 'Train', exact: true });
  await expect(button).toBeDisabled();
  await expect(training(page).getByText('Give at least two classes a few pictures each, then train.')).toBeVisible();
  await addClass(page, 'Nothing');
  await expect(panel(page).getByText('“Nothing” has no picture yet.')).toBeVisible();
  await expect(button).toBeDisabled();
  await importFiles(page, [zipFile(zipSync({ 'Lonely/1.png': await speck(1, 0) }))]);
  await expect(panel(page).getByText('“Lonely” has one picture.')).toBeVisible();
  await settings(page, QUICK);
  await startTraining(page);
  await networksAre(page, 1);
  await expect(models(page).getByRole('listitem').first()).toContainText('Red · Lonely');
  await expect(card(page, 'Nothing')).toBeVisible();
});

test('a class whose only pictures are kept for checking is named before anything is trained', async ({ page, site }) => {
  await opensTrain(page, site.url);
  await importClasses(page, { Red: 3, Green: 2, Blue: 2 });
  // The first of a class is learned from, the second is to check.
  await card(page, 'Green').getByRole('button', { name: /^Look at the pictures/ }).click();
  await page.locator('[data-sample][data-split="train"]').click();
  await page.keyboard.press('Delete');
  await expect(page.locator('[data-sample]')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(panel(page).getByText('All pictures of “Green” are kept for checking. Take more to learn from.')).toBeVisible();
  await settings(page, QUICK);
  await startTraining(page);
  await expect(training(page).getByText('“Green” has no picture to learn from. Add a few, or delete the class.')).toBeVisible();
  await networksAre(page, 0);
});

test('folders of the same name but for case are one class, and a damaged picture is left out by name', async ({ page, site }) => {
  await opensTrain(page, site.url);
  const entries = { 'Cat/1.png': await speck(0, 1), 'cat /2.png': await speck(0, 2), 'Dog/1.png': await speck(1, 1) };
  await importFiles(page, [zipFile(zipSync({ ...entries, 'Dog/2.png': (await speck(1, 2)).subarray(0, 60) }))]);
  await expect(panel(page).getByText('Pictures added: 3.')).toBeVisible();
  await panel(page).getByText('Left out or changed: 2').click();
  await expect(panel(page).getByText('Dog/2.png')).toBeVisible();
  expect([await countOf(page, 'Cat'), await countOf(page, 'Dog')]).toEqual([2, 1]);
});

test('a ZIP bomb and paths that climb out are refused, and nothing of them is taken in', async ({ page, site }) => {
  await opensTrain(page, site.url);
  const bomb = zipSync({ 'Cat/1.png': new Uint8Array(40 * 2 ** 20), 'Dog/1.png': await speck(0, 1) }, { level: 9 });
  await importFiles(page, [zipFile(bomb)]);
  await expect(page.getByText(/unpack/i)).toBeVisible();
  // One that lies about what is in it: the directory says a kilobyte.
  const lying = Buffer.from(bomb);
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(40 * 2 ** 20);
  for (let at = lying.indexOf(bytes); at >= 0; at = lying.indexOf(bytes, at + 1)) lying.writeUInt32LE(1024, at);
  await page.reload();
  await importFiles(page, [zipFile(lying)]);
  await expect(page.getByText(/unpack/i)).toBeVisible();
  for (const path of ['../Cat/1.png', 'Cat/../../1.png', '/etc/Cat/1.png', 'C:\\Cat\\1.png']) {
    await importFiles(page, [zipFile(zipSync({ 'Dog/1.png': await speck(0, 1), [path]: await speck(0, 2) }))]);
    await expect(page.getByText('whose path leads out of its folder')).toBeVisible();
    await page.getByRole('button', { name: 'Dismiss' }).first().click();
  }
  await expect(panel(page).getByRole('article')).toHaveCount(0);
});

test('a network of the wrong shape, damaged or not one at all is refused in words', async ({ page, site }) => {
  await opensTrain(page, site.url);
  const layer = (config: object) => ({ class_name: 'Dense', config: { name: 'dense', units: 2, activation: 'softmax', use_bias: false, ...config } });
  const model = (shape: readonly (number | null)[], inputs: number) => ({
    format: 'layers-model',
    modelTopology: {
      keras_version: 'tfjs-layers 4.22.0',
      model_config: {
        class_name: 'Sequential',
        config: { name: 's', layers: [
          { class_name: 'Flatten', config: { name: 'flatten', batch_input_shape: shape } },
          layer({}),
        ] },
      },
    },
    weightsManifest: [{ paths: ['weights.bin'], weights: [{ name: 'dense/kernel', shape: [inputs, 2], dtype: 'float32' }] }],
  });
  const bring = async (json: unknown, weights: number, labels = 'a\nb\n') => {
    const files = { 'model.json': strToU8(typeof json === 'string' ? json : JSON.stringify(json)), 'weights.bin': new Uint8Array(4 * weights), 'labels.txt': strToU8(labels) };
    await page.getByTestId('import-model').setInputFiles(zipFile(zipSync(files), 'network.zip'));
  };
  const refused = async (sentence: string | RegExp) => {
    await expect(page.getByText(sentence)).toBeVisible();
    await page.getByRole('button', { name: 'Dismiss' }).first().click();
  };
  await bring(model([null, 8, 8, 1], 64), 128);
  await refused('It does not take square colour pictures');
  await bring(model([null, 8, 8, 3], 100), 200);
  await refused('The weights do not fit the network');
  await bring(model([null, 8, 8, 3], 192), 300);
  await refused('The weights are not complete');
  await bring(model([null, 8, 8, 3], 192), 384, 'a\nb\nc\n');
  await refused('There are not as many labels as outputs');
  await bring('{ "modelTopology": ', 1);
  await refused('A file that describes the network is damaged');
  await networksAre(page, 0);
  // And what is right is taken.
  await bring(model([null, 8, 8, 3], 192), 384);
  await networksAre(page, 1);
});

test('a full disk while training and while keeping the network: told, trained to the end, kept when there is room', async ({ page, site }) => {
  await fullDisk(page);
  await collected(page, site.url, LONG);
  await diskIsFull(page, true);
  await startTraining(page);
  await expect(page.getByText('The disk is full: training goes on, but it cannot be taken up again')).toBeVisible();
  await networksAre(page, 1);
  const notice = page.getByText('There is no room left on this device. The network is in memory only');
  await expect(notice).toBeVisible();
  await expect(models(page).getByRole('listitem').first()).toContainText('not saved');
  await diskIsFull(page, false);
  await page.getByRole('button', { name: 'Try again' }).first().click();
  await expect(notice).toHaveCount(0);
  await page.reload();
  await networksAre(page, 1);
});

test('a tab that is reloaded in the middle goes on from the last epoch and ends with a network', async ({ page, site }) => {
  await collected(page, site.url, LONG);
  await startTraining(page);
  await epochsReach(page, 40);
  await page.reload();
  await expect(page.getByText('A training was interrupted. It goes on from its last epoch.')).toBeVisible();
  await expect.poll(() => epochNow(page), { intervals: [50] }).toBeGreaterThan(0);
  expect(await epochNow(page)).toBeGreaterThan(2);
  await networksAre(page, 1);
  await expect(page.getByText('A training was interrupted.')).toHaveCount(0);
  await page.reload();
  await networksAre(page, 1);
  await expect(training(page).getByRole('button', { name: 'Train', exact: true })).toBeEnabled();
  await page.waitForTimeout(500);
  expect(await epochNow(page)).toBe(0);
});

test('a second tab takes neither the training nor what can be taken back from the first', async ({ page, site, context }) => {
  await collected(page, site.url, LONG);
  // Deleted, and still to be taken back, when the other tab cleans up.
  await card(page, 'Green').getByRole('button', { name: /^Look at the pictures/ }).click();
  await page.getByRole('option').first().click();
  await page.keyboard.press('Delete');
  await expect(page.getByRole('option')).toHaveCount(5);
  await page.keyboard.press('Escape');
  await saved(page);
  await startTraining(page);
  await epochsReach(page, 20);

  const other = await context.newPage();
  await opensTrain(other, site.url);
  await expect(card(other, 'Red')).toBeVisible();
  await expect(other.getByText('A training was interrupted.')).toHaveCount(0);
  await startTraining(other);
  await expect(other.getByText('Another tab of Saccade is training.')).toBeVisible();
  await other.close();

  await page.keyboard.press('Control+z');
  await expect.poll(() => countOf(page, 'Green')).toBe(6);
  await saved(page);
  await page.reload();
  await expect(page.getByText('A training was interrupted. It goes on from its last epoch.')).toBeVisible();
  await networksAre(page, 1);
  await card(page, 'Green').getByRole('button', { name: /^Look at the pictures/ }).click();
  const pictures = page.getByRole('option').locator('img');
  await expect(pictures).toHaveCount(6);
  await expect
    .poll(() => pictures.evaluateAll((images: HTMLImageElement[]) => images.filter((image) => image.naturalWidth > 0).length))
    .toBe(6);
});

test('a page that was put to sleep in the middle goes on when it wakes', async ({ page, site, context }) => {
  await collected(page, site.url, LONG);
  await startTraining(page);
  await epochsReach(page, 20);
  const devtools = await context.newCDPSession(page);
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
  await new Promise((resolve) => setTimeout(resolve, 3000));
  await devtools.send('Page.setWebLifecycleState', { state: 'active' });
  await networksAre(page, 1);
  await expect(training(page).getByText('All epochs are done')).toBeVisible();
});

test('numbers that overflow stop the training, are explained, and the best weights before are kept', async ({ page, site }) => {
  await opensTrain(page, site.url);
  await importClasses(page, { Red: 2, Green: 2 });
  // With two pictures to learn from, each step multiplies the weights by 1 − αλ/m = −4.
  await settings(page, { ...LONG, method: 'sgd', 'rate-head': 0, 'decay-head': 'constant', l2: 12 });
  await startTraining(page);
  await expect(training(page).getByText('The numbers overflowed (“not a number”), most often because')).toBeVisible();
  await networksAre(page, 1);
  await training(page).getByRole('button', { name: 'A tenth of the rate' }).click();
  await startTraining(page);
  await networksAre(page, 2);
});

test('a training that is stopped leaves no tensor, and the next one none either', async ({ page, site }) => {
  await collected(page, site.url, LONG);
  await startTraining(page);
  await epochsReach(page, 5);
  const worker = await trainWorker(page);
  await training(page).getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(training(page).getByText('Stopped by you.')).toBeVisible();
  await networksAre(page, 1);
  const first = await tensorsIn(worker);
  await startTraining(page);
  await epochsReach(page, 5);
  expect(await tensorsIn(worker)).toBeGreaterThan(first);
  await training(page).getByRole('button', { name: 'Stop', exact: true }).click();
  await networksAre(page, 2);
  expect(await tensorsIn(worker)).toBe(first);
  expect(first).toBe(0);
});

test('a trainer that crashes in the middle is started again and goes on from the last epoch', async ({ page, site }) => {
  await collected(page, site.url, LONG);
  await startTraining(page);
  await epochsReach(page, 40);
  const worker = await trainWorker(page);
  await worker.evaluate(() => {
    setTimeout(() => {
      throw new Error('crashed on purpose');
    });
  });
  await expect(page.getByText('The trainer stopped unexpectedly.')).toBeVisible();
  await expect.poll(() => epochNow(page), { intervals: [50] }).toBeGreaterThan(0);
  expect(await epochNow(page)).toBeGreaterThan(2);
  await networksAre(page, 1);
});

test('training goes on while another tab of the app is used', async ({ page, site }) => {
  await collected(page, site.url, LONG);
  await startTraining(page);
  await epochsReach(page, 10);
  await page.getByRole('button', { name: 'Detect', exact: true }).click();
  await expect(panel(page)).toHaveCount(0);
  await page.waitForTimeout(1000);
  await page.getByRole('button', { name: 'Train', exact: true }).first().click();
  await expect(panel(page)).toBeVisible();
  await networksAre(page, 1);
});

test('the last block is unfrozen and trained, too, with WASM, whose own kernels cannot', async ({ page, site }) => {
  await page.goto(site.url);
  await computeWith(page, 'wasm');
  await collected(page, site.url, { ...QUICK, freeze: '1', 'tuning-epochs': 4 });
  await startTraining(page);
  await networksAre(page, 1);
  await expect(training(page).getByText('the head alone').first()).toBeVisible();
});
