import type { EpochReport } from '../../../../models/transfer/fit-options';
import type { TrainingHistory } from '../../../storage/training';

/** What can be drawn over the epochs. */
export type Quantity = 'accuracy' | 'loss' | 'rate' | 'gradient';

export interface Line {
  readonly split: 'train' | 'dev';
  /** One for each epoch; null where there is none. */
  readonly values: readonly (number | null)[];
}

const LINES: Readonly<Record<Quantity, readonly (readonly [Line['split'], (report: EpochReport) => number | null])[]>> = {
  accuracy: [['train', (report) => report.accuracy], ['dev', (report) => report.devAccuracy]],
  loss: [['train', (report) => report.loss], ['dev', (report) => report.devLoss]],
  rate: [['train', (report) => report.learningRate]],
  gradient: [['train', (report) => report.gradientNorm]],
};

/** Epochs from 1, those of the unfrozen blocks after those of the head. */
export function epochsOf({ head, tuning }: TrainingHistory): number[] {
  const before = (head.at(-1)?.epoch ?? -1) + 1;
  return [...head.map(({ epoch }) => epoch + 1), ...tuning.map(({ epoch }) => before + epoch + 1)];
}

/** The curves of a quantity; those without a single value are left out. */
export function linesOf({ head, tuning }: TrainingHistory, quantity: Quantity): readonly Line[] {
  const reports = [...head, ...tuning];
  return LINES[quantity]
    .map(([split, read]) => ({ split, values: reports.map(read) }))
    .filter(({ values }) => values.some((value) => value !== null));
}

/** At most so many rows, evenly spaced, the first and the last among them: indices of epochs for a table. */
export function rowsOf(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: most }, (_, i) => Math.round((i * (count - 1)) / (most - 1)));
}
