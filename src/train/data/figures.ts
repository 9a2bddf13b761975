import type { ClassRow } from '../../storage/classes';
import type { SampleRow, Split } from '../../storage/samples';

/** Samples of one class; those of several count in each. */
export type Count = Readonly<Record<Split | 'total', number>>;

/** What stands in the way of training, or of trusting what comes out. */
export type Problem =
  | { readonly code: 'one-class' } // fewer than two classes
  | { readonly code: 'empty-class'; readonly classId: string }
  | { readonly code: 'single-sample'; readonly classId: string }
  /** All its samples are in dev and test, because those to train on were deleted: the next one taken will be. */
  | { readonly code: 'nothing-to-train'; readonly classId: string }
  /** All its samples are trained on: nothing tells how well it is known. One more picture or burst is dev. */
  | { readonly code: 'nothing-to-check'; readonly classId: string }
  /** `ratio`: samples of the largest class to those of the smallest. */
  | { readonly code: 'uneven'; readonly ratio: number };

const UNEVEN = 3;

/** By class id, of every class. */
export function countsOf(
  classes: readonly ClassRow[],
  samples: readonly SampleRow[],
): ReadonlyMap<string, Count> {
  const counts = new Map(classes.map(({ id }) => [id, { total: 0, train: 0, dev: 0, test: 0 }]));
  for (const { classIds, split } of samples) {
    for (const id of classIds) {
      const count = counts.get(id);
      if (!count) continue;
      count.total++;
      count[split]++;
    }
  }
  return counts;
}

/** Samples by class id, in their order; those of several classes are in each. */
export function byClass(samples: readonly SampleRow[]): ReadonlyMap<string, readonly SampleRow[]> {
  const lists = new Map<string, SampleRow[]>();
  for (const sample of samples) {
    for (const id of sample.classIds) {
      const list = lists.get(id);
      if (list) list.push(sample);
      else lists.set(id, [sample]);
    }
  }
  return lists;
}

/** Samples of the largest class to those of the smallest, of the classes that have any; null below two of those. */
export function balanceOf(counts: ReadonlyMap<string, Count>): number | null {
  const totals = [...counts.values()].map(({ total }) => total).filter((total) => total > 0);
  return totals.length < 2 ? null : Math.max(...totals) / Math.min(...totals);
}

export function problemsOf(counts: ReadonlyMap<string, Count>): readonly Problem[] {
  const problems: Problem[] = counts.size < 2 ? [{ code: 'one-class' }] : [];
  for (const [classId, { total, train, dev }] of counts) {
    if (total === 0) problems.push({ code: 'empty-class', classId });
    else if (train === 0) problems.push({ code: 'nothing-to-train', classId });
    else if (total === 1) problems.push({ code: 'single-sample', classId });
    else if (dev === 0) problems.push({ code: 'nothing-to-check', classId });
  }
  const ratio = balanceOf(counts);
  if (ratio !== null && ratio >= UNEVEN) problems.push({ code: 'uneven', ratio });
  return problems;
}
