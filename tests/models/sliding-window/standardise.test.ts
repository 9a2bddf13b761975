import { randomUniform, tensor2d, tidy, type Tensor2D } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { foldStandardisation, measureChannels, standardise } from '../../../models/sliding-window/standardise';
import { Head } from '../../../models/transfer/head';
import { startCpu } from '../transfer/setup';

beforeAll(startCpu);

test('channels are measured over all cells', () => {
  const { mean, scale } = measureChannels([[0, 10, 2, 10], [4, 10, 6, 10]], 2);
  expect([...mean]).toEqual([3, 10]);
  expect(scale[0]).toBeCloseTo(1 / Math.sqrt(5), 6);
  // A channel that never moves is not blown up without end.
  expect(scale[1]).toBeCloseTo(1 / (0.1 * Math.sqrt(5) / 2), 5);
  expect(() => measureChannels([[1, 2, 3]], 2)).toThrow(RangeError);
  expect(() => measureChannels([], 2)).toThrow(RangeError);
});

test('a head with its standardisation folded in answers the same about windows as they are', async () => {
  const [cells, channels] = [6, 5];
  const inputs = cells * channels;
  const head = new Head({ inputs, hidden: [7], classes: 3, dropout: 0, initialiser: 'he-normal', seed: 4 });
  const rows = tidy(() => randomUniform([4, cells * channels], 2, 9, 'float32', 1).dataSync() as Float32Array).slice();
  const measured = measureChannels([rows], channels);
  const folded = Head.restore(foldStandardisation(await head.store(), measured));
  tidy(() => {
    const asIs = folded.forward(tensor2d(rows.slice(), [4, cells * channels]) as Tensor2D).dataSync();
    const before = head.forward(tensor2d(standardise(rows.slice(), measured), [4, cells * channels])).dataSync();
    before.forEach((value, i) => expect(asIs[i]).toBeCloseTo(value, 4));
  });
  head.dispose();
  folded.dispose();
});
