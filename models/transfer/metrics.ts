/** What a classifier answered about labelled samples. */
export interface Answers {
  readonly classes: number;
  /** [samples · classes], row by row. */
  readonly probabilities: Float32Array;
  /** The right class of every sample. */
  readonly labels: readonly number[];
}

/** How one class fares. Where nothing can be counted (no sample, no answer), the score is null. */
export interface ClassScore {
  /** Samples that are of this class. */
  readonly support: number;
  /** Of those called so, the share that are. */
  readonly precision: number | null;
  /** Of those that are, the share called so. */
  readonly recall: number | null;
  /** Harmonic mean of the two. */
  readonly f1: number | null;
}

/** A sample that was called wrongly. */
export interface Mistake {
  /** Index of the sample. */
  readonly sample: number;
  readonly label: number;
  readonly answer: number;
  /** Probability of the answer. */
  readonly confidence: number;
}

/** Classes of a sample from the most to the least probable; of equal ones the first comes first. */
export function ranking({ probabilities, classes }: Answers, sample: number): number[] {
  const row = probabilities.subarray(sample * classes, (sample + 1) * classes);
  return Array.from(row.keys()).sort((a, b) => row[b]! - row[a]! || a - b);
}

/** @returns samples by [right class][answered class] */
export function confusionMatrix(answers: Answers): number[][] {
  const matrix = Array.from({ length: answers.classes }, () => new Array<number>(answers.classes).fill(0));
  answers.labels.forEach((label, sample) => matrix[label]![best(answers, sample)]!++);
  return matrix;
}

/** @param matrix by [right class][answered class] */
export function classScores(matrix: readonly (readonly number[])[]): ClassScore[] {
  return matrix.map((row, k) => {
    const right = row[k]!;
    const support = row.reduce((sum, n) => sum + n, 0);
    const answered = matrix.reduce((sum, other) => sum + other[k]!, 0);
    const share = (whole: number) => (whole > 0 ? right / whole : null);
    return { support, precision: share(answered), recall: share(support), f1: share((support + answered) / 2) };
  });
}

/** Share of right answers; null without samples. @param matrix by [right class][answered class] */
export function accuracy(matrix: readonly (readonly number[])[]): number | null {
  const total = matrix.flat().reduce((sum, n) => sum + n, 0);
  return total > 0 ? matrix.reduce((sum, row, k) => sum + row[k]!, 0) / total : null;
}

/** Share of samples whose class is among the k most probable; null without samples. */
export function topAccuracy(answers: Answers, k: number): number | null {
  const { labels } = answers;
  const hits = labels.filter((label, sample) => ranking(answers, sample).slice(0, k).includes(label));
  return labels.length ? hits.length / labels.length : null;
}

/** Wrong answers, the surest first. */
export function confidentMistakes(answers: Answers, limit: number): Mistake[] {
  const mistakes: Mistake[] = [];
  answers.labels.forEach((label, sample) => {
    const answer = best(answers, sample);
    const confidence = answers.probabilities[sample * answers.classes + answer]!;
    if (answer !== label) mistakes.push({ sample, label, answer, confidence });
  });
  return mistakes.sort((a, b) => b.confidence - a.confidence).slice(0, limit);
}

function best({ probabilities, classes }: Answers, sample: number): number {
  const at = sample * classes;
  let found = 0;
  for (let k = 1; k < classes; k++) if (probabilities[at + k]! > probabilities[at + found]!) found = k;
  return found;
}
