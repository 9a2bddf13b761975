/**
 * How far apart faces were by the whole chain (BlazeFace, 68 landmarks, alignment, the 128 whitened numbers averaged
 * with those of the mirror image): the ROC curve that thresholds are taken from. Plain data, so that the page may show
 * it.
 *
 * Same and different pairs: `npm run eval -- verify --images faces-lfw10 --pairs pairs.csv --out scores.json --json` on
 * 100 photographs of ten men in public life, every pair of them counted. Pairs of people who are together on one of the
 * group photographs of @vladmandic/face-api, young women all of them and in one light: `npm run eval -- face-networks`.
 * On other people, cameras and light the rates differ.
 */
export const FACE_CURVE = {
  same: 450,
  different: 4500,
  together: 31,
  people: 10,
  /** Smallest and largest distance of the table, and its step. */
  from: 0.5,
  to: 1.7,
  step: 0.02,
  /** Pairs of one person that are nearer than each threshold of the table. */
  acceptedSame: [
    10, 14, 21, 26, 36, 49, 77, 98, 118, 149, 181, 212, 243, 276, 310, 328, 342, 359, 370, 384, 403, 414, 426, 427,
    436, 439, 441, 441, 445, 447, 448, 448, 449, 449, 449, 450, 450, 450, 450, 450, 450, 450, 450, 450, 450, 450, 450,
    450, 450, 450, 450, 450, 450, 450, 450, 450, 450, 450, 450, 450, 450,
  ],
  /** Pairs of two people that are. */
  acceptedDifferent: [
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 4, 6, 16, 30, 51, 78, 128, 200, 309,
    452, 654, 865, 1125, 1369, 1656, 1933, 2224, 2543, 2867, 3175, 3456, 3722, 3941, 4121, 4265, 4360, 4413, 4457,
    4479, 4488, 4497, 4499, 4499, 4500, 4500, 4500,
  ],
  /** Pairs of two people on one photograph that are. */
  acceptedTogether: [
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 3, 5, 6, 6, 8, 11, 12, 13, 15, 16,
    17, 21, 23, 24, 27, 28, 29, 30, 30, 30, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31,
  ],
} as const;

/** No two photographs of one person were this far apart (1.19 at most), most of two people were. */
export const SOMEBODY_ELSE = 1.2;

/** Pairs that were accepted below a threshold, at the table's next smaller one. */
export interface AcceptedPairs {
  readonly same: number;
  readonly different: number;
  readonly together: number;
}

/** What was accepted below a threshold from 0 to 2; nothing below the table, everything above it. */
export function acceptedBelow(threshold: number): AcceptedPairs {
  const { from, step, acceptedSame, acceptedDifferent, acceptedTogether } = FACE_CURVE;
  const row = Math.floor((threshold - from) / step + 1e-6);
  if (row < 0) return { same: 0, different: 0, together: 0 };
  const last = Math.min(row, acceptedSame.length - 1);
  return { same: acceptedSame[last]!, different: acceptedDifferent[last]!, together: acceptedTogether[last]! };
}

/**
 * The largest threshold of the table at which at most this share of the pairs of two people was accepted, of either
 * kind. Of the few pairs on group photographs that is rounded up to whole ones.
 */
export function thresholdFor(falseAcceptRate: number): number {
  const { from, step, different, together, acceptedDifferent, acceptedTogether } = FACE_CURVE;
  const allowed = Math.floor(falseAcceptRate * different + 1e-9);
  const allowedTogether = Math.ceil(falseAcceptRate * together - 1e-9);
  const row = acceptedDifferent.findLastIndex((count, i) => count <= allowed && acceptedTogether[i]! <= allowedTogether);
  return Number((from + Math.max(0, row) * step).toFixed(2));
}

/** Where the threshold lies as long as nobody has moved it: no two people who were measured are taken for one. */
export const ADVISED_THRESHOLD = thresholdFor(0);
