import { hash } from '../hash';

/** Which set a sample belongs to, once and for all. */
export type Split = 'train' | 'dev' | 'test';

export interface SplitSample {
  readonly id: string;
  /** Samples that look alike because they were taken together, as in a burst, share a group and so a set. */
  readonly group: string;
  readonly label: string;
  /** Where it is, if that was decided before; it stays there. */
  readonly split?: Split;
}

export type SplitShares = Readonly<Record<Split, number>>;

/** As the course has it for sets of up to some ten thousand. */
export const usualShares: SplitShares = { train: 0.6, dev: 0.2, test: 0.2 };

const splits = ['train', 'dev', 'test'] as const;

/**
 * Decides for new samples which set they belong to. Class by class, each new group goes where its class is most short
 * of its share, so that small classes are in all sets as soon as they can be; training comes first. The order of the
 * groups is that of a hash of their names, so the outcome depends on nothing else. What has a set keeps it, however
 * many samples come, go, or change their class; and so does its group.
 * @param shares add up to 1
 * @returns the set of every sample, by id
 */
export function assignSplits(
  samples: readonly SplitSample[],
  shares: SplitShares = usualShares,
  seed = 0,
): Map<string, Split> {
  const groups = new Map<string, SplitSample[]>();
  for (const sample of samples) groups.set(sample.group, [...(groups.get(sample.group) ?? []), sample]);

  const assigned = new Map<string, Split>();
  const counts = new Map<string, Record<Split, number>>();
  const assign = (members: readonly SplitSample[], decide: (label: string) => Split) => {
    const split = members.find((member) => member.split)?.split ?? decide(commonest(members));
    for (const { id, label, split: own } of members) {
      const count = counts.get(label) ?? { train: 0, dev: 0, test: 0 };
      count[own ?? split]++;
      counts.set(label, count);
      assigned.set(id, own ?? split);
    }
  };

  const isNew = (members: readonly SplitSample[]) => members.every((member) => !member.split);
  const hashed = [...groups].map(([name, members]) => ({ name, members, hash: hash(name, seed) }));
  for (const { members } of hashed) if (!isNew(members)) assign(members, () => 'train');
  const fresh = hashed.filter(({ members }) => isNew(members));
  fresh.sort((a, b) => a.hash - b.hash || (a.name < b.name ? -1 : 1));
  for (const { members } of fresh) {
    assign(members, (label) => shortest(counts.get(label) ?? { train: 0, dev: 0, test: 0 }, members.length, shares));
  }
  return assigned;
}

/** The set that would be most short of its share, had the class so many samples more. */
function shortest(count: Readonly<Record<Split, number>>, more: number, shares: SplitShares): Split {
  const total = count.train + count.dev + count.test + more;
  const lack = (split: Split) => shares[split] * total - count[split];
  // Nothing can be learned of a class that is not trained on.
  if (count.train === 0) return 'train';
  return splits.reduce((best, split) => (lack(split) > lack(best) + 1e-9 ? split : best));
}

function commonest(members: readonly SplitSample[]): string {
  const counts = new Map<string, number>();
  for (const { label } of members) counts.set(label, (counts.get(label) ?? 0) + 1);
  const labels = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return labels[0]![0];
}
