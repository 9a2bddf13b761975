import { FACE_CURVE } from '../../../models/zoo/faces/curve';

/** Where the scale ends: hardly two faces are farther apart. */
export const END = FACE_CURVE.to;

/** Pairs whose distance lies between two of the card's thresholds, as heights of bars. */
export interface ScaleBar {
  readonly from: number;
  readonly to: number;
  readonly same: number;
  readonly different: number;
}

/** How the distances of the card's pairs are spread: each kind to a height of its own, as there are fewer same pairs. */
export function histogram(height: number): readonly ScaleBar[] {
  const { from, step, acceptedSame, acceptedDifferent } = FACE_CURVE;
  const counts = acceptedSame.slice(1).map((same, i) => ({
    from: from + i * step,
    to: from + (i + 1) * step,
    same: same - acceptedSame[i]!,
    different: acceptedDifferent[i + 1]! - acceptedDifferent[i]!,
  }));
  const most = (of: (bar: ScaleBar) => number) => Math.max(...counts.map(of));
  const [mostSame, mostDifferent] = [most((bar) => bar.same), most((bar) => bar.different)];
  return counts.map((bar) => ({
    ...bar, same: (bar.same / mostSame) * height, different: (bar.different / mostDifferent) * height,
  }));
}
