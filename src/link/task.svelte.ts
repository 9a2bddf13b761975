import type { Fault } from '../../workers/api';
import { faultOf } from '../../workers/fault';
import { LinkError } from './link';

/** How much is done, and all of it. */
export type OnProgress = (done: number, total: number) => void;

/** How often the clock on screen moves on. */
const TICK_MS = 100;

/** Something that takes seconds: with progress, a clock, and a way to give it up. One at a time. Reactive. */
export class Task<T> {
  #running = $state(false);
  #outcome = $state.raw<T | null>(null);
  #fault = $state.raw<Fault | null>(null);
  #done = $state(0);
  #total = $state(0);
  #elapsed = $state(0);
  readonly #quiet: (error: unknown) => boolean;
  #controller: AbortController | null = null;

  /** @param quiet whether a failure is told of elsewhere: as what a worker died of usually is, by its engine */
  constructor(quiet: (error: unknown) => boolean = (error) => error instanceof LinkError) {
    this.#quiet = quiet;
  }

  get running(): boolean { return this.#running; }
  /** Of the last one that came to its end. */
  get outcome(): T | null { return this.#outcome; }
  /** Why the last one failed. */
  get fault(): Fault | null { return this.#fault; }
  /** Share that is done; null while that is not known. */
  get fraction(): number | null { return this.#total > 0 ? this.#done / this.#total : null; }
  get done(): number { return this.#done; }
  get total(): number { return this.#total; }
  /** Milliseconds since it began. */
  get elapsed(): number { return this.#elapsed; }

  /**
   * Gives up what runs, and begins anew. Never rejects.
   * @param keep the outcome of the last one stays until there is another
   */
  async run(work: (onprogress: OnProgress, signal: AbortSignal) => Promise<T | null>, keep = false): Promise<void> {
    const before = keep ? this.#outcome : null;
    this.clear();
    this.#outcome = before;
    const controller = new AbortController();
    this.#controller = controller;
    this.#running = true;
    const begun = performance.now();
    const clock = setInterval(() => {
      if (this.#controller === controller) this.#elapsed = performance.now() - begun;
    }, TICK_MS);
    const onprogress: OnProgress = (done, total) => {
      if (this.#controller === controller) [this.#done, this.#total] = [done, total];
    };
    try {
      const outcome = await work(onprogress, controller.signal);
      if (this.#controller === controller) this.#outcome = outcome;
    } catch (error) {
      if (this.#controller === controller && !this.#quiet(error)) this.#fault = faultOf(error);
    } finally {
      clearInterval(clock);
      if (this.#controller === controller) {
        this.#controller = null;
        this.#running = false;
      }
    }
  }

  cancel(): void {
    const controller = this.#controller;
    this.#controller = null;
    this.#running = false;
    controller?.abort();
  }

  /** As if nothing had been asked. */
  clear(): void {
    this.cancel();
    this.#outcome = null;
    this.#fault = null;
    this.#done = 0;
    this.#total = 0;
    this.#elapsed = 0;
  }
}
