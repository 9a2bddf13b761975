import { evaluate, type Evaluation, type Forward, type Signal } from './evaluate';
import type { LossKind } from './losses';
import { accuracy, classScores, type ClassScore } from './metrics';
import type { BatchSource } from './source';
import type { Assessment, TrainingSample } from './training';

export interface AssessOptions {
  readonly source: BatchSource;
  /** Of the source, in its order. */
  readonly samples: readonly TrainingSample[];
  readonly forward: Forward;
  readonly classes: number;
  readonly kind: LossKind;
  readonly batchSize: number;
  readonly signal: Signal;
  /** Samples that could not be read after all, and are not counted. */
  readonly leftOut?: ReadonlySet<string>;
  /** Told of the samples done so far. */
  readonly onProgress?: (done: number) => void;
}

/** How a network does on samples. @returns null if there are none; undefined if aborted */
export async function assess(options: AssessOptions): Promise<Assessment | null | undefined> {
  const { samples, forward, classes, kind, batchSize, signal, onProgress } = options;
  if (samples.length === 0) return null;
  let done = 0;
  const watched: Forward = (inputs, pass) => {
    onProgress?.((done += inputs.shape[0]!));
    return forward(inputs, pass);
  };
  const seen = await evaluate(options.source, watched, { kind, batchSize }, signal);
  return seen && assessment(seen, samples, classes, kind, options.leftOut);
}

/** An evaluation of samples, in their order, counted in every way that the page shows. */
export function assessment(
  { loss, accuracy: decided, probabilities }: Evaluation,
  samples: readonly TrainingSample[],
  classes: number,
  kind: LossKind,
  leftOut: ReadonlySet<string> = new Set(),
): Assessment {
  const rowAt = (row: number) => probabilities.subarray(row * classes, (row + 1) * classes);
  const counted = samples
    .map((sample, row) => ({ ...sample, row: rowAt(row) }))
    .filter(({ id }) => !leftOut.has(id))
    .map((each) => {
      const answer = each.row.indexOf(Math.max(...each.row));
      return { ...each, answer, label: each.labels.includes(answer) ? answer : (each.labels[0] ?? -1) };
    });
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (const { label, answer } of counted) if (label >= 0) confusion[label]![answer]!++;
  return {
    accuracy: kind === 'softmax' ? (accuracy(confusion) ?? 0) : decided,
    loss,
    confusion,
    scores: kind === 'softmax' ? classScores(confusion) : decisionScores(counted, classes),
    answers: counted.map(({ id, label, row, answer }) => ({ sample: id, label, answer, confidence: row[answer]! })),
  };
}

/** Independent labels: each class is a decision of its own, taken at one half. */
function decisionScores(
  counted: readonly { readonly labels: readonly number[]; readonly row: Float32Array }[],
  classes: number,
): ClassScore[] {
  return Array.from({ length: classes }, (_, k) => {
    const is = counted.filter(({ labels }) => labels.includes(k));
    const answered = counted.filter(({ row }) => row[k]! > 0.5).length;
    const right = is.filter(({ row }) => row[k]! > 0.5).length;
    const share = (whole: number) => (whole > 0 ? right / whole : null);
    return { support: is.length, precision: share(answered), recall: share(is.length), f1: share((is.length + answered) / 2) };
  });
}

/** Error of guessing: always the commonest class, or for each class of its own what is commoner, there or not. */
export function chanceError(samples: readonly TrainingSample[], classes: number, kind: LossKind): number {
  const shares = Array.from({ length: classes }, (_, k) => {
    return samples.filter(({ labels }) => labels.includes(k)).length / samples.length;
  });
  if (kind === 'softmax') return 1 - Math.max(...shares);
  return shares.reduce((sum, share) => sum + Math.min(share, 1 - share), 0) / classes;
}
