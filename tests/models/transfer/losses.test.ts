import { grad, memory, tensor2d, tidy, variable, variableGrads, type Tensor2D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { classWeights, crossEntropy, l2Penalty, type LossOptions } from '../../../models/transfer/losses';
import { startCpu } from './setup';

beforeAll(startCpu);
afterEach(() => expect(memory().numTensors).toBe(0));

type Rows = readonly (readonly number[])[];

const matrix = (rows: Rows) => tensor2d(rows.map((row) => [...row]));

const lossOf = (logits: Rows, labels: Rows, options: LossOptions) =>
  tidy(() => crossEntropy(matrix(logits), matrix(labels), options).dataSync()[0]!);

const gradientOf = (logits: Rows, labels: Rows, options: LossOptions) =>
  tidy(() => {
    const wanted = matrix(labels);
    return [...grad((x) => crossEntropy(x as Tensor2D, wanted, options))(matrix(logits)).dataSync()];
  });

/** The same in double precision, by definition. */
function reference(logits: Rows, labels: Rows, { kind, smoothing = 0, classWeights: weights }: LossOptions): number {
  const total = logits.map((row, i) => {
    const highest = Math.max(...row);
    const sum = row.reduce((s, z) => s + Math.exp(z - highest), 0);
    const ofSample = weights ? weights.reduce((s, w, k) => s + w * labels[i]![k]!, 0) : 1;
    return row.reduce((s, z, k) => {
      const y = (1 - smoothing) * labels[i]![k]! + smoothing / (kind === 'softmax' ? row.length : 2);
      const weight = kind === 'softmax' ? ofSample : 1 + ((weights?.[k] ?? 1) - 1) * labels[i]![k]!;
      if (kind === 'softmax') return s - weight * y * (z - highest - Math.log(sum));
      return s + weight * (Math.max(z, 0) - y * z + Math.log1p(Math.exp(-Math.abs(z))));
    }, 0);
  });
  return total.reduce((s, x) => s + x, 0) / logits.length;
}

const kinds: LossOptions[] = [
  { kind: 'softmax' },
  { kind: 'softmax', smoothing: 0.1 },
  { kind: 'softmax', classWeights: [2, 0.5, 1] },
  { kind: 'softmax', smoothing: 0.2, classWeights: [2, 0.5, 1] },
  { kind: 'sigmoids' },
  { kind: 'sigmoids', smoothing: 0.1, classWeights: [2, 0.5, 1] },
];

test('computed by hand', () => {
  // Equal logits: −log(1/3) and 3·log 2.
  expect(lossOf([[0, 0, 0]], [[1, 0, 0]], { kind: 'softmax' })).toBeCloseTo(Math.log(3), 6);
  expect(lossOf([[0, 0, 0]], [[1, 0, 1]], { kind: 'sigmoids' })).toBeCloseTo(3 * Math.log(2), 6);
  const third = 1 / 3;
  const gradient = gradientOf([[0, 0, 0]], [[1, 0, 0]], { kind: 'softmax' });
  [third - 1, third, third].forEach((value, k) => expect(gradient[k]).toBeCloseTo(value, 6));
});

const logit = fc.double({ min: -8, max: 8, noNaN: true });
const rows = fc.array(fc.tuple(logit, logit, logit), { minLength: 1, maxLength: 4 });

describe.each(kinds)('%o', (options) => {
  const labelsFor = (count: number, seed: number): Rows =>
    Array.from({ length: count }, (_, i) => [0, 1, 2].map((k) =>
      options.kind === 'softmax' ? Number((i + seed) % 3 === k) : ((i + seed) >> k) & 1));

  test('is what its definition says', () => {
    fc.assert(
      fc.property(rows, fc.nat(7), (logits, seed) => {
        const labels = labelsFor(logits.length, seed);
        expect(lossOf(logits, labels, options)).toBeCloseTo(reference(logits, labels, options), 3);
      }),
      { numRuns: 30 },
    );
  });

  test('has the gradient of its definition', () => {
    fc.assert(
      fc.property(rows, fc.nat(7), (logits, seed) => {
        const labels = labelsFor(logits.length, seed);
        const gradient = gradientOf(logits, labels, options);
        logits.forEach((row, i) => row.forEach((_, k) => {
          const at = (by: number) =>
            reference(logits.map((r, n) => r.map((z, m) => (n === i && m === k ? z + by : z))), labels, options);
          expect(gradient[i * 3 + k]).toBeCloseTo((at(1e-4) - at(-1e-4)) / 2e-4, 3);
        }));
      }),
      { numRuns: 20 },
    );
  });

  test('neither overflows nor gives NaN, however sure the network is', () => {
    for (const sure of [1e3, 1e30]) {
      for (const labels of [labelsFor(1, 0), labelsFor(1, 1)]) {
        expect(lossOf([[sure, -sure, 0]], labels, options)).not.toBeNaN();
        expect(gradientOf([[sure, -sure, 0]], labels, options).every(Number.isFinite)).toBe(true);
      }
    }
  });
});

test('with class weights and smoothing, what costs least is still the right answer, however uneven the classes', () => {
  const weights = classWeights([1000, 10]);
  const cost = (probability: number, kind: LossOptions['kind']) => {
    const odds = Math.log(probability / (1 - probability));
    return lossOf([[odds, kind === 'softmax' ? 0 : -odds]], [[1, 0]], { kind, smoothing: 0.1, classWeights: weights });
  };
  for (const kind of ['softmax', 'sigmoids'] as const) {
    for (const wrong of [0.1, 0.3, 0.5]) expect(cost(0.95, kind)).toBeLessThan(cost(wrong, kind));
  }
});

test('independent labels: a class weight is of those that have the class, not of both answers alike', () => {
  const options: LossOptions = { kind: 'sigmoids', classWeights: [3, 0.5] };
  const gradient = gradientOf([[0, 0], [0, 0]], [[1, 0], [0, 1]], options);
  [-0.5 * 3, 0.5, 0.5, -0.5 * 0.5].forEach((value, i) => expect(gradient[i]).toBeCloseTo(value / 2, 6));
});

test('class weights make classes count the same, and have mean 1 over the samples', () => {
  expect(classWeights([10, 10])).toEqual([1, 1]);
  expect(classWeights([30, 10])).toEqual([40 / 60, 2]);
  expect(classWeights([5, 0, 5])).toEqual([1, 0, 1]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 8 }), (counts) => {
      const weights = classWeights(counts);
      const total = counts.reduce((sum, n) => sum + n, 0);
      expect(counts.reduce((sum, n, k) => sum + n * weights[k]!, 0)).toBeCloseTo(total, 6);
      counts.forEach((n, k) => expect(n * weights[k]!).toBeCloseTo(counts[0]! * weights[0]!, 6));
    }),
  );
});

test('the L2 term is λ/(2m)·Σw², its gradient λ/m·w', () => {
  const weight = tidy(() => variable(tensor2d([[1, -2], [3, 0]])));
  tidy(() => {
    expect(l2Penalty([weight], 0.5, 7).dataSync()[0]).toBeCloseTo((0.5 / 14) * 14, 6);
    const gradient = variableGrads(() => l2Penalty([weight], 0.5, 7), [weight]).grads[weight.name]!.dataSync();
    [1, -2, 3, 0].forEach((w, i) => expect(gradient[i]).toBeCloseTo((0.5 / 7) * w, 6));
    expect(l2Penalty([], 0.5, 7).dataSync()[0]).toBe(0);
  });
  weight.dispose();
});
