import { ZOO, zooEntry } from '../../models/zoo';
import type { DetectorId } from '../../workers/api';

/** What could be faster; null where there is nothing to offer. */
export interface SlowAdvice {
  /** Milliseconds a frame takes now. */
  readonly ms: number;
  /** The next smaller input of the same network. */
  readonly inputSize: number | null;
  /** A network whose smallest input is smaller still. */
  readonly detector: DetectorId | null;
}

/** Three pictures a second is where boxes stop feeling live. */
const SLOW_MS = 330;

/** Advice for a frame time, or null if it is fast enough or nothing is faster. */
export function adviseIfSlow(ms: number, detector: DetectorId, inputSize: number): SlowAdvice | null {
  if (ms < SLOW_MS) return null;
  const smaller = zooEntry(detector).inputSizes.filter((size) => size < inputSize);
  // What knows one kind of thing only does not take the place of what knows many.
  const lighter = ZOO.find(
    ({ id, classes, inputSizes }) => id !== detector && classes.length > 1 && Math.min(...inputSizes) < inputSize,
  );
  const advice = {
    ms,
    inputSize: smaller.length > 0 ? Math.max(...smaller) : null,
    detector: lighter?.id ?? null,
  };
  return advice.inputSize === null && advice.detector === null ? null : advice;
}
