import type { GraphFiles } from '../graph-files';

/** Every map is the input divided by a power of two; the coarsest by this. */
const COARSEST_STRIDE = 32;

/** The bilinear resizes, whose target sizes the converted graph holds as constants, and the strides they go to. */
const RESIZES: Readonly<Record<string, number>> = {
  'CenternetHead/c5_upsample/up_sampling2d/mul': 16,
  'CenternetHead/c4_upsample/up_sampling2d_1/mul': 8,
  'CenternetHead/c3_upsample/up_sampling2d_2/mul': 4,
};

/**
 * The network for another input size: a copy of the weights in which the three resizes go to the sizes of its maps.
 * Everything else is convolutional and does not care.
 * @throws RangeError if `inputSize` is not a multiple of 32
 */
export function withInputSize({ topology, weights }: GraphFiles, inputSize: number): GraphFiles {
  if (inputSize % COARSEST_STRIDE !== 0 || inputSize <= 0) {
    throw new RangeError(`${inputSize} is not a multiple of ${COARSEST_STRIDE}`);
  }
  const patched = weights.slice(0);
  const bytes = new DataView(patched);
  let offset = 0;
  let found = 0;
  for (const { name, shape, quantization } of topology.weightsManifest.flatMap((group) => group.weights)) {
    const stride = RESIZES[name];
    if (stride) {
      bytes.setInt32(offset, inputSize / stride, true);
      bytes.setInt32(offset + 4, inputSize / stride, true);
      found++;
    }
    offset += shape.reduce((a, b) => a * b, 1) * (quantization ? 2 : 4);
  }
  if (found !== Object.keys(RESIZES).length) throw new RangeError('the network lacks resizes that it should have');
  return { topology, weights: patched };
}
