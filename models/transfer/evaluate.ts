import {
  argMax, cast, equal, greater, greaterEqual, max, mean, min, sigmoid, softmax, sub, sum, tidy, where,
  type Scalar, type Tensor, type Tensor2D,
} from '@tensorflow/tfjs-core';
import { Breath } from './breath';
import type { Pass } from './head';
import { crossEntropy, type LossKind, type LossOptions } from './losses';
import { inOrder, type BatchSource } from './source';

/** A network: inputs of a batch → logits [samples, classes]. Disposes what it makes but the result. */
export type Forward = (inputs: Tensor, pass: Pass) => Tensor2D;

/** Anything like an AbortSignal; models/ knows no DOM. */
export interface Signal {
  readonly aborted: boolean;
}

export interface Evaluation {
  readonly loss: number;
  /** Share of right answers; for sigmoids, of right decisions over all samples and classes. */
  readonly accuracy: number;
  /** [samples · classes], row by row, in the order of the source. */
  readonly probabilities: Float32Array;
}

/**
 * Right answers of a batch, summed: softmax by the largest logit, which is right for any of the classes that are the
 * most in the sample; sigmoids by the sign, as a share of the classes.
 */
export function correctIn(logits: Tensor2D, labels: Tensor2D, kind: LossKind): Scalar {
  return tidy(() => {
    if (kind === 'softmax') {
      const right = greaterEqual(labels, max(labels, 1, true));
      // Of the right ones the likeliest; all others are less likely than any.
      const best = argMax(where(right, logits, sub(min(logits, 1, true), 1)), 1);
      return sum(cast(equal(argMax(logits, 1), best), 'float32'));
    }
    return sum(mean(cast(equal(greater(logits, 0), greater(labels, 0.5)), 'float32'), 1));
  });
}

/**
 * Runs a network over a source, without learning.
 * @returns undefined if aborted
 */
export async function evaluate(
  source: BatchSource,
  forward: Forward,
  options: LossOptions & { readonly batchSize?: number },
  signal: Signal = { aborted: false },
): Promise<Evaluation | undefined> {
  const breath = new Breath();
  const probabilities: Float32Array[] = [];
  let loss = 0;
  let correct = 0;
  const plan = { epoch: 0, order: inOrder(source.size), batchSize: options.batchSize ?? 64, training: false };
  for await (const { inputs, labels } of source.batches(plan)) {
    const results = tidy(() => {
      const logits = forward(inputs, { training: false });
      return [
        crossEntropy(logits, labels, options),
        correctIn(logits, labels, options.kind),
        options.kind === 'softmax' ? softmax(logits) : sigmoid(logits),
      ] as const;
    });
    const samples = labels.shape[0];
    inputs.dispose();
    labels.dispose();
    const [batchLoss, batchCorrect, batchProbabilities] = await Promise.all(results.map((result) => result.data()));
    for (const result of results) result.dispose();
    loss += batchLoss![0]! * samples;
    correct += batchCorrect![0]!;
    probabilities.push(Float32Array.from(batchProbabilities!));
    if (breath.due) await breath.take();
    if (signal.aborted) return undefined;
  }
  return { loss: loss / source.size, accuracy: correct / source.size, probabilities: joined(probabilities) };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
