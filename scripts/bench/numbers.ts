/** The value below which a fraction `q` of the values lies, between neighbours linearly; NaN of nothing. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)] ?? NaN;
  const high = sorted[Math.ceil(at)] ?? NaN;
  return low + (high - low) * (at - Math.floor(at));
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Differences between neighbours: `n` moments give `n - 1` intervals. */
export const intervals = (moments: readonly number[]): number[] =>
  moments.slice(1).map((moment, i) => moment - (moments[i] ?? NaN));
