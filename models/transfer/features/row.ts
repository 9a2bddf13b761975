import { assertFinite } from '../../finite';
import { toHalves } from '../../half';

/** The largest number that is a half. */
const LARGEST = 65504;

/**
 * Activations as they are kept. What is beyond the halves becomes the largest of them: one infinity among the features
 * would make their mean, and with it every answer, no number at all.
 * @throws BadOutputError for NaN
 */
export function toRow(values: Float32Array): Uint16Array {
  const held = values.map((value) => Math.min(LARGEST, Math.max(-LARGEST, value)));
  assertFinite(held);
  return toHalves(held);
}
