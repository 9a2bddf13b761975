import type { SampleRow, Split } from '../../storage/samples';

/** What each split should have of a class, in samples. */
const SHARES: Readonly<Record<Split, number>> = { train: 0.7, dev: 0.15, test: 0.15 };

const SPLITS = ['train', 'dev', 'test'] as const;

/** What of a class there is: samples in each split, and the groups that they came in. */
interface Stock extends Record<Split, number> {
  groups: number;
}

/**
 * Gives each group its split, once and for good. A group that is known keeps its own, so that neighbours in a burst
 * never face each other across the split. Of a new one, the first of any class is trained on, the second is what
 * training is watched by (dev), and every other goes where its class is most short of its share of samples. How large
 * a burst will be is not known when it begins, so it is taken to be as large as the class's groups are on average.
 */
export class Splitter {
  readonly #splits = new Map<string, Split>();
  readonly #classes = new Map<string, Stock>();
  /** Group and class, those that are counted. */
  readonly #counted = new Set<string>();

  constructor(samples: Iterable<SampleRow>) {
    for (const { groupId, classIds, split } of samples) this.#note(groupId, classIds, split);
  }

  /** Of one more sample. `wished`: the split it had elsewhere; yields to that of a group that is known here. */
  assign(groupId: string, classIds: readonly string[], wished: Split | null = null): Split {
    const split = this.#splits.get(groupId) ?? wished ?? this.#need(classIds);
    this.#note(groupId, classIds, split);
    return split;
  }

  #need(classIds: readonly string[]): Split {
    const stocks = classIds.map((classId) => this.#stock(classId));
    const empty = (['train', 'dev'] as const).find((split) => stocks.some((stock) => stock[split] === 0));
    if (empty) return empty;
    const lack = (split: Split) => stocks.reduce((sum, stock) => sum + lackOf(stock, split), 0);
    return SPLITS.reduce((most, split) => (lack(split) > lack(most) + 1e-9 ? split : most));
  }

  #note(groupId: string, classIds: readonly string[], split: Split): void {
    if (!this.#splits.has(groupId)) this.#splits.set(groupId, split);
    for (const classId of classIds) {
      const stock = this.#stock(classId);
      const key = `${classId} ${groupId}`;
      if (!this.#counted.has(key)) stock.groups++;
      this.#counted.add(key);
      stock[split]++;
    }
  }

  #stock(classId: string): Stock {
    const stock = this.#classes.get(classId) ?? { train: 0, dev: 0, test: 0, groups: 0 };
    this.#classes.set(classId, stock);
    return stock;
  }
}

/** Samples that the split would lack had the class one group more, as a part of them all. */
function lackOf(stock: Stock, split: Split): number {
  const samples = stock.train + stock.dev + stock.test;
  const total = samples + samples / stock.groups;
  return SHARES[split] - stock[split] / total;
}
