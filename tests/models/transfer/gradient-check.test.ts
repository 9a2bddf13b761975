import {
  add, customGrad, memory, mul, square, sum, tensor, tidy, variable,
  type Scalar, type Tensor, type Tensor2D,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { gradientCheck } from '../../../models/transfer/gradient-check';
import { Head } from '../../../models/transfer/head';
import { crossEntropy, l2Penalty, type LossKind } from '../../../models/transfer/losses';
import { readWeights } from '../../../models/transfer/weights';
import { blobs } from './blobs';
import { startCpu } from './setup';

beforeAll(startCpu);
afterEach(() => expect(memory().numTensors).toBe(0));

/** Checks the gradients of a head with softmax or sigmoids and an L2 term. */
async function check(kind: LossKind, hidden: readonly number[], seed: number) {
  const head = new Head({ inputs: 4, hidden, classes: 3, dropout: 0, initialiser: 'he-normal', seed });
  const before = await readWeights(head.variables);
  const { features, labels } = blobs(seed, 12, 3, 4);
  const loss = () =>
    tidy(() => {
      const logits = head.forward(tensor(features, [12, 4]) as Tensor2D);
      const cost = crossEntropy(logits, tensor(labels, [12, 3]) as Tensor2D, { kind });
      return add(cost, l2Penalty([head.variables.get('dense_0/kernel')!], 0.5, 12)) as Scalar;
    });
  const result = await gradientCheck({ loss, variables: head.variables, count: 25, seed });
  expect(await readWeights(head.variables)).toEqual(before);
  head.dispose();
  return result;
}

test('heads without kinks pass, whatever their weights', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom<LossKind>('softmax', 'sigmoids'), fc.nat(1000), async (kind, seed) => {
      const { difference, parameters } = await check(kind, [], seed);
      expect(difference).toBeLessThan(1e-3);
      expect(parameters).toHaveLength(15);
      expect(new Set(parameters.map(({ name, index }) => `${name} ${index}`)).size).toBe(15);
    }),
    { numRuns: 20 },
  );
});

test('heads with ReLU pass', async () => {
  for (const seed of [1, 2, 3, 4]) expect((await check('softmax', [6], seed)).difference).toBeLessThan(1e-2);
});

/** w², with a derivative that is multiplied by `factor`. */
const wrongSquare = (factor: number) =>
  customGrad((x, save) => {
    (save as (saved: Tensor[]) => void)([x as Tensor]);
    return {
      value: square(x as Tensor),
      gradFunc: (dy: Tensor, saved: Tensor[]) => mul(dy, mul(saved[0]!, 2 * factor)),
    };
  });

test('a derivative that is off by a factor f gives |f − 1| / (f + 1)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.double({ min: 0.1, max: 5, noNaN: true }), async (factor) => {
      const weight = tidy(() => variable(tensor([1, -2, 3])));
      const loss = () => tidy(() => sum(wrongSquare(factor)(weight)) as Scalar);
      const { difference } = await gradientCheck({ loss, variables: new Map([['w', weight]]), count: 3, seed: 1 });
      expect(difference).toBeCloseTo(Math.abs(factor - 1) / (factor + 1), 2);
      weight.dispose();
    }),
    { numRuns: 20 },
  );
});
