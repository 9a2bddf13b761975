import { fromHalves, toHalves } from '../half';
import type { Weights } from '../transfer/weights';

/** What lies in a file of weights, in order. */
export type WeightList = readonly { readonly name: string; readonly size: number }[];

/** Weights → what they are, and their numbers as halves, little-endian, one after the other. */
export function packWeights(weights: Weights): { readonly list: WeightList; readonly bytes: Uint8Array } {
  const entries = Object.entries(weights);
  const list = entries.map(([name, { length }]) => ({ name, size: length }));
  const halves = new Uint16Array(list.reduce((sum, { size }) => sum + size, 0));
  let at = 0;
  for (const [, values] of entries) {
    toHalves(values, halves.subarray(at, at + values.length));
    at += values.length;
  }
  return { list, bytes: new Uint8Array(halves.buffer) };
}

/** @throws RangeError if there are more or fewer bytes than the list says */
export function unpackWeights(list: WeightList, bytes: ArrayBuffer): Weights {
  const total = list.reduce((sum, { size }) => sum + size, 0);
  if (bytes.byteLength !== total * 2) throw new RangeError(`${bytes.byteLength} bytes do not hold ${total} weights`);
  let at = 0;
  return Object.fromEntries(
    list.map(({ name, size }) => {
      const values = fromHalves(new Uint16Array(bytes, at * 2, size));
      at += size;
      return [name, values];
    }),
  );
}
