import type { Picture } from '../../picture';
import type { Random } from '../../random';
import { resize } from './sampling';

/** A picture with how much of it belongs to each class. */
export interface Mixed {
  readonly picture: Picture;
  /** Sums to 1 if both did. */
  readonly labels: Float32Array;
}

/**
 * Mix-up (Zhang et al., 2018): λ·a + (1 − λ)·b, of the pictures and of the labels alike. The result has the size of `a`.
 * @throws RangeError if the labels are of different classes
 */
export function mixUp(a: Mixed, b: Mixed, lambda: number): Mixed {
  if (a.labels.length !== b.labels.length) throw new RangeError('only samples of the same classes can be mixed');
  const other = resize(b.picture, a.picture.width, a.picture.height);
  const rgba = Uint8ClampedArray.from(a.picture.rgba, (value, i) => lambda * value + (1 - lambda) * other.rgba[i]!);
  return {
    picture: { ...a.picture, rgba },
    labels: a.labels.map((value, i) => lambda * value + (1 - lambda) * b.labels[i]!),
  };
}

/** λ of mix-up, from Beta(α, α) with 0 < α ≤ 1 (Jöhnk, 1964). The smaller α, the nearer to 0 or 1. */
export function mixingWeight(alpha: number, random: Random): number {
  if (!(alpha > 0 && alpha <= 1)) throw new RangeError(`mix-up needs an α above 0 and up to 1, not ${alpha}`);
  for (;;) {
    // In logarithms, because powers of 1/α underflow for small α.
    const x = Math.log(1 - random.next()) / alpha;
    const y = Math.log(1 - random.next()) / alpha;
    const top = Math.max(x, y);
    if (Math.exp(x) + Math.exp(y) > 1) continue;
    const weight = Math.exp(x - top) / (Math.exp(x - top) + Math.exp(y - top));
    return weight;
  }
}
