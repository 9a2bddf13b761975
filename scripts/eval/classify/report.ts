/** What a classifier did on pictures that it never saw. */
export interface Scores {
  readonly accuracy: number;
  /** [class][answer]: pictures. */
  readonly confusion: readonly (readonly number[])[];
  readonly perClass: readonly ClassScores[];
}

export interface ClassScores {
  readonly name: string;
  readonly pictures: number;
  /** Null where nothing was answered so, or there was nothing to find. */
  readonly precision: number | null;
  readonly recall: number | null;
}

/** @param probabilities [rows, classes] */
export function score(probabilities: Float32Array, labels: Int32Array, classes: readonly string[]): Scores {
  const count = classes.length;
  const confusion = classes.map(() => new Array<number>(count).fill(0));
  labels.forEach((label, row) => {
    const answers = probabilities.subarray(row * count, (row + 1) * count);
    confusion[label]![answers.indexOf(Math.max(...answers))]!++;
  });
  const right = confusion.reduce((sum, row, i) => sum + row[i]!, 0);
  const perClass = classes.map((name, i) => {
    const pictures = confusion[i]!.reduce((a, b) => a + b, 0);
    const answered = confusion.reduce((sum, row) => sum + row[i]!, 0);
    const share = (of: number) => (of === 0 ? null : confusion[i]![i]! / of);
    return { name, pictures, precision: share(answered), recall: share(pictures) };
  });
  return { accuracy: right / labels.length, confusion, perClass };
}
