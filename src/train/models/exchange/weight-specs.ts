import * as v from 'valibot';
import { ModelFault } from '../fault';

/** Bytes of a number, as tfjs lays weights out. */
const BYTES: Readonly<Record<string, number>> = { float32: 4, int32: 4, bool: 1, uint8: 1, uint16: 2, float16: 2 };
/** A network with more numbers than this is no network for a phone, and perhaps none at all. */
const MOST_NUMBERS = 2 ** 27;

const side = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_NUMBERS));
const spec = v.looseObject({
  name: v.pipe(v.string(), v.maxLength(1000)),
  shape: v.pipe(v.array(side), v.maxLength(8)),
  dtype: v.picklist(['float32', 'int32', 'bool']),
  quantization: v.optional(v.looseObject({ dtype: v.picklist(['uint8', 'uint16', 'float16']) })),
});
const manifest = v.pipe(
  v.array(v.object({ paths: v.array(v.pipe(v.string(), v.maxLength(1000))), weights: v.array(spec) })),
  v.minLength(1),
  v.maxLength(1000),
);

/** What model.json says about its weights, by group: the names of the shards, and bytes in all of them. */
export type Manifest = readonly { readonly paths: readonly string[]; readonly bytes: number }[];

/** @throws ModelFault 'bad-json' where it makes no sense */
export function readManifest(stored: unknown): Manifest {
  const parsed = v.safeParse(manifest, stored);
  if (!parsed.success) throw new ModelFault('bad-json', `weightsManifest: ${parsed.issues[0].message}`);
  return parsed.output.map(({ paths, weights }) => ({
    paths,
    bytes: weights.reduce((sum, { shape, dtype, quantization }) => {
      const numbers = shape.reduce((product, length) => product * length, 1);
      if (numbers > MOST_NUMBERS) throw new ModelFault('bad-json', `a weight of ${numbers} numbers`);
      return sum + numbers * BYTES[quantization?.dtype ?? dtype]!;
    }, 0),
  }));
}
