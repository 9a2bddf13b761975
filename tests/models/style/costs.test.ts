import '@tensorflow/tfjs-backend-cpu';
import {
  add, grad, memory, mul, setBackend, sub, tensor, tensor3d, tensor4d, type Tensor3D, type Tensor4D,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { registerTrainingKernels } from '../../../models/kernels/training';
import { Random } from '../../../models/random';
import { contentCost, gramMatrix, structureCost, styleCost, totalVariation } from '../../../models/style/costs';
import { instanceNorm } from '../../../models/style/transfer-net';

beforeAll(async () => {
  await setBackend('cpu');
  registerTrainingKernels('cpu');
});

const draw = (shape: [number, number, number, number], seed: number): Tensor4D => {
  const random = new Random(seed);
  return tensor4d(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.next()), shape);
};

describe('values computed by hand', () => {
  test('the Gram matrix of two maps of two places', () => {
    // F = [[1, 2], [3, 4]] place by place: FᵀF = [[1 + 9, 2 + 12], [14, 4 + 16]], divided by two places.
    expect(gramMatrix(tensor4d([1, 2, 3, 4], [1, 1, 2, 2])).arraySync()).toEqual([[[5, 7], [7, 10]]]);
  });

  test('the content cost is the squared error in parts of the target', () => {
    // (1 + 4) / (9 + 16), and nothing for the second picture.
    const cost = contentCost(tensor4d([4, 6, 1, 1], [2, 1, 1, 2]), tensor4d([3, 4, 1, 1], [2, 1, 1, 2]));
    expect(cost.dataSync()[0]).toBeCloseTo(5 / 25 / 2, 6);
  });

  test('the style cost weighs its layers', () => {
    const grams = [tensor3d([2], [1, 1, 1]), tensor3d([3], [1, 1, 1])] as Tensor3D[];
    const targets = [tensor3d([1], [1, 1, 1]), tensor3d([2], [1, 1, 1])] as Tensor3D[];
    expect(styleCost(grams, targets).dataSync()[0]).toBeCloseTo((1 + 1 / 4) / 2, 6);
    expect(styleCost(grams, targets, [0, 4]).dataSync()[0]).toBeCloseTo(1, 6);
    expect(() => styleCost(grams, targets.slice(1))).toThrow(RangeError);
  });

  test('the total variation of four pixels', () => {
    const image = tensor4d([0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0], [1, 2, 2, 3]);
    // Across 1 and 0, down 0 and 1: means of 1/2 each.
    expect(totalVariation(image).dataSync()[0]).toBeCloseTo(1, 6);
  });

  test('instance normalisation: mean 0 and variance 1 of every map of every picture', () => {
    const values = instanceNorm(tensor4d([1, 10, 3, 30, 5, 5, 5, 5], [2, 1, 2, 2])).dataSync();
    [-1, -1, 1, 1, 0, 0, 0, 0].forEach((value, i) => expect(values[i]).toBeCloseTo(value, 4));
  });

  test('structure asks for light and dark in the same places, in whatever colours', () => {
    const picture = draw([1, 16, 16, 3], 1);
    expect(structureCost(picture, picture).dataSync()[0]).toBeLessThan(0.1);
    const halfAsStrong = add(mul(picture, 0.5), 0.3) as Tensor4D;
    expect(structureCost(halfAsStrong, picture).dataSync()[0]).toBeLessThan(0.2);
    expect(structureCost(sub(1, picture) as Tensor4D, picture).dataSync()[0]).toBeGreaterThan(1.5);
  });
});

describe('gradients against finite differences', () => {
  const target = draw([1, 8, 8, 3], 5);
  const gram = gramMatrix(target);
  const costs: Record<string, (x: Tensor4D) => ReturnType<typeof totalVariation>> = {
    content: (x) => contentCost(x, target),
    style: (x) => styleCost([gramMatrix(x)], [gram]),
    structure: (x) => structureCost(x, target),
    'total variation': totalVariation,
    'instance normalisation': (x) => contentCost(instanceNorm(x), target),
  };
  test.each(Object.keys(costs))('%s', (name) => {
    const cost = costs[name]!;
    const x = draw([1, 8, 8, 3], 9);
    const slope = grad((image) => cost(image as Tensor4D))(x).dataSync();
    const values = x.dataSync();
    const step = 1e-2;
    for (const i of [0, 17, 100, 191]) {
      const at = (by: number) =>
        cost(tensor(values.map((value, k) => (k === i ? value + by : value)), x.shape) as Tensor4D).dataSync()[0]!;
      const measured = (at(step) - at(-step)) / (2 * step);
      expect(Math.abs(slope[i]! - measured)).toBeLessThan(2e-3 + 0.03 * Math.abs(measured));
    }
  });
});

test('costs leave no tensors behind but their answer', () => {
  const [a, b] = [draw([1, 8, 8, 3], 2), draw([1, 8, 8, 3], 3)];
  const before = memory().numTensors;
  for (const cost of [contentCost(a, b), structureCost(a, b), totalVariation(a), gramMatrix(a)]) cost.dispose();
  expect(memory().numTensors).toBe(before);
});
