import { describe, expect, it } from 'vitest';
import { assessment, chanceError } from '../../../models/transfer/assess';
import type { TrainingSample } from '../../../models/transfer/training';

const sample = (id: string, ...labels: number[]): TrainingSample => ({ id, labels, split: 'test' });

describe('an assessment', () => {
  it('counts answers by class', () => {
    const probabilities = Float32Array.of(0.7, 0.2, 0.1, 0.1, 0.8, 0.1, 0.6, 0.3, 0.1);
    const samples = [sample('a', 0), sample('b', 1), sample('c', 1)];
    const found = assessment({ loss: 1, accuracy: 0, probabilities }, samples, 3, 'softmax');
    expect(found.accuracy).toBeCloseTo(2 / 3);
    expect(found.confusion).toEqual([[1, 0, 0], [1, 1, 0], [0, 0, 0]]);
    expect(found.scores.map(({ support, precision, recall }) => [support, precision, recall])).toEqual([
      [1, 1 / 2, 1], [2, 1, 1 / 2], [0, null, null],
    ]);
    expect(found.answers[2]).toEqual({ sample: 'c', label: 1, answer: 0, confidence: Math.fround(0.6) });
  });

  it('does not count what was left out', () => {
    const probabilities = Float32Array.of(0.9, 0.1, 0.9, 0.1);
    const samples = [sample('a', 0), sample('b', 1)];
    const found = assessment({ loss: 1, accuracy: 0, probabilities }, samples, 2, 'softmax', new Set(['b']));
    expect(found).toMatchObject({ accuracy: 1, confusion: [[1, 0], [0, 0]] });
    expect(found.answers).toHaveLength(1);
  });

  it('counts no answer as wrong that is one of the right ones', () => {
    const probabilities = Float32Array.of(0.6, 0.9, 0.2);
    for (const kind of ['sigmoids', 'softmax'] as const) {
      const found = assessment({ loss: 1, accuracy: 1, probabilities }, [sample('both', 0, 1)], 3, kind);
      expect(found).toMatchObject({ accuracy: 1, confusion: [[0, 0, 0], [0, 1, 0], [0, 0, 0]] });
      expect(found.answers[0]).toMatchObject({ label: 1, answer: 1 });
    }
  });

  it('takes independent labels one by one', () => {
    const probabilities = Float32Array.of(0.9, 0.8, 0.4, 0.9, 0.2, 0.1);
    const samples = [sample('both', 0, 1), sample('second', 1), sample('none')];
    const found = assessment({ loss: 1, accuracy: 0.75, probabilities }, samples, 2, 'sigmoids');
    expect(found.accuracy).toBe(0.75);
    expect(found.scores.map(({ support, recall }) => [support, recall])).toEqual([[1, 1], [2, 1]]);
    expect(found.confusion).toEqual([[1, 0], [0, 1]]);
    expect(found.answers[2]).toMatchObject({ label: -1, answer: 0 });
  });
});

describe('the error of guessing', () => {
  it('is that of always answering the commonest', () => {
    const samples = [sample('a', 0), sample('b', 0), sample('c', 1), sample('d', 0, 1)];
    expect(chanceError(samples.slice(0, 3), 2, 'softmax')).toBeCloseTo(1 / 3);
    expect(chanceError(samples, 2, 'sigmoids')).toBeCloseTo((1 / 4 + 1 / 2) / 2);
  });
});
