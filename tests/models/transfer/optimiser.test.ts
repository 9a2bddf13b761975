import { memory, tensor, tensor1d, tidy, variable, type Variable } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { Optimiser, safeEpsilon, type Method, type OptimiserOptions } from '../../../models/transfer/optimiser';
import { startCpu } from './setup';

beforeAll(startCpu);
afterEach(() => expect(memory().numTensors).toBe(0));

/** Takes steps with the given gradients from the weight [1, −2] and returns where it went. */
function walk(options: OptimiserOptions, gradients: readonly (readonly [number, number])[], rate: number): number[][] {
  const weight = tidy(() => variable(tensor1d([1, -2])));
  const optimiser = new Optimiser(new Map([['w', weight as Variable]]), options);
  const path = gradients.map((gradient) => {
    tidy(() => optimiser.apply(new Map([['w', tensor1d([...gradient])]]), rate));
    return [...weight.dataSync()];
  });
  optimiser.dispose();
  weight.dispose();
  return path;
}

const gradients = [[0.5, -1], [0.25, 2], [-1, 0]] as const;

/** The formulas of the course, written out for one number. */
function expected(method: Method, gradient: readonly number[], from: number, rate: number, decay = 0): number[] {
  let [w, v, s] = [from, 0, 0];
  return gradient.map((g, i) => {
    w *= 1 - rate * decay;
    if (method.kind === 'sgd') w -= rate * g;
    if (method.kind === 'momentum') w -= rate * (v = method.beta * v + (1 - method.beta) * g);
    if (method.kind === 'rmsprop') {
      s = method.beta * s + (1 - method.beta) * g * g;
      w -= (rate * g) / (Math.sqrt(s) + method.epsilon);
    }
    if (method.kind === 'adam') {
      v = method.beta1 * v + (1 - method.beta1) * g;
      s = method.beta2 * s + (1 - method.beta2) * g * g;
      const corrected = Math.sqrt(s / (1 - method.beta2 ** (i + 1))) + method.epsilon;
      w -= (rate * v) / (1 - method.beta1 ** (i + 1)) / corrected;
    }
    return w;
  });
}

const methods: Method[] = [
  { kind: 'sgd' },
  { kind: 'momentum', beta: 0.9 },
  { kind: 'rmsprop', beta: 0.9, epsilon: 1e-6 },
  { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-6 },
];

test('steps computed by hand', () => {
  expect(walk({ method: { kind: 'sgd' } }, [[0.5, -1]], 0.1)[0]![0]).toBeCloseTo(0.95, 6);
  // v = 0.1·0.5 = 0.05
  expect(walk({ method: { kind: 'momentum', beta: 0.9 } }, [[0.5, -1]], 0.1)[0]![0]).toBeCloseTo(0.995, 6);
  // s = 0.1·0.25 = 0.025; 0.1·0.5/√0.025 = 0.316228
  expect(walk({ method: methods[2]! }, [[0.5, -1]], 0.1)[0]![0]).toBeCloseTo(0.683772, 4);
  // The bias-corrected first step of Adam is the learning rate, whatever the gradient.
  const [first] = walk({ method: methods[3]! }, [[0.5, -1e-3]], 0.1);
  expect(first![0]).toBeCloseTo(0.9, 4);
  expect(first![1]).toBeCloseTo(-1.9, 3);
});

test.each(methods)('$kind follows its formula over several steps, with and without decay', (method) => {
  for (const weightDecay of [0, 0.3]) {
    const path = walk({ method, weightDecay, decays: new Set(['w']) }, gradients, 0.1);
    for (const [i, from] of [1, -2].entries()) {
      const reference = expected(method, gradients.map((g) => g[i]!), from, 0.1, weightDecay);
      path.forEach((at, step) => expect(at[i]).toBeCloseTo(reference[step]!, 5));
    }
  }
});

test('by default what has one dimension, a bias, does not decay, and what has two does', () => {
  const weights = new Map<string, Variable>([
    ['kernel', tidy(() => variable(tensor([1, 1], [1, 2])))],
    ['bias', tidy(() => variable(tensor([1, 1])))],
  ]);
  const optimiser = new Optimiser(weights, { method: { kind: 'sgd' }, weightDecay: 0.5 });
  tidy(() => optimiser.apply(new Map([['kernel', tensor([0, 0], [1, 2])], ['bias', tensor([0, 0])]]), 0.1));
  expect(weights.get('kernel')!.dataSync()[0]).toBeCloseTo(0.95, 6);
  expect(weights.get('bias')!.dataSync()[0]).toBe(1);
  optimiser.dispose();
  for (const each of weights.values()) each.dispose();
});

test('a variable without a gradient stays where it is', () => {
  const weight = tidy(() => variable(tensor([3], [1, 1])));
  const optimiser = new Optimiser(new Map([['w', weight]]), { method: methods[3]!, weightDecay: 1 });
  optimiser.apply(new Map(), 0.1);
  expect([...weight.dataSync()]).toEqual([3]);
  optimiser.dispose();
  weight.dispose();
});

test.each(methods)('$kind goes on from a restored state as if it had never stopped', async (method) => {
  const whole = walk({ method }, gradients, 0.1);
  const weight = tidy(() => variable(tensor1d([1, -2])));
  const variables = new Map([['w', weight as Variable]]);
  const first = new Optimiser(variables, { method });
  tidy(() => first.apply(new Map([['w', tensor1d([...gradients[0]])]]), 0.1));
  const state = structuredClone(await first.state());
  first.dispose();
  const second = new Optimiser(variables, { method });
  second.restore(state);
  for (const gradient of gradients.slice(1)) {
    tidy(() => second.apply(new Map([['w', tensor1d([...gradient])]]), 0.1));
  }
  expect([...weight.dataSync()]).toEqual(whole.at(-1));
  second.dispose();
  weight.dispose();
});

test('a state that is not its own is refused', async () => {
  const weight = tidy(() => variable(tensor1d([1, -2])));
  const optimiser = new Optimiser(new Map([['w', weight as Variable]]), { method: methods[3]! });
  expect(() => optimiser.restore({ step: 1, slots: {} })).toThrow(RangeError);
  expect(() => optimiser.restore({
    step: 1, slots: { 'velocity/w': new Float32Array(2), 'square/w': new Float32Array(3) },
  })).toThrow(RangeError);
  optimiser.dispose();
  weight.dispose();
});

test('ε is small where floats have 32 bits', () => {
  expect(safeEpsilon()).toBe(1e-8);
});
