/** Longest sides at which frames are painted, in pixels: multiples of four whatever the shape. */
export const SIZES = [192, 256, 320, 384, 512, 640] as const;
const FIRST = 256;

/** A picture that takes longer than this, in ms, lags behind the hand: it is painted smaller. */
const SLOW_MS = 140;
/** One that takes less leaves room for a larger one. */
const FAST_MS = 30;
/** So many pictures decide: one that is late says nothing. */
const JURY = 8;

/** How large frames are painted: by itself as large as stays fluent, or as the person says. Reactive. */
export class PaintSize {
  readonly #wanted: () => number | null;
  readonly #onsmaller: (size: number) => void;
  #automatic = $state<number>(FIRST);
  /** Sizes from this one on were too slow in this visit: by itself it does not go there again. */
  #slow = Infinity;
  /** For sizes from this one on the device had no room, whoever wants them. */
  #ceiling = $state<number>(Infinity);
  #times: number[] = [];

  /** @param wanted what the person says; null: by itself */
  constructor(wanted: () => number | null, onsmaller: (size: number) => void) {
    this.#wanted = wanted;
    this.#onsmaller = onsmaller;
  }

  get longest(): number {
    const wanted = this.#wanted() ?? this.#automatic;
    return Math.min(wanted, below(this.#ceiling));
  }

  /** A moving picture was painted at a size. @param ms all of the work on it */
  took(longest: number, ms: number): void {
    if (this.#wanted() !== null || longest !== this.longest) return;
    this.#times.push(ms);
    if (this.#times.length < JURY) return;
    const median = [...this.#times].sort((a, b) => a - b)[JURY >> 1]!;
    this.#times = [];
    const at = SIZES.findIndex((size) => size === longest);
    const next = SIZES[at + 1] ?? Infinity;
    if (median > SLOW_MS && at > 0) {
      this.#slow = longest;
      this.#shrink(longest);
    // Twice the pixels, or less, in each step.
    } else if (median < FAST_MS && next < Math.min(this.#slow, this.#ceiling)) this.#automatic = next;
  }

  /** The device had no room for this size: it and larger ones are out of the question. @returns whether a smaller is left */
  refused(longest: number): boolean {
    if (longest <= SIZES[0]) return false;
    this.#ceiling = Math.min(this.#ceiling, longest);
    this.#shrink(longest);
    return true;
  }

  /** Another network or source: times of before say nothing. */
  reset(): void {
    this.#times = [];
  }

  #shrink(from: number): void {
    this.#times = [];
    this.#automatic = Math.min(this.#automatic, below(from));
    this.#onsmaller(this.longest);
  }
}

/** The largest size that is smaller than this; the smallest of all where there is none. */
function below(ceiling: number): number {
  return SIZES.filter((size) => size < ceiling).at(-1) ?? SIZES[0];
}
