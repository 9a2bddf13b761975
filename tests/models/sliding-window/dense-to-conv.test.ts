import {
  avgPool, memory, randomUniform, reshape, slice, tidy, zeros,
  type Tensor2D, type Tensor4D,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ConvHead } from '../../../models/sliding-window/conv-head';
import { denseToConv } from '../../../models/sliding-window/dense-to-conv';
import { Random } from '../../../models/random';
import { normaliseTensor } from '../../../models/transfer/features/normaliser';
import { Head, type StoredHead } from '../../../models/transfer/head';
import { startWasm } from '../wasm';
import { startCpu } from '../transfer/setup';

type Shape = [pictures: number, height: number, width: number, channels: number];

const small = fc.integer({ min: 1, max: 4 });
const cases = fc.record({
  height: small,
  width: small,
  channels: fc.integer({ min: 1, max: 9 }),
  hidden: fc.array(fc.integer({ min: 1, max: 24 }), { maxLength: 3 }),
  classes: fc.integer({ min: 1, max: 12 }),
  stride: fc.integer({ min: 1, max: 3 }),
  /** Cells that the map is larger than the window. */
  more: fc.tuple(fc.nat(6), fc.nat(6)),
  pictures: fc.integer({ min: 1, max: 2 }),
  seed: fc.nat(1e6),
});

/** Heads begin with biases of zero, which would hide a bias that is left out. */
function randomHead(inputs: number, hidden: readonly number[], classes: number, seed: number): StoredHead {
  const random = new Random(seed);
  const sizes = [inputs, ...hidden, classes];
  const weights: Record<string, Float32Array> = {};
  for (let layer = 0; layer + 1 < sizes.length; layer++) {
    const [from, to] = [sizes[layer]!, sizes[layer + 1]!];
    const scale = Math.sqrt(2 / from);
    weights[`dense_${layer}/kernel`] = Float32Array.from({ length: from * to }, () => scale * random.normal());
    weights[`dense_${layer}/bias`] = Float32Array.from({ length: to }, () => random.normal());
  }
  return { spec: { inputs, hidden, classes, dropout: 0, initialiser: 'he-normal', seed }, weights };
}

/** Largest difference of a sliding head to the dense one on every window, cut out one by one. */
function largestDifference(
  sliding: ConvHead,
  map: Tensor4D,
  stride: number,
  answer: (window: Tensor4D) => Tensor2D,
): { difference: number; cells: number } {
  return tidy(() => {
    const { height, width, channels } = sliding.window;
    const scores = sliding.forward(map, stride);
    const [pictures, rows, columns, classes] = scores.shape;
    expect([rows, columns]).toEqual(
      [[map.shape[1], height], [map.shape[2], width]].map(([whole, part]) => Math.floor((whole! - part!) / stride) + 1),
    );
    const found = scores.dataSync();
    let difference = 0;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const window = slice(map, [0, row * stride, column * stride, 0], [pictures, height, width, channels]);
        const expected = answer(window).dataSync();
        for (let n = 0; n < pictures; n++) {
          for (let k = 0; k < classes; k++) {
            const at = ((n * rows + row) * columns + column) * classes + k;
            difference = Math.max(difference, Math.abs(found[at]! - expected[n * classes + k]!));
          }
        }
      }
    }
    return { difference, cells: rows * columns };
  });
}

