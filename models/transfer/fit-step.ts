import {
  add, keep, mul, sqrt, stack, tidy, variableGrads,
  type Scalar, type Tensor, type Variable,
} from '@tensorflow/tfjs-core';
import { Random } from '../random';
import { correctIn } from './evaluate';
import type { FitOptions } from './fit-options';
import { crossEntropy, l2Penalty, squaredNorm } from './losses';
import type { Batch } from './source';
import type { StepSums } from './tally';

type Step = Pick<FitOptions, 'forward' | 'variables' | 'optimiser' | 'loss' | 'l2' | 'seed' | 'train'>;

/**
 * Learns from one mini-batch: forward, backward, one step of the optimiser. Reads nothing back.
 * @param step since training began, from 0
 * @returns what it gave; the caller disposes it
 */
export function fitStep(options: Step, batch: Batch, step: number, learningRate: number): StepSums {
  const { variables, optimiser, forward, loss, l2 } = options;
  // The dropout of a step depends on nothing but the seed and its number, so that a resumed run repeats it.
  const seed = new Random(options.seed, step).below(2 ** 31);
  const decayed = (l2?.names ?? []).map((name) => variables.get(name)!);
  return tidy(() => {
    let own: Scalar | undefined;
    let correct: Scalar | undefined;
    const { value, grads } = variableGrads(() => {
      const logits = forward(batch.inputs, { training: true, seed });
      own = keep(crossEntropy(logits, batch.labels, loss));
      correct = keep(correctIn(logits, batch.labels, loss.kind));
      return decayed.length ? add(own, l2Penalty(decayed, l2!.lambda, options.train.size)) : own.clone();
    }, [...variables.values()]);
    value.dispose();
    const gradients = byName(variables, grads);
    const norm = sqrt(squaredNorm([...gradients.values()]));
    optimiser.apply(gradients, learningRate);
    const sums = stack([mul(own!, batch.labels.shape[0]), correct!, norm]) as StepSums;
    own!.dispose();
    correct!.dispose();
    return sums;
  });
}

/** tfjs names gradients after its own names of the variables. */
function byName(variables: ReadonlyMap<string, Variable>, grads: Record<string, Tensor>): Map<string, Tensor> {
  const found = new Map<string, Tensor>();
  for (const [name, each] of variables) {
    const gradient = grads[each.name];
    if (gradient) found.set(name, gradient);
  }
  return found;
}
