import type { Picture } from '../data/picture';
import { newId } from '../data/id';
import { Groups } from './groups';

/** Between two pictures of a held button: seven a second show a thing from enough sides. */
const EVERY_MS = 140;
/** A button that is held for less than this takes one picture. */
const HOLD_MS = 350;

export interface CaptureMeans {
  /** The newest picture of the source. Rejects where there is none. */
  take(): Promise<Picture>;
  /** Takes it in. Throws what the data set refuses with. */
  keep(picture: Picture, classId: string, groupId: string, burst: string): void;
  /** One could not be taken, which ends the burst. */
  onfail(error: unknown): void;
  /** Milliseconds on a clock that only goes forward. */
  readonly now?: () => number;
}

/** What is being taken while a button is held. */
export interface Burst {
  readonly classId: string;
  /** Pictures so far. */
  readonly count: number;
}

/** Takes pictures of the source into a class: one at once, and more for as long as the button is held. Reactive. */
export class Capture {
  readonly #means: CaptureMeans;
  readonly #now: () => number;
  readonly #groups = new Groups();
  #burst = $state.raw<Burst | null>(null);
  #taken = $state(0);
  /** Ends the burst that goes on. */
  #ends: AbortController | null = null;

  constructor(means: CaptureMeans) {
    this.#means = means;
    this.#now = means.now ?? (() => performance.now());
  }

  /** null while no button is held. */
  get burst(): Burst | null { return this.#burst; }
  /** Bursts begun, single pictures among them: goes up with each, for the flash. */
  get taken(): number { return this.#taken; }

  /** The button is pressed. */
  press(classId: string): void {
    this.release();
    const ends = new AbortController();
    this.#ends = ends;
    this.#burst = { classId, count: 0 };
    this.#taken++;
    void this.#run(classId, newId(), ends.signal);
  }

  /**
   * The button is let go. The first picture is still taken in when it comes; a further one that is on its way is not,
   * or else it could come after the burst was undone.
   */
  release(): void {
    this.#ends?.abort();
    this.#ends = null;
    this.#burst = null;
  }

  /** One picture, for those who press without holding, such as screen readers. */
  once(classId: string): void {
    this.press(classId);
    this.release();
  }

  async #run(classId: string, burst: string, signal: AbortSignal): Promise<void> {
    const began = this.#now();
    try {
      for (let count = 1; count === 1 || !signal.aborted; count++) {
        const at = this.#now();
        const picture = await this.#means.take();
        if (signal.aborted && count > 1) return;
        this.#means.keep(picture, classId, this.#groups.at(classId, at), burst);
        if (signal.aborted) return;
        this.#burst = { classId, count };
        const next = count === 1 ? began + HOLD_MS : at + EVERY_MS;
        await wait(Math.max(0, next - this.#now()), signal);
      }
    } catch (error) {
      if (!signal.aborted) this.release();
      this.#means.onfail(error);
    }
  }
}

/** Resolves after so many milliseconds, or when the signal is aborted. */
function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