describe.each([['cpu', startCpu, 40], ['wasm', startWasm, 60]] as const)('on %s', (_, start, numRuns) => {
  beforeAll(start);
  afterEach(() => expect(memory().numTensors).toBe(0));

  test('every cell of the converted head is the dense head on the window it stands for', () => {
    fc.assert(
      fc.property(cases, ({ height, width, channels, hidden, classes, stride, more, pictures, seed }) => {
        const stored = randomHead(height * width * channels, hidden, classes, seed);
        const dense = Head.restore(stored);
        const sliding = ConvHead.flattened(stored, { height, width, channels });
        const shape: Shape = [pictures, height + more[0], width + more[1], channels];
        const map = randomUniform(shape, -1, 1, 'float32', seed) as Tensor4D;
        const { difference } = largestDifference(sliding, map, stride, (window) =>
          dense.forward(reshape(window, [pictures, -1]) as Tensor2D));
        for (const each of [dense, sliding, map]) each.dispose();
        expect(difference).toBeLessThanOrEqual(1e-4);
      }),
      { numRuns },
    );
  });

  test('so is that of a head on averages, with and without what normalises them', () => {
    fc.assert(
      fc.property(cases, fc.boolean(), (drawn, normal) => {
        const { height, width, channels, hidden, classes, stride, more, pictures, seed } = drawn;
        const stored = randomHead(channels, hidden, classes, seed);
        const random = new Random(seed, 1);
        const normaliser = normal
          ? {
              mean: Float32Array.from({ length: channels }, () => random.next()),
              scale: Float32Array.from({ length: channels }, () => random.between(0.5, 2)),
            }
          : null;
        const dense = Head.restore(stored);
        const sliding = ConvHead.pooled(stored, { height, width, channels }, normaliser);
        const shape: Shape = [pictures, height + more[0], width + more[1], channels];
        const map = randomUniform(shape, 0, 2, 'float32', seed) as Tensor4D;
        const { difference } = largestDifference(sliding, map, stride, (window) => {
          const average = reshape(avgPool(window, [height, width], 1, 'valid'), [pictures, channels]) as Tensor2D;
          return dense.forward(normaliser ? normaliseTensor(normaliser, average) : average);
        });
        for (const each of [dense, sliding, map]) each.dispose();
        expect(difference).toBeLessThanOrEqual(1e-4);
      }),
      { numRuns },
    );
  });
});

test("the course's head, 400 and 400 units on 5 × 5 × 16, over a larger map", async () => {
  await startWasm();
  const window = { height: 5, width: 5, channels: 16 };
  const stored = randomHead(400, [400, 400], 4, 1);
  const dense = Head.restore(stored);
  const sliding = ConvHead.flattened(stored, window);
  const map = randomUniform([1, 12, 17, 16], 0, 1, 'float32', 3) as Tensor4D;
  const { difference, cells } = largestDifference(sliding, map, 1, (each) =>
    dense.forward(reshape(each, [1, -1]) as Tensor2D));
  expect(cells).toBe(8 * 13);
  expect(difference).toBeLessThanOrEqual(1e-4);
  for (const each of [dense, sliding, map]) each.dispose();
});

describe('what is no window of a head', () => {
  const stored = randomHead(12, [5], 2, 1);

  test('is refused', () => {
    expect(() => denseToConv(stored, { height: 2, width: 2, channels: 4 })).toThrow(RangeError);
    expect(() => denseToConv(stored, { height: -2, width: -2, channels: 3 })).toThrow(RangeError);
    expect(() => denseToConv({ ...stored, weights: {} }, { height: 2, width: 2, channels: 3 })).toThrow(RangeError);
    const few = { mean: new Float32Array(3), scale: new Float32Array(3) };
    expect(() => ConvHead.pooled(stored, { height: 2, width: 2, channels: 12 }, few)).toThrow(RangeError);
  });

  test('and a map smaller than the window too', () => {
    const sliding = ConvHead.flattened(stored, { height: 2, width: 2, channels: 3 });
    const maps = [[1, 1, 5, 3], [1, 5, 1, 3], [1, 2, 2, 4]] as const;
    for (const shape of maps) {
      const map = zeros([...shape]) as Tensor4D;
      expect(() => sliding.forward(map)).toThrow('has no window of 2 × 2 × 3');
      map.dispose();
    }
    sliding.dispose();
  });
});

test('the conversion copies nothing', () => {
  const stored = randomHead(12, [5], 2, 1);
  const [first, last] = denseToConv(stored, { height: 2, width: 2, channels: 3 });
  expect(first!.filter).toBe(stored.weights['dense_0/kernel']);
  expect(first!.shape).toEqual([2, 2, 3, 5]);
  expect(last!.shape).toEqual([1, 1, 5, 2]);
});
