import type { Candidate } from '../../../workers/api';

/** One turn of non-max suppression: the best box that is left stays, and takes away what overlaps it by too much. */
export interface Step {
  /** Index among the candidates. */
  readonly kept: number;
  /** Indices of those that it suppresses, best first. */
  readonly suppressed: readonly number[];
}

/** The turns of suppression, in their order. */
export function stepsOf(candidates: readonly Candidate[]): Step[] {
  return candidates.flatMap(({ suppressedBy }, kept) =>
    suppressedBy === -1
      ? [{ kept, suppressed: candidates.flatMap((other, i) => (other.suppressedBy === kept ? [i] : [])) }]
      : [],
  );
}
