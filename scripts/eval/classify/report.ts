import type { Assessment } from '../../../models/transfer/training';

interface ClassReport {
  readonly name: string;
  readonly pictures: number;
  /** Null where nothing was answered so, or there was nothing to find. */
  readonly precision: number | null;
  readonly recall: number | null;
}

/** How each class fares, under its name. */
export function perClass({ scores }: Assessment, classes: readonly string[]): ClassReport[] {
  return scores.map(({ support, precision, recall }, i) => ({ name: classes[i]!, pictures: support, precision, recall }));
}
