import { conv2d, memory, ones, randomNormal, randomUniform, tensor4d, type Tensor4D } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Letterboxer } from '../../../models/geometry/letterboxer';
import { ConvHead } from '../../../models/sliding-window/conv-head';
import { compareScores, scoreCrops, scoreInOnePass } from '../../../models/sliding-window/scoring';
import { paddingDifference, TrunkWindows } from '../../../models/sliding-window/trunk-windows';
import { Head } from '../../../models/transfer/head';
import type { TrunkSpec } from '../../../models/trunk/spec';
import { readSsdTrunk, SSD_PREPROCESSING } from '../../../models/trunk/ssd-trunk';
import { Trunk } from '../../../models/trunk/trunk';
import { ssd } from '../../../models/zoo/ssd';
import { readPhoto } from '../photos';
import { TINY, tinyWeights } from '../trunk/tiny-trunk';
import { startWasm } from '../wasm';
import { readFiles } from '../zoo-files';

beforeAll(startWasm);
afterEach(() => expect(memory().numTensors).toBe(0));

async function headOf(window: { height: number; width: number; channels: number }): Promise<ConvHead> {
  const inputs = window.height * window.width * window.channels;
  const head = new Head({ inputs, hidden: [7], classes: 3, dropout: 0, initialiser: 'he-normal', seed: 2 });
  const stored = await head.store();
  head.dispose();
  return ConvHead.flattened(stored, window);
}

/** The tiny trunk with its strided layer only: nothing reaches from one cell into the next. */
const patches: TrunkSpec = {
  input: 'image',
  blocks: [{ name: 'stem', layers: [{
    kind: 'conv', name: 'stem', input: 'image', filter: [3, 3, 3, 4], stride: 3, padding: 'same', activation: 'relu6',
  }] }],
};

describe('a head on a trunk', () => {
  test('scores the same by crops and in one pass where no cell sees its neighbours', async () => {
    const trunk = new Trunk(patches, tinyWeights());
    const head = await headOf({ height: 2, width: 2, channels: 4 });
    const network = new TrunkWindows(trunk, ['stem'], 3, head);
    expect(network).toMatchObject({ window: 6, stride: 3, classes: 3 });
    const picture = randomUniform([1, 21, 18, 3], -1, 1, 'float32', 1) as Tensor4D;
    for (const stride of [3, 6, 9]) {
      const crops = await scoreCrops(network, picture, stride, { batch: 5 });
      expect(compareScores(crops!, await scoreInOnePass(network, picture, stride)).largest).toBeLessThan(1e-5);
    }
    await expect(scoreInOnePass(network, picture, 4)).rejects.toThrow('no cells every 4 pixels');
    for (const each of [trunk, head, picture]) each.dispose();
  });

  test('scores differently where padding makes it: zeros for a crop, neighbours for the whole', async () => {
    const trunk = new Trunk(TINY, tinyWeights());
    const head = await headOf({ height: 3, width: 3, channels: 5 });
    const network = new TrunkWindows(trunk, ['last'], 2, head);
    const picture = randomUniform([1, 12, 16, 3], -1, 1, 'float32', 1) as Tensor4D;
    const crops = await scoreCrops(network, picture, 2);
    const difference = compareScores(crops!, await scoreInOnePass(network, picture));
    expect(difference.largest).toBeGreaterThan(1e-2);
    expect(difference.byCell[difference.at!.row * 6 + difference.at!.column]).toBe(difference.largest);
    for (const each of [trunk, head, picture]) each.dispose();
  });

  test('a picture smaller than a window has no scores; an aborted loop none either', async () => {
    const trunk = new Trunk(patches, tinyWeights());
    const head = await headOf({ height: 2, width: 2, channels: 4 });
    const network = new TrunkWindows(trunk, ['stem'], 3, head);
    const small = randomUniform([1, 5, 30, 3]) as Tensor4D;
    const [crops, pass] = [await scoreCrops(network, small, 3), await scoreInOnePass(network, small)];
    expect([crops!.logits.length, pass.logits.length]).toEqual([0, 0]);
    expect(compareScores(crops!, pass)).toMatchObject({ largest: 0, mean: 0, at: null, agreement: 1 });
    const picture = randomUniform([1, 12, 12, 3]) as Tensor4D;
    expect(await scoreCrops(network, picture, 3, { signal: { aborted: true } })).toBeUndefined();
    expect(() => compareScores(crops!, { ...pass, classes: 4 })).toThrow(RangeError);
    for (const each of [trunk, head, small, picture]) each.dispose();
  });

  test('a window must be square', async () => {
    const trunk = new Trunk(patches, tinyWeights());
    const head = await headOf({ height: 2, width: 3, channels: 4 });
    expect(() => new TrunkWindows(trunk, ['stem'], 3, head)).toThrow(RangeError);
    for (const each of [trunk, head]) each.dispose();
  });
});

