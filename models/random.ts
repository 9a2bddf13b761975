/**
 * A small random generator with a seed: mulberry32 (Tommy Ettinger, 2017), 32 bits of state, period 2³². Good enough
 * to shuffle and to initialise; not for secrets. Every run with the same seed gives the same numbers on every machine.
 */
export class Random {
  #state: number;

  /** @param seeds whole numbers; the same ones in the same order give the same sequence */
  constructor(...seeds: readonly number[]) {
    this.#state = mix(seeds);
  }

  /** Uniform in [0, 1), in steps of 2⁻³². */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** A whole number from 0 to n − 1. */
  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  /** Normal with mean 0 and variance 1 (Box and Muller, 1958). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  /** Shuffles in place (Fisher and Yates) and returns the same list. */
  shuffle<T extends { [index: number]: unknown; readonly length: number }>(list: T): T {
    for (let i = list.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [list[i], list[j]] = [list[j], list[i]];
    }
    return list;
  }
}

/** Many whole numbers into one of 32 bits, by the finaliser of MurmurHash3. */
function mix(seeds: readonly number[]): number {
  return seeds.reduce((state, seed) => {
    let h = Math.imul(state ^ seed, 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return (h ^ (h >>> 16)) + 0x9e3779b9;
  }, 0x2545f491) | 0;
}
