import { expect, it } from 'vitest';
import type { ArrivingSample, Arrivals } from '../../../../src/train/data/arrivals';
import type { DataSet } from '../../../../src/train/data/dataset.svelte';
import { mergeInSlices } from '../../../../src/train/data/merge-slices';
import { nextTask } from '../../../../src/slices';
import { dataSets } from '../data-sets';

const { fresh } = dataSets();

/** So many pictures, in turn of each class; one in ten is the same file as the one before. */
function arrivals(count: number, names = ['Cat', 'Dog']): Arrivals {
  const image = new Blob(['x'], { type: 'image/jpeg' });
  const samples = Array.from({ length: count }, (_, i): ArrivingSample => ({
    id: null, classKeys: [names[i % names.length]!], groupId: `g${i % 10 === 9 ? i - 1 : i}`, split: null,
    createdAt: null, source: 'import', picture: { image, width: 4, height: 3 }, boxes: [],
  }));
  return { classes: names.map((name) => ({ key: name, name, colour: null })), samples };
}

/** What is the same whatever the ids are. */
function shape(data: DataSet) {
  const names = new Map(data.classes.map(({ id, name }) => [id, name]));
  return data.samples.map(({ classIds, split, groupId }) => [classIds.map((id) => names.get(id)), split, groupId]);
}

it('takes in what merging all at once does, in several tasks and as one step', async () => {
  const data = await fresh();
  let tasks = 0;
  let over = false;
  void (async () => {
    while (!over) {
      await nextTask();
      tasks++;
    }
  })();
  const report = await mergeInSlices(data, arrivals(1234));
  over = true;
  expect(tasks).toBeGreaterThanOrEqual(2);
  expect(report).toEqual({ added: 1234, already: 0, newClasses: ['Cat', 'Dog'] });
  const whole = await fresh();
  whole.merge(arrivals(1234));
  expect(shape(data)).toEqual(shape(whole));
  const times = data.samples.map(({ createdAt }) => createdAt);
  expect(times.every((time, i) => i === 0 || time > times[i - 1]!)).toBe(true);
  expect(data.undo()).toBe('import');
  expect([data.classes, data.samples, data.undo()]).toEqual([[], [], null]);
  expect(data.redo()).toBe('import');
  expect(data.samples).toHaveLength(1234);
});

it('takes in classes without a picture', async () => {
  const data = await fresh();
  expect(await mergeInSlices(data, arrivals(0))).toEqual({ added: 0, already: 0, newClasses: ['Cat', 'Dog'] });
});
