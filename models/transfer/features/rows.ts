import type { RowCache } from '../training';

/** A sample, or with a number above 0 an augmented copy of it. */
export interface Variant {
  readonly sample: string;
  readonly copy: number;
}

export interface RowsOptions {
  readonly cache: RowCache;
  /** What computes them; see `featureSource`. */
  readonly network: string;
  /** Numbers in a row. */
  readonly length: number;
  /** The name of a copy's augmentation. */
  readonly augmentation: (copy: number) => string;
  /** Bytes that may be held in memory; what is more has to be read again each time. */
  readonly budget: number;
}

/** Rows read in one call: as many as fit into one message to the page without holding it up. */
const READ_CHUNK = 256;

/** Rows written in one call: few, since what is written is safe. */
const WRITE_CHUNK = 64;

/**
 * Cached activations, a row of halves for every variant: in memory as far as there is room, and in a cache that
 * outlives the training. A row is the same whether it was just computed or read back, since halves are all there is.
 */
export class Rows {
  readonly length: number;
  readonly #options: RowsOptions;
  readonly #held = new Map<string, Uint16Array>();
  readonly #known = new Set<string>();
  readonly #written = new Map<number, [id: string, row: ArrayBuffer][]>();
  #writing: Promise<void> = Promise.resolve();

  constructor(options: RowsOptions) {
    this.length = options.length;
    this.#options = options;
  }

  /** Whether it was read or computed before, even if it is not in memory now. */
  has(variant: Variant): boolean {
    return this.#known.has(keyOf(variant));
  }

  /** The row if it is in memory. */
  held(variant: Variant): Uint16Array | undefined {
    return this.#held.get(keyOf(variant));
  }

  /**
   * Looks for rows in the cache.
   * @returns what it found, in the order asked for; null where there is none of the right size
   */
  async read(variants: readonly Variant[]): Promise<(Uint16Array | null)[]> {
    const found = new Map<string, Uint16Array>();
    for (const [copy, ids] of byCopy(variants)) {
      for (let from = 0; from < ids.length; from += READ_CHUNK) {
        const chunk = ids.slice(from, from + READ_CHUNK);
        const rows = await this.#read(copy, chunk);
        chunk.forEach((sample, i) => {
          const row = rows[i];
          if (row?.byteLength !== this.length * 2) return;
          const halves = new Uint16Array(row);
          found.set(keyOf({ sample, copy }), halves);
          this.#hold({ sample, copy }, halves);
        });
      }
    }
    return variants.map((variant) => found.get(keyOf(variant)) ?? null);
  }

  /** Takes a row that was computed; the cache gets it with the next few others. */
  async put(variant: Variant, row: Uint16Array): Promise<void> {
    this.#hold(variant, row);
    const waiting = this.#written.get(variant.copy) ?? [];
    waiting.push([variant.sample, row.slice().buffer]);
    this.#written.set(variant.copy, waiting);
    if (waiting.length >= WRITE_CHUNK) await this.flush();
  }

  /** Hands everything to the cache. One write at a time, so that a slow disk slows the computing. */
  async flush(): Promise<void> {
    await this.#writing;
    const { cache, network, augmentation } = this.#options;
    const waiting = [...this.#written];
    this.#written.clear();
    const write = async () => {
      for (const [copy, rows] of waiting) await cache.writeFeatures(network, augmentation(copy), rows);
    };
    // What cannot be kept is computed again another time.
    this.#writing = write().catch(() => undefined);
  }

  /** Waits for the last write. */
  settled(): Promise<void> {
    return this.#writing;
  }

  #hold(variant: Variant, row: Uint16Array): void {
    const key = keyOf(variant);
    this.#known.add(key);
    const room = this.#options.budget - (this.#held.size + 1) * this.length * 2;
    if (room >= 0) this.#held.set(key, row);
  }

  async #read(copy: number, ids: readonly string[]): Promise<readonly (ArrayBuffer | null)[]> {
    const { cache, network, augmentation } = this.#options;
    try {
      return await cache.readFeatures(network, augmentation(copy), ids);
    } catch {
      return [];
    }
  }
}

function keyOf({ sample, copy }: Variant): string {
  return `${copy} ${sample}`;
}

function byCopy(variants: readonly Variant[]): Map<number, string[]> {
  const groups = new Map<number, string[]>();
  for (const { sample, copy } of variants) {
    const ids = groups.get(copy);
    if (ids) ids.push(sample);
    else groups.set(copy, [sample]);
  }
  return groups;
}
