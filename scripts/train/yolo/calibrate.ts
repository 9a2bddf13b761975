import { BOX_OUTPUTS } from '../../../models/yolo/spec';

/** Detections are shown from this score on, unless a person sets another. */
const SHOWN = 0.35;

/**
 * Moves objectness, so that the score from which on detections serve best becomes the one from which on they are shown:
 * in training the two have no reason to meet. The order of scores hardly changes, so AP does not.
 * @param threshold the score from which on they serve best
 * @returns new weights where they change
 */
export function calibrate(weights: ReadonlyMap<string, Float32Array>, threshold: number): Map<string, Float32Array> {
  const logit = (share: number) => Math.log(share / (1 - share));
  const shift = logit(SHOWN) - logit(threshold);
  const moved = ([name, values]: [string, Float32Array]): [string, Float32Array] =>
    name.endsWith('/boxes/bias') ? [name, values.map((value, i) => value + (isObjectness(i) ? shift : 0))] : [name, values];
  return new Map([...weights].map(moved));
}

function isObjectness(output: number): boolean {
  return output % BOX_OUTPUTS === BOX_OUTPUTS - 1;
}
