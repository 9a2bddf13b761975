import { memory } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, expect, it, test } from 'vitest';
import { learnComparison, siameseRefusal, spaceBefore } from '../../../../models/face/siamese/learn';
import type { Lesson, LessonEvent } from '../../../../models/face/siamese/learning';
import { startCpu } from '../../transfer/setup';
import { people } from './people';

beforeAll(startCpu);
afterEach(() => expect(memory().numTensors).toBe(0));

const faces = people(1, 6, 6, 12, 4, 0.8);
const LESSONS: readonly Lesson[] = [
  { kind: 'head', feature: 'absolute' },
  { kind: 'head', feature: 'chi-square' },
  { kind: 'triplets', mining: 'semi-hard', margin: 0.5 },
];

test.each(LESSONS)('$kind $feature helps to tell faces apart that were not learned from', async (lesson) => {
  const events: LessonEvent[] = [];
  const outcome = await learnComparison({ faces, lesson, epochs: 15, seed: 2 }, { onEvent: (event) => events.push(event) });
  expect(outcome.reason).toBe('finished');
  expect(outcome.before).toEqual(spaceBefore({ faces, seed: 2 }));
  expect(events.map(({ report }) => report)).toEqual(outcome.history);
  expect(events.at(-1)!.space).toEqual(outcome.after);
  expect(outcome.after.held!.area!).toBeGreaterThan(outcome.before.held!.area!);
  expect(outcome.history.at(-1)!.loss).toBeLessThan(outcome.history[0]!.loss);
  expect(outcome.tensors.after).toBe(outcome.tensors.before);
  const isHead = lesson.kind === 'head';
  for (const { accuracy, teaching } of outcome.history) {
    expect(accuracy !== null).toBe(isHead);
    expect(teaching !== null).toBe(!isHead);
  }
  expect(outcome.teachingBefore !== null).toBe(!isHead);
});

it('leaves everything as it was when it is given up at once', async () => {
  const outcome = await learnComparison({ faces, lesson: LESSONS[0]!, epochs: 5, seed: 2 }, { signal: { aborted: true } });
  expect(outcome).toMatchObject({ reason: 'aborted', comparison: null, history: [] });
  expect(outcome.after).toBe(outcome.before);
});

it('keeps what was learned until it was given up', async () => {
  const signal = { aborted: false };
  const onEvent = ({ report }: LessonEvent) => void (signal.aborted = report.epoch === 1);
  const outcome = await learnComparison({ faces, lesson: LESSONS[2]!, epochs: 9, seed: 2 }, { signal, onEvent });
  expect(outcome.reason).toBe('aborted');
  expect(outcome.history).toHaveLength(2);
  expect(outcome.comparison!.kind).toBe('projection');
});

it('says what there is too little of', () => {
  expect(siameseRefusal([], 1)).toBe('one-person');
  expect(siameseRefusal([0, 0, 0], 1)).toBe('one-person');
  expect(siameseRefusal([0, 1, 2], 1)).toBe('single-faces');
  expect(siameseRefusal([0, 0, 1], 1)).toBeNull();
  // Of three faces one is held back: two are left to learn from.
  expect(siameseRefusal([0, 0, 0, 1], 1)).toBeNull();
});
