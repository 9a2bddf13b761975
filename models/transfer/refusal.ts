import type { TrainingJob } from './training';

/** What a job lacks, whatever it is to be trained on. */
export type DataRefusal =
  | { readonly code: 'too-few-classes' } // fewer than two with samples to train on
  | { readonly code: 'empty-class'; readonly label: number }; // no sample to train on

/** Null if there is something of every class to learn from. */
export function dataRefusal({ classes, samples }: TrainingJob): DataRefusal | null {
  const trained = new Set(samples.filter(({ split }) => split === 'train').flatMap(({ labels }) => labels));
  if (trained.size < 2) return { code: 'too-few-classes' };
  const empty = classes.findIndex((_, label) => !trained.has(label));
  return empty < 0 ? null : { code: 'empty-class', label: empty };
}
