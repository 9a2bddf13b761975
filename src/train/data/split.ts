import type { SampleRow, Split } from '../../storage/samples';

const TRAIN = 0.7;
const DEV = 0.15;

/** 70% train, 15% dev, 15% test, by nothing but the group's name: the same wherever and whenever it is asked. */
export function splitByHash(groupId: string): Split {
  const at = hash(groupId) / 2 ** 32;
  if (at < TRAIN) return 'train';
  return at < TRAIN + DEV ? 'dev' : 'test';
}

/** How many groups of a class lie in each split. */
type Groups = Record<Split, number>;

/**
 * Gives each group its split, once and for good. A group that is known keeps its own, so that neighbours in a burst
 * never face each other across the split. Otherwise the hash decides, but for small classes: the first group of any
 * class is trained on, the second is what training is watched by (dev), the third is trained on, too, and the next is
 * for the test. That depends on nothing but which groups are there, never on what is in them.
 */
export class Splitter {
  readonly #splits = new Map<string, Split>();
  readonly #classes = new Map<string, Groups>();
  /** Group and class, those that are counted. */
  readonly #counted = new Set<string>();

  constructor(samples: Iterable<SampleRow>) {
    for (const { groupId, classIds, split } of samples) this.#note(groupId, classIds, split);
  }

  /** `wished`: the split it had elsewhere; yields to that of a group that is known here. */
  assign(groupId: string, classIds: readonly string[], wished: Split | null = null): Split {
    const split = this.#splits.get(groupId) ?? wished ?? this.#need(classIds) ?? splitByHash(groupId);
    this.#note(groupId, classIds, split);
    return split;
  }

  #need(classIds: readonly string[]): Split | null {
    const needs = classIds.map((classId) => needOf(this.#groups(classId)));
    return (['train', 'dev', 'test'] as const).find((split) => needs.includes(split)) ?? null;
  }

  #note(groupId: string, classIds: readonly string[], split: Split): void {
    if (!this.#splits.has(groupId)) this.#splits.set(groupId, split);
    for (const classId of classIds) {
      const key = `${classId} ${groupId}`;
      if (this.#counted.has(key)) continue;
      this.#counted.add(key);
      this.#groups(classId)[split]++;
    }
  }

  #groups(classId: string): Groups {
    const groups = this.#classes.get(classId) ?? { train: 0, dev: 0, test: 0 };
    this.#classes.set(classId, groups);
    return groups;
  }
}

function needOf({ train, dev, test }: Groups): Split | null {
  if (train === 0) return 'train';
  if (dev === 0) return 'dev';
  if (test > 0) return null;
  return train < 2 ? 'train' : 'test';
}

/** FNV-1a over UTF-16 units, with MurmurHash3's finaliser: FNV alone leaves the upper bits of short names alike. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
