import type { Assessment, TrainingOutcome } from '../../../../workers/api';

export type Answer = Assessment['answers'][number];
export type Split = keyof TrainingOutcome['assessments'];

/** Answers about samples of one class that were called another, the surest first. */
export function answersIn({ answers }: Assessment, label: number, answer: number): readonly Answer[] {
  return answers.filter((each) => each.label === label && each.answer === answer).sort(bySurety);
}

/** Wrong answers, the surest first. */
export function mistakesIn({ answers }: Assessment, most: number): readonly Answer[] {
  return answers.filter(({ label, answer }) => label !== answer).sort(bySurety).slice(0, most);
}

/**
 * Where the true share of right answers lies, 19 times in 20, if so many of `count` were right (Wilson, 1927). From few
 * pictures little can be told.
 */
export function plausible(accuracy: number, count: number): readonly [low: number, high: number] {
  const z = 1.96;
  const middle = (accuracy + (z * z) / (2 * count)) / (1 + (z * z) / count);
  const half = (z / (1 + (z * z) / count)) * Math.sqrt((accuracy * (1 - accuracy)) / count + (z / (2 * count)) ** 2);
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

/** Where the focus goes from a cell of a square table with a key; null if the key moves nothing. */
export function moved(key: string, row: number, column: number, size: number): readonly [number, number] | null {
  const within = (n: number) => Math.min(size - 1, Math.max(0, n));
  switch (key) {
    case 'ArrowUp':
      return [within(row - 1), column];
    case 'ArrowDown':
      return [within(row + 1), column];
    case 'ArrowLeft':
      return [row, within(column - 1)];
    case 'ArrowRight':
      return [row, within(column + 1)];
    case 'Home':
      return [row, 0];
    case 'End':
      return [row, size - 1];
    default:
      return null;
  }
}

const bySurety = (a: Answer, b: Answer) => b.confidence - a.confidence;
