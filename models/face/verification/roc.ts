/**
 * How well distances tell the same person from another. A pair is accepted if its distance is below the threshold. A
 * pair of which a face was not found counts as answered wrongly at every threshold: see `counted`.
 */
export interface Distances {
  /** Of pairs of one person. */
  readonly same: readonly number[];
  /** Of pairs of two people. */
  readonly different: readonly number[];
}

/** Null stands for a face that was not found. */
export interface Pair {
  readonly same: boolean;
  readonly distance: number | null;
}

/** Rates at one threshold. */
export interface RocPoint {
  readonly threshold: number;
  /** Share of the different pairs that are accepted. */
  readonly far: number;
  /** Share of the same pairs that are accepted. */
  readonly tar: number;
}

/**
 * Distances in which a missed face is a wrong answer: infinitely far for the same person, infinitely near for another.
 * @throws RangeError without a pair of either kind
 */
export function counted(pairs: readonly Pair[]): Distances {
  const of = (wanted: boolean, missed: number) =>
    pairs.filter(({ same }) => same === wanted).map((pair) => pair.distance ?? missed);
  const distances = { same: of(true, Infinity), different: of(false, -Infinity) };
  if (distances.same.length === 0 || distances.different.length === 0) {
    throw new RangeError('without pairs of one person and pairs of two there is no curve');
  }
  return distances;
}

/**
 * The ROC curve: a point for every distance that occurs, and one at which all are accepted; both rates grow along it,
 * from 0 to 1. Where faces were missed the first FAR is above 0 and the last TAR below 1.
 */
export function rocCurve({ same, different }: Distances): RocPoint[] {
  const accepted = [ascending(same), ascending(different)] as const;
  const thresholds = [...new Set([...same, ...different].filter(Number.isFinite))].sort((a, b) => a - b);
  return [...thresholds, Infinity].map((threshold) => ({
    threshold,
    tar: countBelow(accepted[0], threshold) / same.length,
    far: countBelow(accepted[1], threshold) / different.length,
  }));
}

/**
 * Area under the ROC curve: the share of all combinations of a same and a different pair in which the same pair is the
 * nearer one, ties counting half (Mann and Whitney, 1947).
 */
export function areaUnderRoc({ same, different }: Distances): number {
  const sorted = ascending(different);
  const wins = same.reduce((sum, d) => {
    const below = countBelow(sorted, d);
    const equal = countUpTo(sorted, d) - below;
    return sum + (sorted.length - below - equal) + equal / 2;
  }, 0);
  return wins / (same.length * different.length);
}

/**
 * The largest threshold at which at most this share of the different pairs is accepted.
 * @param far wanted false-accept rate, in [0, 1]
 * @returns Infinity where all may be accepted, −Infinity where missed faces alone are more than that
 */
export function thresholdAtFar({ different }: Distances, far: number): number {
  if (!(far >= 0 && far <= 1)) throw new RangeError(`${far} is no share`);
  // What floating point makes of 0.01 · 4,500 must not cost a pair.
  const allowed = Math.floor(far * different.length + 1e-9);
  return ascending(different)[allowed] ?? Infinity;
}

/** Share of the same pairs that are accepted at the threshold for this false-accept rate. */
export function tarAtFar(distances: Distances, far: number): number {
  return countBelow(ascending(distances.same), thresholdAtFar(distances, far)) / distances.same.length;
}

/**
 * The threshold at which the share of same pairs that are refused and the share of different ones that are accepted are
 * smallest in sum; in the middle of the gap where several are as good. Null without a pair of either kind.
 */
export function partingOf(same: readonly number[], different: readonly number[]): number | null {
  if (same.length === 0 || different.length === 0) return null;
  const [mine, others] = [ascending(same), ascending(different)];
  const share = (sorted: Float64Array, threshold: number) => countBelow(sorted, threshold) / sorted.length;
  const errors = (threshold: number) => 1 - share(mine, threshold) + share(others, threshold);
  const values = [...new Set([...same, ...different])].sort((a, b) => a - b);
  // Between two neighbouring distances every threshold is as good.
  const gaps = values.slice(1).map((value, i) => ({ from: values[i]!, to: value }));
  const middles = gaps.map(({ from, to }) => (from + to) / 2);
  const [first = values[0]!] = middles;
  return middles.reduce((best, each) => (errors(each) < errors(best) ? each : best), first);
}

function ascending(values: readonly number[]): Float64Array {
  return Float64Array.from(values).sort();
}

function countBelow(sorted: Float64Array, limit: number): number {
  return firstIndex(sorted, (x) => x >= limit);
}

function countUpTo(sorted: Float64Array, limit: number): number {
  return firstIndex(sorted, (x) => x > limit);
}

/** Of an ascending list, by halving. */
function firstIndex(sorted: Float64Array, beyond: (x: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (beyond(sorted[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
