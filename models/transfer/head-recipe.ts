import type { Head, HeadSpec } from './head';
import { classWeights, type LossOptions } from './losses';
import { safeEpsilon, type Method } from './optimiser';
import type { Recipe } from './recipe';

/** What a recipe's head is built from. */
export function headSpec({ head, seed }: Recipe, inputs: number, classes: number): HeadSpec {
  const { hidden, dropout, initialiser } = head;
  return { inputs, hidden, classes, dropout, initialiser, seed };
}

/** @param labels of every sample that is trained on */
export function lossOptions({ loss }: Recipe, labels: readonly (readonly number[])[], classes: number): LossOptions {
  const { kind, smoothing, balanced } = loss;
  if (!balanced) return { kind, smoothing };
  const counts = new Array<number>(classes).fill(0);
  for (const each of labels.flat()) counts[each]!++;
  return { kind, smoothing, classWeights: classWeights(counts) };
}

/** The penalty on the head's kernels; biases are left alone. */
export function l2Options({ loss }: Recipe, head: Head): { l2?: { lambda: number; names: readonly string[] } } {
  if (loss.l2 === 0) return {};
  return { l2: { lambda: loss.l2, names: [...head.variables.keys()].filter((name) => name.endsWith('/kernel')) } };
}

/** The method with an ε that this backend does not round to zero. */
export function safeMethod(method: Method): Method {
  if (method.kind !== 'adam' && method.kind !== 'rmsprop') return method;
  return { ...method, epsilon: Math.max(method.epsilon, safeEpsilon()) };
}
