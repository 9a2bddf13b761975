import { memory, ones, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { Head, type HeadSpec } from '../../../models/transfer/head';
import { startCpu } from './setup';

beforeAll(startCpu);
afterEach(() => expect(memory().numTensors).toBe(0));

const spec: HeadSpec = { inputs: 2, hidden: [3], classes: 2, dropout: 0.5, initialiser: 'he-normal', seed: 1 };

test('computes what its weights say', () => {
  const head = Head.restore({
    spec,
    weights: {
      'dense_0/kernel': Float32Array.of(1, -1, 2, 0, 1, 1),
      'dense_0/bias': Float32Array.of(0, 0.5, -10),
      'dense_1/kernel': Float32Array.of(1, 2, 3, 4, 5, 6),
      'dense_1/bias': Float32Array.of(0.25, -1),
    },
  });
  tidy(() => {
    // Hidden: relu([1, −1 + 2 + 0.5, 2 + 2 − 10]) = [1, 1.5, 0]
    expect([...head.forward(tensor2d([[1, 2]])).dataSync()]).toEqual([1 + 4.5 + 0.25, 2 + 6 - 1]);
  });
  head.dispose();
});

test('is the same after being stored and restored', async () => {
  const head = new Head(spec);
  const restored = Head.restore(structuredClone(await head.store()));
  tidy(() => {
    const x = tensor2d([[0.3, -2], [1, 1]]);
    expect(restored.forward(x).dataSync()).toEqual(head.forward(x).dataSync());
  });
  head.dispose();
  restored.dispose();
});

test('the same seed makes the same head, another another; biases begin at zero', async () => {
  const heads = [new Head(spec), new Head(spec), new Head({ ...spec, seed: 2 })];
  const [a, b, c] = await Promise.all(heads.map((head) => head.store()));
  expect(b).toEqual(a);
  expect(c!.weights).not.toEqual(a!.weights);
  expect([...a!.weights['dense_0/bias']!]).toEqual([0, 0, 0]);
  for (const head of heads) head.dispose();
});

test('drops in training only, by the seed, and keeps the mean', () => {
  const head = Head.restore({
    spec: { ...spec, inputs: 4000, hidden: [], classes: 1, dropout: 0.25 },
    weights: { 'dense_0/kernel': new Float32Array(4000).fill(1 / 4000), 'dense_0/bias': Float32Array.of(0) },
  });
  tidy(() => {
    const x = ones([1, 4000]);
    const answer = (seed?: number) => {
      const pass = seed === undefined ? ({ training: false } as const) : ({ training: true, seed } as const);
      return head.forward(x as never, pass).dataSync()[0]!;
    };
    expect(answer()).toBeCloseTo(1, 4);
    expect(answer(1)).toBe(answer(1));
    expect(answer(1)).not.toBe(answer(2));
    expect(answer(1)).toBeCloseTo(1, 1);
  });
  head.dispose();
});

test.each([
  { ...spec, classes: 0 },
  { ...spec, hidden: [2.5] },
  { ...spec, dropout: 1 },
  { ...spec, dropout: NaN },
])('refuses what makes no network: %o', (wrong) => {
  expect(() => new Head(wrong)).toThrow(RangeError);
});

test('refuses weights that do not fit, and leaves nothing behind', async () => {
  const head = new Head(spec);
  const { weights } = await head.store();
  head.dispose();
  expect(() => Head.restore({ spec: { ...spec, classes: 3 }, weights })).toThrow(RangeError);
  expect(() => Head.restore({ spec, weights: {} })).toThrow(RangeError);
});
