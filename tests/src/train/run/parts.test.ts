import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultRecipe } from '../../../../models/transfer/default-recipe';
import type { SampleRow } from '../../../../src/storage/samples';
import { epochsOf, linesOf, rowsOf } from '../../../../src/train/run/curves/series';
import { chanceOf, planOf, sizeOf } from '../../../../src/train/run/plan';
import { answersIn, mistakesIn, moved, plausible } from '../../../../src/train/run/results/answers';
import { expectedSeconds, runOf } from '../../../../src/train/run/runs';
import { duration, failureSentence, jobRefusalSentence, percent, stopSentence } from '../../../../src/train/run/sentences';
import { BACKENDS, type Assessment } from '../../../../workers/api';
import { outcomeOf, reportOf } from './fake-trainer';

const RECIPE = defaultRecipe({ classes: 2, train: 4, dev: 2 });
const classRow = (id: string, order: number) => ({ id, name: `Class ${id}`, colour: '#ff0000', order });
const sample = (id: string, classIds: string[], split: SampleRow['split'] = 'train'): SampleRow => ({
  id, classIds, split, groupId: id, createdAt: 0, width: 1, height: 1, boxes: [], source: 'file',
});

describe('planOf', () => {
  it('leaves out classes without samples, and numbers the others in their order', () => {
    const classes = [classRow('a', 0), classRow('empty', 1), classRow('b', 2)];
    const samples = [sample('1', ['b']), sample('2', ['a'], 'dev'), sample('3', ['a', 'b'])];
    const plan = planOf({ classes, samples }, RECIPE);
    expect(plan.classes.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(plan.job.classes).toEqual(['Class a', 'Class b']);
    expect(plan.job.samples).toEqual([
      { id: '1', labels: [1], split: 'train' },
      { id: '2', labels: [0], split: 'dev' },
      { id: '3', labels: [0, 1], split: 'train' },
    ]);
    expect(sizeOf({ classes, samples })).toEqual({ classes: 2, train: 2, dev: 1 });
  });

  it('does not stop early where there is nothing to stop by', () => {
    const collected = { classes: [classRow('a', 0)], samples: [sample('1', ['a'])] };
    expect(planOf(collected, { ...RECIPE, patience: 5 }).job.recipe.patience).toBeNull();
  });
});

describe('chanceOf', () => {
  const job = (labels: number[][], kind: 'softmax' | 'sigmoids') => ({
    classes: ['a', 'b', 'c'],
    samples: labels.map((each, i) => ({ id: String(i), labels: each, split: 'train' as const })),
    recipe: { ...RECIPE, loss: { ...RECIPE.loss, kind } },
  });

  it('is the share of the largest class', () => {
    expect(chanceOf(job([[0], [0], [0], [1]], 'softmax'))).toBe(0.75);
  });

  it('is the commoner answer of each class where they are independent', () => {
    expect(chanceOf(job([[0], [0, 1]], 'sigmoids'))).toBeCloseTo((1 + 0.5 + 1) / 3);
    expect(chanceOf(job([[0], [0], [0, 1], [2]], 'sigmoids'))).toBeCloseTo(0.75);
  });
});

describe('curves', () => {
  const history = { head: [0, 1, 2].map(reportOf), tuning: [0, 1].map(reportOf) };

  it('put the epochs of the unfrozen blocks after those of the head', () => {
    expect(epochsOf(history)).toEqual([1, 2, 3, 4, 5]);
    expect(epochsOf({ head: [], tuning: [] })).toEqual([]);
  });

  it('leave out dev where there is none', () => {
    expect(linesOf(history, 'loss').map(({ split }) => split)).toEqual(['train', 'dev']);
    const alone = { head: [{ ...reportOf(0), devLoss: null, devAccuracy: null }], tuning: [] };
    expect(linesOf(alone, 'loss').map(({ split }) => split)).toEqual(['train']);
    expect(linesOf(alone, 'rate')).toEqual([{ split: 'train', values: [1e-3] }]);
  });

  it('have tables of bounded length with both ends', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 2, max: 50 }), (count, most) => {
        const rows = rowsOf(count, most);
        expect(rows.length).toBe(Math.min(count, most));
        expect(rows[0]).toBe(0);
        expect(rows.at(-1)).toBe(count - 1);
        expect(new Set(rows).size).toBe(rows.length);
      }),
    );
  });
});

