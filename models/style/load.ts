import { unpackWeights, type WeightList } from '../sliding-window/packed-weights';
import { LOSS_SHAPES } from './loss-net';
import { styleSize, transferShapes, type StyleVector, type TransferSpec } from './spec';

/** The weights of networks as they lie in files: halves, one after the other, in the order of their shapes. */

/** What all styles share, then the numbers of each style in the order of `ids`. */
export function transferList(spec: TransferSpec, ids: readonly string[]): WeightList {
  return [...sizes(transferShapes(spec)), ...ids.map((id) => ({ name: `style/${id}`, size: styleSize(spec) }))];
}

/** @throws RangeError if there are more or fewer bytes than such a network has */
export function readTransfer(bytes: ArrayBuffer, spec: TransferSpec, ids: readonly string[]) {
  const values = unpackWeights(transferList(spec, ids), bytes);
  const named = (name: string): readonly [string, Float32Array] => [name, values[name]!];
  return {
    weights: new Map([...transferShapes(spec).keys()].map(named)),
    vectors: new Map<string, StyleVector>(ids.map((id) => [id, values[`style/${id}`]!])),
  };
}

export const LOSS_LIST: WeightList = sizes(LOSS_SHAPES);

/** @throws RangeError if there are more or fewer bytes than the loss network has */
export function readLossNet(bytes: ArrayBuffer): ReadonlyMap<string, Float32Array> {
  return new Map(Object.entries(unpackWeights(LOSS_LIST, bytes)));
}

function sizes(shapes: ReadonlyMap<string, readonly number[]>): WeightList {
  return [...shapes].map(([name, shape]) => ({ name, size: shape.reduce((product, n) => product * n, 1) }));
}
