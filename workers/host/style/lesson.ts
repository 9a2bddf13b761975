import type { Tensor4D } from '@tensorflow/tfjs-core';
import { practiceSize, StyleLearner } from '../../../models/style/learner';
import type { StyleVector } from '../../../models/style/spec';
import type { LessonOutcome, LessonProgress } from '../../api';
import type { StyleNetworks } from './networks';

/** Frames that are practised on at most, and at least before it begins. */
const MOST_FRAMES = 12;
const FEWEST_FRAMES = 1;
/** Of the frames that are painted, every such one is kept. */
const EVERY = 5;
/** Longest side at which is practised. */
const SIDE = 192;
/** The page gets the numbers every so many steps. */
const TELL_EVERY = 10;
const PATIENCE_MS = 150;

/** One style that is being learnt on the frames that come by. */
export class Lesson {
  readonly #learner: StyleLearner;
  readonly #frames: Tensor4D[] = [];
  #seen = 0;
  #next = 0;
  #paused = false;
  #vector: StyleVector;

  /** @param picture of the style; stays the caller's */
  constructor({ networks }: { readonly networks: StyleNetworks }, picture: Tensor4D, vector: StyleVector) {
    this.#learner = new StyleLearner(networks.transfer, networks.loss, picture, vector);
    this.#vector = vector;
  }

  /** Resolves when everything about the picture has been computed. */
  async ready(): Promise<void> {
    this.#vector = await this.#learner.read();
  }

  /** The numbers as they were when last read. */
  get vector(): StyleVector { return this.#vector; }
  /** Tensors that are the lesson's alone. */
  get tensors(): number { return this.#learner.tensors + this.#frames.length; }

  setPaused(paused: boolean): void {
    this.#paused = paused;
  }

  /** Keeps a copy of some of the frames that come by; the newest replace the oldest. */
  practise(frame: Tensor4D): void {
    if (this.#seen++ % EVERY !== 0) return;
    const kept = practiceSize(frame, SIDE);
    if (this.#frames.length < MOST_FRAMES) this.#frames.push(kept);
    else {
      const at = Math.floor(this.#seen / EVERY) % MOST_FRAMES;
      this.#frames[at]!.dispose();
      this.#frames[at] = kept;
    }
  }

  async run(steps: number, events: LessonProgress, signal: AbortSignal): Promise<LessonOutcome> {
    let step = 0;
    while (step < steps && !signal.aborted) {
      if (this.#paused || this.#frames.length < FEWEST_FRAMES) {
        if (!this.#paused) void events({ type: 'waiting', frames: this.#frames.length, needed: FEWEST_FRAMES });
        await pause(PATIENCE_MS);
        continue;
      }
      const started = performance.now();
      const costs = await this.#learner.step(this.#frames[this.#next++ % this.#frames.length]!);
      step++;
      this.#vector = await this.#learner.read();
      const tells = step % TELL_EVERY === 0 || step === steps;
      const ms = performance.now() - started;
      void events({ type: 'step', step, ...costs, ms, vector: tells ? this.#vector : null });
      // Frames that wait to be painted come first.
      await pause(0);
    }
    return { vector: this.#vector, steps: step, reason: step < steps ? 'aborted' : 'done' };
  }

  dispose(): void {
    for (const frame of this.#frames) frame.dispose();
    this.#learner.dispose();
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