describe('the difference that padding makes', () => {
  test('is none without padding', async () => {
    const filter = randomNormal([2, 2, 3, 4]) as Tensor4D;
    const picture = randomUniform([1, 12, 18, 3]) as Tensor4D;
    const features = (images: Tensor4D) => conv2d(images, filter, 2, 'valid');
    const found = await paddingDifference(features, picture, { window: 6, stride: 2, step: 2 });
    expect(found).toMatchObject({ cells: 3, windows: 28 });
    // Both are sums in some order of their own.
    expect(found.overall).toBeLessThan(1e-6);
    for (const each of [filter, picture]) each.dispose();
  });

  test('is as large as counted by hand: a sum over three pixels that lacks one at each edge of a crop', async () => {
    // Sums the red of three pixels in a row.
    const filter = tensor4d([1, 0, 0, 1, 0, 0, 1, 0, 0], [1, 3, 3, 1]);
    const picture = ones([1, 4, 12, 3]) as Tensor4D;
    const features = (images: Tensor4D) => conv2d(images, filter, 1, 'same');
    const { byPlace, overall, windows } = await paddingDifference(features, picture, { window: 4, stride: 1 });
    // Of three windows the outer edges are the picture's own: 2 of 3 left edges differ by 1 of 3, one is equal (2).
    expect(windows).toBe(3);
    const row = [2 / 8, 0, 0, 2 / 8];
    expect([...byPlace].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([...row, ...row, ...row, ...row]);
    expect(overall).toBeCloseTo(16 / (4 * 34), 6);
    for (const each of [filter, picture]) each.dispose();
  });

  test('of the shipped trunk on a photograph is large, and largest at the edges', async () => {
    const { spec, weights } = readSsdTrunk(readFiles(ssd), 'expanded_conv_13/depthwise');
    const trunk = new Trunk(spec, weights);
    const { rgba, width, height } = await readPhoto();
    const values = new Letterboxer(256, SSD_PREPROCESSING).run(rgba, width, height);
    const picture = tensor4d(values, [1, 256, 256, 3]);
    const features = (images: Tensor4D) => trunk.forward(images, ['expanded_conv_13/depthwise'])[0]!;
    const { byPlace, overall } = await paddingDifference(features, picture, { window: 96, stride: 32, step: 32 });
    expect(overall).toBeGreaterThan(0.1);
    expect(byPlace[4]).toBeLessThan(byPlace[0]!);
    expect(byPlace[4]).toBeLessThan(byPlace[8]!);
    for (const each of [trunk, picture]) each.dispose();
  });

  test('is refused between cells', async () => {
    const picture = randomUniform([1, 12, 18, 3]) as Tensor4D;
    const features = (x: Tensor4D) => x.clone();
    await expect(paddingDifference(features, picture, { window: 7, stride: 2 })).rejects.toThrow(RangeError);
    await expect(paddingDifference(features, picture, { window: 14, stride: 2 })).rejects.toThrow(RangeError);
    picture.dispose();
  });
});
