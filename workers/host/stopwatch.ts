import type { Timings } from '../api';

/** When the steps of one frame ended, in milliseconds of performance.now(). */
export interface Marks {
  readonly started: number;
  readonly uploaded: number;
  readonly computed: number;
  readonly read: number;
  readonly decoded: number;
}

/**
 * Turns the ends of steps into their durations. While two frames are in flight, the second waits on the device for the
 * first: that time is nobody's work, so a step counts from when the device was free.
 */
export class Stopwatch {
  #free = 0;

  /** Frames must come in the order in which they were submitted. */
  lap({ started, uploaded, computed, read, decoded }: Marks): Timings {
    const begin = Math.max(started, this.#free);
    const network = Math.max(uploaded, this.#free);
    this.#free = computed;
    return {
      upload: Math.max(0, uploaded - begin),
      network: Math.max(0, computed - network),
      readback: Math.max(0, read - computed),
      nms: decoded - read,
    };
  }
}
