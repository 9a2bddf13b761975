/** One class, and how probable the network holds it to be. */
export interface Ranked<T> {
  readonly entry: T;
  readonly probability: number;
}

/** The `top` most probable, best first; equals stay in order. `entries` go with `probabilities`. */
export function ranking<T>(entries: readonly T[], probabilities: ArrayLike<number>, top: number): readonly Ranked<T>[] {
  return entries
    .map((entry, i) => ({ entry, probability: probabilities[i] ?? 0 }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, top);
}

/**
 * What to say of it in one breath: of classes that exclude each other the best, of independent ones all, as far as they
 * reach the threshold.
 */
export function named<T>(
  ranked: readonly Ranked<T>[],
  answers: 'softmax' | 'sigmoids',
  threshold: number,
): readonly Ranked<T>[] {
  const sure = ranked.filter(({ probability }) => probability >= threshold);
  return answers === 'softmax' ? sure.slice(0, 1) : sure;
}
