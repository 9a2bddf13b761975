import { describe, expect, it } from 'vitest';
import { DataFault } from '../../../../src/train/data/fault';
import type { Picture } from '../../../../src/train/data/picture';
import { dataSets } from '../data-sets';

const { visit } = dataSets();

async function begin() {
  const data = await visit();
  return { data, cat: data.addClass('Cat'), dog: data.addClass('Dog') };
}

const picture = (): Picture => ({ image: new Blob(['x']), width: 8, height: 6 });

describe('a burst', () => {
  it('is one step, however many pictures, and comes back whole', async () => {
    const { data, cat } = await begin();
    const take = (joins?: string) =>
      data.addSamples([picture()], { classIds: [cat.id], source: 'camera', ...(joins && { joins }) });
    take();
    for (let i = 0; i < 300; i++) take('burst');
    const before = data.samples;
    expect(data.undo()).toBe('add-samples');
    expect(data.samples).toHaveLength(1);
    data.redo();
    expect(data.samples).toEqual(before);
    data.undo();
    data.undo();
    expect(data.samples).toHaveLength(0);
    expect(data.undo()).toBe('add-class');
  });

  it('ends with whatever else is done, and when it is taken back', async () => {
    const { data, cat } = await begin();
    const take = () => data.addSamples([picture()], { classIds: [cat.id], source: 'camera', joins: 'burst' });
    take();
    take();
    data.renameClass(cat.id, 'Tom');
    take();
    data.undo();
    expect([data.samples.length, data.classes[0]!.name]).toEqual([2, 'Tom']);
    data.undo();
    data.undo();
    take();
    data.undo();
    expect(data.samples).toHaveLength(0);
  });
});

describe('further classes', () => {
  it('are given and taken, with their boxes, and never the last one', async () => {
    const { data, cat, dog } = await begin();
    const rows = data.addSamples([picture(), picture()], { classIds: [cat.id], source: 'file' });
    const ids = rows.map(({ id }) => id);
    data.labelSamples(ids, dog.id, true);
    expect(data.samples.map(({ classIds }) => classIds)).toEqual([[cat.id, dog.id], [cat.id, dog.id]]);
    expect(data.samples.map(({ split }) => split)).toEqual(rows.map(({ split }) => split));
    data.setBoxes(ids[0]!, [{ classId: dog.id, x: 0, y: 0, width: 1, height: 1 }]);
    data.labelSamples([ids[0]!], dog.id, false);
    expect(data.sample(ids[0]!)).toMatchObject({ classIds: [cat.id], boxes: [] });
    const steps = data.history.last;
    data.labelSamples([ids[0]!], cat.id, false);
    expect(data.sample(ids[0]!)?.classIds).toEqual([cat.id]);
    expect(data.history.last).toBe(steps);
    data.undo();
    expect(data.sample(ids[0]!)).toMatchObject({ classIds: [cat.id, dog.id], boxes: [{ classId: dog.id }] });
    expect(() => data.labelSamples(ids, 'nobody', true)).toThrow(DataFault);
  });
});

describe('deleting everything', () => {
  it('is one step, and of nothing none', async () => {
    const { data, cat } = await begin();
    data.addSamples([picture(), picture()], { classIds: [cat.id], source: 'file' });
    const before = [data.classes, data.samples];
    data.removeAll();
    expect([data.classes.length, data.samples.length]).toEqual([0, 0]);
    const step = data.history.last;
    data.removeAll();
    expect(data.history.last).toBe(step);
    expect(data.undo()).toBe('remove-all');
    expect([data.classes, data.samples]).toEqual(before);
    await data.settled();
    expect(data.unsaved.size).toBe(0);
  });
});