describe('answers', () => {
  const answer = (id: string, label: number, given: number, confidence: number) => ({ sample: id, label, answer: given, confidence });
  const assessment: Assessment = {
    accuracy: 0.5, loss: 1, confusion: [[1, 2], [0, 1]], scores: [],
    answers: [answer('a', 0, 1, 0.6), answer('b', 0, 1, 0.9), answer('c', 0, 0, 1), answer('d', 1, 1, 0.7)],
  };

  it('of a cell are those of its row called its column, the surest first', () => {
    expect(answersIn(assessment, 0, 1).map(({ sample: id }) => id)).toEqual(['b', 'a']);
    expect(answersIn(assessment, 1, 0)).toEqual([]);
  });

  it('that are wrong come the surest first, and not too many', () => {
    expect(mistakesIn(assessment, 1).map(({ sample: id }) => id)).toEqual(['b']);
  });

  it('from few pictures tell little', () => {
    // 8 of 9 right: R's binom::binom.wilson(8, 9).
    const [low, high] = plausible(8 / 9, 9);
    expect(low).toBeCloseTo(0.565, 3);
    expect(high).toBeCloseTo(0.980, 3);
    const [tight, upper] = plausible(0.9, 10_000);
    expect(upper - tight).toBeLessThan(0.02);
    expect(plausible(1, 5)[1]).toBe(1);
  });

  it('are walked through with the arrows, and never left', () => {
    expect(moved('ArrowDown', 0, 1, 2)).toEqual([1, 1]);
    expect(moved('ArrowDown', 1, 1, 2)).toEqual([1, 1]);
    expect(moved('ArrowLeft', 1, 0, 2)).toEqual([1, 0]);
    expect(moved('End', 0, 0, 5)).toEqual([0, 4]);
    expect(moved('Tab', 0, 0, 5)).toBeNull();
  });
});

describe('runs', () => {
  const plan = planOf(
    { classes: [classRow('a', 0), classRow('b', 1)], samples: [sample('1', ['a']), sample('2', ['b'])] },
    RECIPE,
  );
  const run = runOf(outcomeOf([reportOf(0)]), plan, 1);

  it('keep what there is to compare', () => {
    expect(run).toMatchObject({ startedAt: 1, pictures: 2, classCount: 2, computed: 2, accuracy: { train: 0.75, dev: 0.75 } });
  });

  it('count as computed what was not cached, copies and all', () => {
    const copies = plan.job.recipe.augmentation.copies;
    expect(copies).toBe(2);
    const trained = plan.job.samples.filter(({ split }) => split === 'train').length;
    const all = trained * (1 + copies) + plan.job.samples.length - trained;
    expect(runOf({ ...outcomeOf([reportOf(0)]), cached: all }, plan, 1).computed).toBe(0);
    expect(runOf({ ...outcomeOf([reportOf(0)]), cached: all / 2 }, plan, 1).computed).toBe(1);
  });

  it('foretell the next one: the same again takes as long, twice the pictures twice', () => {
    const { recipe, classCount, pictures, computed } = run;
    expect(expectedSeconds(run, { recipe, classCount, pictures, computed })).toBeCloseTo(3);
    expect(expectedSeconds(run, { recipe, classCount, pictures: 4, computed: 4 })).toBeCloseTo(6);
    expect(expectedSeconds(run, { recipe, classCount, pictures, computed: 0 })).toBeCloseTo(2);
  });

  it('foretell nothing of what was never done', () => {
    const { classCount, pictures, computed } = run;
    expect(expectedSeconds(undefined, { recipe: RECIPE, classCount, pictures, computed })).toBeNull();
    expect(expectedSeconds(run, { recipe: { ...RECIPE, freeze: 2 }, classCount, pictures, computed })).toBeNull();
  });
});

describe('sentences', () => {
  it('name the class that is empty, and the backend that cannot', () => {
    expect(jobRefusalSentence({ code: 'empty-class', label: 1 }, ['Cat', 'Dog'])).toContain('“Dog”');
    for (const backend of BACKENDS) {
      expect(jobRefusalSentence({ code: 'backend', backend, missing: ['Conv2DBackpropFilter'] }, [])).toContain('Conv2D');
    }
  });

  it('tell how training ended, also when nothing was learned', () => {
    const reasons = ['finished', 'stopped-early', 'aborted', 'not-a-number'] as const;
    const learned = reasons.map((reason) => stopSentence(outcomeOf([reportOf(0)], reason)));
    const nothing = reasons.slice(2).map((reason) => stopSentence(outcomeOf([], reason)));
    expect(new Set([...learned, ...nothing]).size).toBe(6);
    expect(learned[1]).toContain('epoch 1');
    expect(nothing.join()).not.toContain('epoch 0');
    // No epoch with unfrozen blocks did better than the head alone.
    const kept = reasons.map((reason) => stopSentence({ ...outcomeOf([reportOf(0)], reason), bestEpoch: -1 }));
    expect(kept.join()).not.toContain('epoch 0');
    expect(new Set([...learned, ...kept]).size).toBeGreaterThan(6);
  });

  it('tell of a worker that was given up in other words than of other faults', () => {
    const worker = failureSentence({ code: 'internal', detail: 'crashed: boom' });
    expect(worker).not.toContain('boom');
    expect(failureSentence({ code: 'internal', detail: 'Error: boom' })).toContain('boom');
  });

  it('say durations and shares as people do', () => {
    expect([0.2, 59, 600, 7200].map(duration)).toEqual(['1 s', '59 s', '10 min', '2.0 h']);
    expect([0, 0.456, 0.996, 1].map(percent)).toEqual(['0%', '46%', '99.6%', '100%']);
  });
});
