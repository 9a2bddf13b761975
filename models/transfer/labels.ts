import { tensor2d, type Tensor2D } from '@tensorflow/tfjs-core';
import type { LossKind } from './losses';

/** [classes]: for sigmoids one-hot or multi-hot; for softmax all classes of a sample share in its 1. */
export function labelRow(labels: readonly number[], classes: number, kind: LossKind): Float32Array {
  const row = new Float32Array(classes);
  for (const label of labels) row[label] = kind === 'softmax' ? 1 / labels.length : 1;
  return row;
}

/** Some of the rows, in the order asked for, [indices, classes]. The caller disposes it. */
export function labelRows(rows: readonly Float32Array[], indices: Uint32Array | readonly number[]): Tensor2D {
  const classes = rows[0]!.length;
  const values = new Float32Array(indices.length * classes);
  indices.forEach((index, i) => values.set(rows[index]!, i * classes));
  return tensor2d(values, [indices.length, classes]);
}
