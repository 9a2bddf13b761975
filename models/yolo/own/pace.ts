import { util } from '@tensorflow/tfjs-core';
import { Breath, sleep } from '../../transfer/breath';
import type { Signal } from '../../transfer/evaluate';
import type { DetectorEvent, DetectorPhase } from './training';

/** How long, in ms, a paused training sleeps before it asks again. */
const NAP = 50;

export interface PaceOptions {
  readonly onEvent?: (event: DetectorEvent) => void;
  readonly signal?: Signal;
  readonly paused?: () => boolean;
}

/** Lets others in, waits while training is paused, and tells how far it is. */
export class Pace {
  readonly #options: PaceOptions;
  readonly #breath = new Breath();
  #began = util.now();
  #rested = 0;
  #phaseBegan = 0;
  #all = 1;

  constructor(options: PaceOptions) {
    this.#options = options;
  }

  get aborted(): boolean { return this.#options.signal?.aborted ?? false; }
  /** Seconds of work since the last lap: without pauses. */
  get elapsed(): number { return (util.now() - this.#began - this.#rested) / 1000; }

  lap(): number {
    const seconds = this.elapsed;
    this.#began = util.now();
    this.#rested = 0;
    return seconds;
  }

  /** @returns false if training is to be given up */
  async rest(): Promise<boolean> {
    if (this.#breath.due) await this.#breath.take();
    const began = util.now();
    while (this.#options.paused?.() && !this.aborted) await sleep(NAP);
    this.#rested += util.now() - began;
    return !this.aborted;
  }

  /** A phase begins. @param later work that comes after it, in units of its own */
  begin(later: number, total: number): void {
    this.#all = total + later;
    this.#phaseBegan = this.elapsed;
  }

  tell(phase: DetectorPhase, done: number, total: number): void {
    const secondsLeft = done > 0 ? ((this.elapsed - this.#phaseBegan) / done) * (this.#all - done) : null;
    this.#options.onEvent?.({ type: 'progress', phase, done, total, secondsLeft });
  }

  send(event: DetectorEvent): void {
    this.#options.onEvent?.(event);
  }
}
