import type { PumpStats } from '../camera/pump';
import type { Timings } from '../../workers/api';

/** What the HUD shows. Milliseconds are running means over about a second. */
export interface Figures extends Timings {
  readonly fps: number;
  readonly capture: number;
  readonly captured: number;
  readonly dropped: number;
  readonly frames: number;
  readonly tensors: number;
}

const NONE: Figures = {
  fps: 0, capture: 0, upload: 0, network: 0, readback: 0, nms: 0, captured: 0, dropped: 0, frames: 0, tensors: 0,
};

/** Share of the newest frame in the running mean. */
const WEIGHT = 0.15;
/** The page repaints figures this often at most: faster cannot be read. */
const EVERY_MS = 250;
const FPS_WINDOW_MS = 1500;

/** Keeps the HUD's figures. `now` values come from `performance.now()`. */
export class FigureKeeper {
  #shown = $state.raw<Figures>(NONE);
  #mean: Timings & { capture: number } = NONE;
  #finished: number[] = [];
  #frames = 0;
  #shownAt = -Infinity;

  /** Reactive; changes a few times a second. */
  get shown(): Figures {
    return this.#shown;
  }

  frame(now: number, timings: Timings, pump: PumpStats, tensors: number): void {
    const next = { ...timings, capture: pump.captureMs };
    const blend = (key: keyof typeof next) =>
      this.#frames === 0 ? next[key] : this.#mean[key] * (1 - WEIGHT) + next[key] * WEIGHT;
    this.#mean = {
      capture: blend('capture'), upload: blend('upload'), network: blend('network'),
      readback: blend('readback'), nms: blend('nms'),
    };
    this.#frames++;
    this.#finished = [...this.#finished.filter((then) => now - then < FPS_WINDOW_MS), now];
    if (now - this.#shownAt < EVERY_MS) return;
    this.#shownAt = now;
    const first = this.#finished[0] ?? now;
    const fps = this.#finished.length > 1 ? ((this.#finished.length - 1) * 1000) / (now - first) : 0;
    this.#shown = {
      ...this.#mean, fps, captured: pump.captured, dropped: pump.dropped, frames: this.#frames, tensors,
    };
  }

  /** Another network or source: old means say nothing about it. */
  reset(): void {
    this.#mean = NONE;
    this.#finished = [];
    this.#frames = 0;
    this.#shownAt = -Infinity;
    this.#shown = NONE;
  }
}

/** Milliseconds of one frame, all stages together. */
export function totalOf(figures: Figures): number {
  return figures.capture + figures.upload + figures.network + figures.readback + figures.nms;
}
