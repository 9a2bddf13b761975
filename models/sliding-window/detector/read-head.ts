import type { StoredHead } from '../../transfer/head';
import { localisationOutputs } from '../localisation';
import { unpackWeights, type WeightList } from '../packed-weights';
import { WINDOW_TAP } from './centernet-maps';

/** What the dense layers of a window classifier are: everything but their weights. */
export interface WindowHeadShape {
  readonly hidden: readonly number[];
  /** Cells along a side of the window. */
  readonly cells: number;
}

/**
 * The head of the shipped window classifier out of its file: halves of kernel and bias, layer after layer.
 * @throws RangeError if there are more or fewer than there should be
 */
export function readWindowHead({ hidden, cells }: WindowHeadShape, classes: number, file: ArrayBuffer): StoredHead {
  const inputs = cells * cells * WINDOW_TAP.channels;
  const outputs = localisationOutputs(classes);
  const spec = { inputs, hidden, classes: outputs, dropout: 0, initialiser: 'he-normal', seed: 0 } as const;
  const sizes = [inputs, ...hidden, outputs];
  const list: WeightList = sizes.slice(1).flatMap((units, layer) => [
    { name: `dense_${layer}/kernel`, size: sizes[layer]! * units },
    { name: `dense_${layer}/bias`, size: units },
  ]);
  return { spec, weights: unpackWeights(list, file) };
}
