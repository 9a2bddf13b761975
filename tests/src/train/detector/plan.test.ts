import { describe, expect, it } from 'vitest';
import { defaultDetectorRecipe } from '../../../../models/yolo/own/recipe';
import type { SampleRow } from '../../../../src/storage/samples';
import { detectorPlanOf } from '../../../../src/train/detector/plan';

const RECIPE = defaultDetectorRecipe(20);
const classes = ['cup', 'pen', 'room'].map((id, order) => ({ id, name: `The ${id}`, colour: '#ff0000', order }));
const box = (classId: string) => ({ classId, x: 0.1, y: 0.2, width: 0.3, height: 0.4 });
const sample = (id: string, classId: string, boxed: string[] = [], split: SampleRow['split'] = 'train'): SampleRow => ({
  id, classIds: [classId], split, groupId: id, createdAt: 0, width: 9, height: 9, boxes: boxed.map(box), source: 'file',
});

describe('detectorPlanOf', () => {
  it('numbers the classes with boxes; those without any show that there is nothing to find', () => {
    const samples = [
      sample('1', 'pen', ['pen', 'cup', 'gone']), sample('2', 'pen', ['pen'], 'dev'), sample('3', 'pen'),
      sample('4', 'room'), sample('5', 'cup', [], 'test'),
    ];
    const plan = detectorPlanOf({ classes, samples }, RECIPE);
    expect(plan.job.classes).toEqual(['The cup', 'The pen']);
    expect(plan.job.samples.map(({ id, boxes }) => [id, boxes.map(({ label }) => label)])).toEqual(
      [['1', [1, 0]], ['2', [1]], ['4', []]],
    );
    expect(plan.job.samples[0]!.boxes[0]).toEqual({ label: 1, x: 0.1, y: 0.2, width: 0.3, height: 0.4 });
    expect(plan).toMatchObject({ boxed: { train: 1, held: 1 }, boxes: 2, empty: 1, left: 2 });
  });

  it('is of nothing where nothing is boxed', () => {
    const plan = detectorPlanOf({ classes, samples: [sample('1', 'cup'), sample('2', 'room')] }, RECIPE);
    expect(plan.job.samples).toEqual([]);
    expect(plan).toMatchObject({ classes: [], boxed: { train: 0, held: 0 }, boxes: 0 });
  });
});
