/**
 * How far apart faces were by the whole chain (BlazeFace, 68 landmarks, alignment, the 128-number embedding averaged
 * with its mirror image): the ROC curve that thresholds are taken from. Plain data, so that the page may show it.
 *
 * Measured with `npm run eval -- verify --images faces-lfw10 --pairs pairs.csv --out scores.json --json` on 100
 * photographs of ten men in public life, every pair of them counted. On other people, cameras and light the rates differ.
 */
export const FACE_CURVE = {
  same: 450,
  different: 4500,
  people: 10,
  /** Smallest and largest distance of the table, and its step. */
  from: 0.2,
  to: 0.72,
  step: 0.01,
  /** Pairs of one person that are nearer than each threshold of the table. */
  acceptedSame: [
    12, 20, 26, 41, 59, 85, 119, 157, 193, 245, 274, 306, 334, 358, 388, 400, 415, 426, 429, 433, 435, 438, 445, 448, 449,
    450, 450, 450, 450, 450, 450, 450, 450, 450, 450, 450, 450, 450, 450, 450, 450, 450, 450, 450, 450, 450, 450, 450, 450,
    450, 450, 450, 450,
  ],
  /** Pairs of two people that are. */
  acceptedDifferent: [
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 4, 5, 6, 15, 35, 68, 132, 230, 365, 524, 746, 993, 1280, 1606,
    1929, 2266, 2598, 2919, 3221, 3496, 3719, 3910, 4075, 4205, 4296, 4377, 4431, 4461, 4474, 4489, 4493, 4496, 4498, 4500,
  ],
} as const;

/** No two photographs of one person were this far apart (0.445 at most), most of two people were. */
export const SOMEBODY_ELSE = 0.46;

/** Pairs that were accepted below a threshold, at the table's next smaller one. */
export interface AcceptedPairs {
  readonly same: number;
  readonly different: number;
}

/** What was accepted below a threshold from 0 to 2; nothing below the table, everything above it. */
export function acceptedBelow(threshold: number): AcceptedPairs {
  const { from, step, acceptedSame, acceptedDifferent } = FACE_CURVE;
  const row = Math.floor((threshold - from) / step + 1e-6);
  if (row < 0) return { same: 0, different: 0 };
  const last = Math.min(row, acceptedSame.length - 1);
  return { same: acceptedSame[last]!, different: acceptedDifferent[last]! };
}

/** The largest threshold of the table at which at most this share of the pairs of two people was accepted. */
export function thresholdFor(falseAcceptRate: number): number {
  const { from, step, different, acceptedDifferent } = FACE_CURVE;
  const allowed = Math.floor(falseAcceptRate * different + 1e-9);
  const row = acceptedDifferent.findLastIndex((count) => count <= allowed);
  return Number((from + Math.max(0, row) * step).toFixed(2));
}

/** Where the threshold lies as long as nobody has moved it. */
export const ADVISED_THRESHOLD = thresholdFor(0.001);
