import { tensor, tidy, type Variable } from '@tensorflow/tfjs-core';

/** Variables by the name that they are stored under. tfjs's own names are not used: it allows each only once. */
export type Variables = ReadonlyMap<string, Variable>;

/** Copies of variables by name, to be stored or sent. */
export type Weights = Readonly<Record<string, Float32Array>>;

/** Reads variables back, without blocking. */
export async function readWeights(variables: Variables): Promise<Weights> {
  const entries: [string, Float32Array][] = [];
  for (const [name, each] of variables) entries.push([name, Float32Array.from(await each.data())]);
  return Object.fromEntries(entries);
}

/**
 * Puts stored weights into variables: all or none.
 * @throws RangeError if one is missing or has another size
 */
export function assignWeights(variables: Variables, weights: Weights): void {
  for (const [name, { size }] of variables) {
    const found = weights[name];
    if (found?.length !== size) {
      throw new RangeError(`the weights '${name}' hold ${found?.length ?? 'no'} numbers, not ${size}`);
    }
  }
  tidy(() => {
    for (const [name, each] of variables) each.assign(tensor(weights[name]!, each.shape));
  });
}
