import { memory, mul, type Tensor2D } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { registerTrainingKernels } from '../../../models/kernels/training';
import { fit } from '../../../models/transfer/fit';
import type { Checkpoint, EpochReport, FitOptions } from '../../../models/transfer/fit-options';
import { Head } from '../../../models/transfer/head';
import { Optimiser, type Method } from '../../../models/transfer/optimiser';
import { readWeights } from '../../../models/transfer/weights';
import { startWasm } from '../wasm';
import { blobs } from './blobs';
import { startCpu } from './setup';

beforeAll(startCpu);

let held = 0;
beforeEach(() => {
  held = memory().numTensors;
});
afterEach(() => expect(memory().numTensors, 'tensors left').toBe(held));

const adam: Method = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

interface Setup extends Partial<FitOptions> {
  readonly method?: Method;
  readonly learningRate?: number;
  readonly dropout?: number;
}

/** Trains a small head on blobs, checks that nothing is left, and returns what came of it. */
async function train({ method = adam, learningRate = 0.01, dropout = 0.3, ...options }: Setup = {}) {
  const head = new Head({ inputs: 6, hidden: [8], classes: 3, dropout, initialiser: 'he-normal', seed: 1 });
  const optimiser = new Optimiser(head.variables, { method, weightDecay: 0.01 });
  const before = memory().numTensors;
  const counts: number[] = [];
  const history: EpochReport[] = [];
  try {
    const result = await fit({
      train: blobs(1, 70, 3, 6).source,
      dev: blobs(2, 30, 3, 6).source,
      forward: (x, pass) => head.forward(x as Tensor2D, pass),
      variables: head.variables,
      optimiser,
      schedule: { learningRate, decay: { kind: 'cosine', epochs: 8 }, warmUp: 1 },
      loss: { kind: 'softmax', smoothing: 0.1 },
      l2: { lambda: 0.1, names: ['dense_0/kernel'] },
      epochs: 8,
      batchSize: 16,
      seed: 5,
      ...options,
      onEpoch: (report) => {
        counts.push(memory().numTensors);
        history.push(report);
        options.onEpoch?.(report);
      },
    });
    expect(memory().numTensors, 'tensors left by fit').toBe(before);
    expect(new Set(counts).size, 'tensors constant across epochs').toBeLessThanOrEqual(1);
    return { ...result, weights: await readWeights(head.variables) };
  } finally {
    optimiser.dispose();
    head.dispose();
  }
}

const curve = (history: readonly EpochReport[]) => history.map(({ seconds: _, ...rest }) => rest);

describe('training', () => {
  test.each<Method>([
    { kind: 'sgd' },
    { kind: 'momentum', beta: 0.9 },
    { kind: 'rmsprop', beta: 0.9, epsilon: 1e-8 },
    adam,
  ])('learns with $kind', async (method) => {
    const learningRate = method.kind === 'sgd' || method.kind === 'momentum' ? 0.5 : 0.02;
    const { history, reason } = await train({ method, learningRate, dropout: 0 });
    expect(reason).toBe('finished');
    expect(history).toHaveLength(8);
    expect(history.at(-1)!.loss).toBeLessThan(history[0]!.loss);
    expect(history.at(-1)!.devAccuracy).toBeGreaterThan(0.8);
    expect(history.every(({ gradientNorm }) => gradientNorm > 0)).toBe(true);
  });

  test('learns several labels at once', async () => {
    const { history } = await train({ loss: { kind: 'sigmoids' }, learningRate: 0.05, epochs: 12 });
    expect(history.at(-1)!.devAccuracy).toBeGreaterThan(0.85);
  });

  test('gives the same curve and weights twice, and others with another seed', async () => {
    const first = await train();
    const second = await train();
    const other = await train({ seed: 6 });
    expect(curve(second.history)).toEqual(curve(first.history));
    expect(second.weights).toEqual(first.weights);
    expect(curve(other.history)).not.toEqual(curve(first.history));
  });

  test('does so on WASM too, with almost the same curve', async () => {
    const reference = await train();
    await startWasm();
    registerTrainingKernels('wasm');
    held = memory().numTensors;
    try {
      const first = await train();
      const second = await train();
      expect(curve(second.history)).toEqual(curve(first.history));
      first.history.forEach(({ loss }, i) => expect(loss).toBeCloseTo(reference.history[i]!.loss, 3));
    } finally {
      await startCpu();
    }
  });

  test('resumed from any epoch, goes on as if it had not been interrupted', async () => {
    const checkpoints: Checkpoint[] = [];
    const whole = await train({ checkpoint: (state) => void checkpoints.push(structuredClone(state)) });
    expect(checkpoints).toHaveLength(8);
    for (const resume of [checkpoints[0]!, checkpoints[4]!, checkpoints[7]!]) {
      const rest = await train({ resume });
      expect(curve(rest.history)).toEqual(curve(whole.history));
      expect(rest.weights).toEqual(whole.weights);
      expect(rest.bestEpoch).toBe(whole.bestEpoch);
    }
  });

  test('refuses to start without samples, and to stop early without a dev set', async () => {
    await expect(train({ train: blobs(1, 0, 3, 6).source })).rejects.toThrow(RangeError);
    const nothing = blobs(1, 0, 3, 6).source;
    await expect(train({ dev: nothing, earlyStopping: { patience: 1 } })).rejects.toThrow(RangeError);
  });
});

