import { add, mul, sub, sum, tensor1d, tidy, type Tensor4D } from '@tensorflow/tfjs-core';
import type { StyleVector } from './spec';

/** What a frame is painted with. */
export interface Mixture {
  readonly style: StyleVector;
  /** Another style, of which there is `blend`, from 0 to 1. */
  readonly second: StyleVector | null;
  readonly blend: number;
  /** From 0, the photograph, to 1. */
  readonly strength: number;
}

/**
 * Mixes styles by mixing their numbers (Dumoulin et al., 2017): s · ((1 − b) · A + b · B) + (1 − s) · photograph.
 * @throws RangeError if the vectors are not of the same length
 */
export function mixStyles(photograph: StyleVector, { style, second, blend, strength }: Mixture): StyleVector {
  const other = second ?? style;
  if (style.length !== photograph.length || other.length !== photograph.length) {
    throw new RangeError(`a style has ${photograph.length} numbers, this one ${style.length}`);
  }
  return photograph.map((plain, i) => {
    const mixed = style[i]! + blend * (other[i]! - style[i]!);
    return plain + strength * (mixed - plain);
  });
}

/** Lightness of a colour, as in YIQ (ITU-R BT.601). */
const LUMA = [0.299, 0.587, 0.114];

/**
 * The painting's lightness with the frame's colours (Gatys et al., 2017, luminance-only transfer): the frame, each
 * pixel made lighter or darker by what the painting is lighter or darker there. Values may leave 0..1 by a little.
 * @param painted [n, h, w, 3]
 * @param frames [n, h, w, 3]
 */
export function keepColours(painted: Tensor4D, frames: Tensor4D): Tensor4D {
  return tidy(() => {
    const lighter = sum(mul(sub(painted, frames), tensor1d(LUMA)), -1, true);
    return add(frames, lighter);
  });
}
