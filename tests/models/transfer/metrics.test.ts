import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  accuracy, classScores, confidentMistakes, confusionMatrix, ranking, topAccuracy, type Answers,
} from '../../../models/transfer/metrics';

const answers: Answers = {
  classes: 3,
  labels: [0, 0, 1, 1, 2],
  // 0 right, 0 called 1, 1 right, 1 called 2 and very sure, 2 right
  probabilities: Float32Array.of(
    0.7, 0.2, 0.1,
    0.4, 0.5, 0.1,
    0.1, 0.8, 0.1,
    0, 0.0625, 0.9375,
    0.25, 0.25, 0.5,
  ),
};

test('confusion matrix, accuracy and scores, counted by hand', () => {
  const matrix = confusionMatrix(answers);
  expect(matrix).toEqual([[1, 1, 0], [0, 1, 1], [0, 0, 1]]);
  expect(accuracy(matrix)).toBe(3 / 5);
  const [first, second, third] = classScores(matrix);
  expect(first).toEqual({ support: 2, precision: 1, recall: 0.5, f1: 1 / 1.5 });
  expect(second).toEqual({ support: 2, precision: 0.5, recall: 0.5, f1: 0.5 });
  expect(third).toEqual({ support: 1, precision: 0.5, recall: 1, f1: 1 / 1.5 });
});

test('what cannot be counted is null, not zero', () => {
  expect(accuracy([[0, 0], [0, 0]])).toBeNull();
  expect(classScores([[2, 0], [0, 0]])[1]).toEqual({ support: 0, precision: null, recall: null, f1: null });
  expect(topAccuracy({ classes: 2, labels: [], probabilities: new Float32Array() }, 1)).toBeNull();
});

test('top k', () => {
  expect([1, 2, 3].map((k) => topAccuracy(answers, k))).toEqual([3 / 5, 1, 1]);
  expect(ranking(answers, 4)).toEqual([2, 0, 1]);
});

test('the surest mistake comes first', () => {
  expect(confidentMistakes(answers, 5)).toEqual([
    { sample: 3, label: 1, answer: 2, confidence: 0.9375 },
    { sample: 1, label: 0, answer: 1, confidence: 0.5 },
  ]);
  expect(confidentMistakes(answers, 1)).toHaveLength(1);
});

test('the numbers agree with each other', () => {
  const drawn = fc.integer({ min: 2, max: 5 }).chain((classes) =>
    fc.array(fc.tuple(fc.nat(classes - 1), fc.array(fc.float({ min: 0, max: 1, noNaN: true }), {
      minLength: classes, maxLength: classes,
    })), { minLength: 1, maxLength: 20 }).map((samples): Answers => ({
      classes,
      labels: samples.map(([label]) => label),
      probabilities: Float32Array.from(samples.flatMap(([, row]) => row)),
    })));
  fc.assert(
    fc.property(drawn, (given) => {
      const matrix = confusionMatrix(given);
      expect(matrix.flat().reduce((sum, n) => sum + n, 0)).toBe(given.labels.length);
      expect(accuracy(matrix)).toBe(topAccuracy(given, 1));
      expect(topAccuracy(given, given.classes)).toBe(1);
      const wrong = given.labels.length - matrix.reduce((sum, row, k) => sum + row[k]!, 0);
      expect(confidentMistakes(given, Infinity)).toHaveLength(wrong);
      for (const { precision, recall, f1 } of classScores(matrix)) {
        if (!precision || !recall) continue;
        expect(f1).toBeCloseTo((2 * precision * recall) / (precision + recall), 10);
      }
    }),
  );
});