describe('early stopping', () => {
  test('gives back the weights of the best epoch', async () => {
    const states: Checkpoint[] = [];
    // A rate that is too high makes the dev loss rise again.
    const { history, bestEpoch, reason, weights } = await train({
      method: { kind: 'sgd' },
      schedule: { learningRate: 1.5, decay: { kind: 'constant' } },
      dropout: 0.5,
      epochs: 40,
      earlyStopping: { patience: 3 },
      checkpoint: (state) => void states.push(structuredClone(state)),
    });
    expect(reason).toBe('stopped-early');
    expect(history.length).toBe(bestEpoch + 4);
    const lowest = Math.min(...history.map(({ devLoss }) => devLoss!));
    expect(history[bestEpoch]!.devLoss).toBe(lowest);
    expect(weights).toEqual(states[bestEpoch]!.weights);
    expect(weights).not.toEqual(states.at(-1)!.weights);
  });
});

describe('what ends training before its time', () => {
  test('an abort in the middle of an epoch keeps the best weights', async () => {
    const controller = new AbortController();
    const states: Checkpoint[] = [];
    const { reason, history, weights, bestEpoch } = await train({
      signal: controller.signal,
      checkpoint: (state) => void states.push(structuredClone(state)),
      onBatch: ({ epoch, batch }) => {
        if (epoch === 3 && batch === 2) controller.abort();
      },
    });
    expect(reason).toBe('aborted');
    expect(history).toHaveLength(3);
    expect(weights).toEqual(states[bestEpoch]!.weights);
  });

  test('a last step that makes weights of no number is not learned', async () => {
    const wild = { learningRate: 1e39, decay: { kind: 'constant' } } as const;
    const dev = blobs(2, 0, 3, 6).source; // nothing that would tell
    const once = { method: { kind: 'sgd' }, schedule: wild, epochs: 1, batchSize: 70, dev } as const;
    const { reason, bestEpoch, weights } = await train(once);
    expect({ reason, bestEpoch }).toEqual({ reason: 'not-a-number', bestEpoch: -1 });
    expect(Object.values(weights).every((values) => values.every(Number.isFinite))).toBe(true);
  });

  test('an abort before the first mini-batch leaves the weights as they were', async () => {
    const { reason, bestEpoch, history } = await train({ signal: { aborted: true } });
    expect({ reason, bestEpoch, history }).toEqual({ reason: 'aborted', bestEpoch: -1, history: [] });
  });

  test('hears of it also where an epoch takes no longer than a moment', async () => {
    const signal = { aborted: false };
    setTimeout(() => (signal.aborted = true), 100);
    // Without a pause between such epochs no timer, and no message, would ever have its turn.
    const { reason } = await train({ signal, epochs: 3000, batchSize: 70 });
    expect(reason).toBe('aborted');
  });

  test('an abort reaches a training that is paused', async () => {
    const controller = new AbortController();
    let asked = 0;
    const { reason } = await train({
      signal: controller.signal,
      paused: () => {
        if (++asked === 3) controller.abort();
        return true;
      },
    });
    expect(reason).toBe('aborted');
  });

  test('a pause changes nothing', async () => {
    let asked = 0;
    const paused = await train({ paused: () => ++asked % 7 === 0, epochs: 2 });
    const straight = await train({ epochs: 2 });
    expect(curve(paused.history)).toEqual(curve(straight.history));
  });

  test('a loss that is not a number: the best weights so far are kept, and it is said', async () => {
    const states: Checkpoint[] = [];
    let poison = 1;
    const head = new Head({ inputs: 6, hidden: [], classes: 3, dropout: 0, initialiser: 'xavier-normal', seed: 1 });
    const optimiser = new Optimiser(head.variables, { method: adam });
    const { reason, history, bestEpoch } = await fit({
      train: blobs(1, 70, 3, 6).source,
      forward: (x, pass) => {
        const logits = head.forward(x as Tensor2D, pass);
        const spoilt = mul(logits, poison) as Tensor2D;
        logits.dispose();
        return spoilt;
      },
      variables: head.variables,
      optimiser,
      schedule: { learningRate: 0.01, decay: { kind: 'constant' } },
      loss: { kind: 'softmax' },
      epochs: 6,
      batchSize: 16,
      seed: 1,
      checkpoint: (state) => void states.push(structuredClone(state)),
      onEpoch: ({ epoch }) => {
        if (epoch === 1) poison = NaN;
      },
    });
    expect({ reason, bestEpoch, epochs: history.length }).toEqual({ reason: 'not-a-number', bestEpoch: 1, epochs: 2 });
    expect(await readWeights(head.variables)).toEqual(states[1]!.weights);
    head.dispose();
    optimiser.dispose();
  });

  test('a rate that lets the weights overflow is noticed as well', async () => {
    const l2 = { lambda: 1e9, names: ['dense_0/kernel'] };
    const { reason, weights } = await train({ method: { kind: 'sgd' }, learningRate: 1e30, l2 });
    expect(reason).toBe('not-a-number');
    expect(Object.values(weights).every((values) => values.every(Number.isFinite))).toBe(true);
  });

  test('what the samples throw is passed on, and the source is told to stop', async () => {
    const { source } = blobs(1, 70, 3, 6);
    let ended = 0;
    const failing: FitOptions['train'] = {
      size: source.size,
      async *batches(plan) {
        try {
          let count = 0;
          for await (const batch of source.batches(plan)) {
            if (++count === 3) {
              batch.inputs.dispose();
              batch.labels.dispose();
              throw new Error('this picture cannot be read');
            }
            yield batch;
          }
        } finally {
          ended++;
        }
      },
    };
    await expect(train({ train: failing })).rejects.toThrow('this picture cannot be read');
    expect(ended).toBe(1);
  });
});
