import type { FieldLayer } from '../receptive-field';

/** What the layers before the answer are: plain data. */
export interface FieldPath {
  readonly layers: readonly FieldLayer[];
  /** What the first of them calls the picture. */
  readonly input: string;
  /** Whether averages over the whole picture take part. */
  readonly global: boolean;
}

/** The same with a head slid over the last layer: a window of cells, then 1 × 1. @param dense layers of the head */
export function withHead(path: FieldPath, cells: number, dense: number): FieldPath {
  const layers = [...path.layers];
  for (let layer = 0; layer < dense; layer++) {
    const side = layer === 0 ? cells : 1;
    const inputs = [layers.at(-1)?.name ?? path.input];
    layers.push({ name: `dense_${layer}`, inputs, kernel: [side, side], stride: 1, padding: 'valid' });
  }
  return { ...path, layers };
}
