import { tidy, type Tensor } from '@tensorflow/tfjs-core';
import { assertFinite } from '../finite';

/**
 * What a network computes, read back at once; every tensor of it is freed.
 * @throws BadOutputError if it is no number
 */
export async function computed(work: () => Tensor): Promise<Float32Array> {
  const output = tidy(work);
  const values = (await output.data()) as Float32Array;
  output.dispose();
  assertFinite(values);
  return values;
}
