import { describe, expect, it } from 'vitest';
import { Collection } from '../../../../src/train/collect/collection.svelte';
import type { Picture } from '../../../../src/train/data/picture';
import { Notices } from '../../../../src/ui/notices.svelte';
import { dataSets } from '../data-sets';

const { visit } = dataSets();

async function begin() {
  const data = await visit();
  const notices = new Notices();
  return { data, notices, collection: new Collection(data, notices) };
}

function pictures(count: number): Picture[] {
  return Array.from({ length: count }, (_, i) => ({ image: new Blob([`${i}`]), width: 8, height: 6 }));
}

const press = (key: string, more: Partial<KeyboardEvent> = {}) =>
  ({ key, ctrlKey: true, metaKey: false, shiftKey: false, altKey: false, ...more }) as KeyboardEvent;

describe('Collection', () => {
  it('names new classes so that no two are alike, and takes pictures into the newest', async () => {
    const { data, collection } = await begin();
    expect(collection.chosen).toBeNull();
    data.addClass('class 2');
    collection.add();
    collection.add();
    expect(data.classes.map(({ name }) => name)).toEqual(['class 2', 'Class 3', 'Class 4']);
    expect([collection.chosen?.name, collection.naming]).toEqual(['Class 4', data.classes[2]!.id]);
    collection.removeClass(data.classes[2]!);
    expect(collection.chosen?.name).toBe('class 2');
  });

  it('says why a name cannot be, and goes on being written', async () => {
    const { data, collection } = await begin();
    collection.add();
    collection.add();
    const { id } = data.classes[1]!;
    expect(collection.rename(id, 'CLASS 1')).toContain('Class 1');
    expect(collection.rename(id, '  ')).not.toBeNull();
    expect([data.classes[1]!.name, collection.naming]).toEqual(['Class 2', id]);
    expect(collection.rename(id, 'Cup')).toBeNull();
    expect([data.classes[1]!.name, collection.naming]).toEqual(['Cup', null]);
  });

  it('takes back with the keys that people know', async () => {
    const { data, collection } = await begin();
    collection.add();
    expect(collection.heard(press('z', { altKey: true }))).toBe(false);
    expect(collection.heard(press('z', { ctrlKey: false }))).toBe(false);
    expect(collection.heard(press('z', { ctrlKey: false, metaKey: true }))).toBe(true);
    expect(data.classes).toHaveLength(0);
    expect(collection.heard(press('Z', { shiftKey: true }))).toBe(true);
    expect(data.classes).toHaveLength(1);
    collection.heard(press('z'));
    collection.heard(press('y'));
    expect(data.classes).toHaveLength(1);
    expect(collection.heard(press('x'))).toBe(false);
  });

  it('offers to take a deletion back, and nothing that was done since', async () => {
    const { data, notices, collection } = await begin();
    collection.add();
    const classIds = [data.classes[0]!.id];
    const added = data.addSamples(pictures(3), { classIds, source: 'camera' });
    collection.remove(added.map(({ id }) => id));
    const undo = notices.list.at(-1)!.actions[0]!;
    data.addSamples(pictures(1), { classIds, source: 'camera' });
    undo.act();
    expect(data.samples).toHaveLength(1);
    collection.undo();
    undo.act();
    expect(data.samples).toHaveLength(3);
  });

  it('deletes everything, and brings it back, or not', async () => {
    const { data, notices, collection } = await begin();
    collection.add();
    data.addSamples(pictures(3), { classIds: [data.classes[0]!.id], source: 'camera' });
    collection.removeAll();
    expect([data.classes.length, data.samples.length]).toEqual([0, 0]);
    collection.undo();
    expect([data.classes.length, data.samples.length]).toEqual([1, 3]);
    collection.removeAll();
    notices.list.at(-1)!.actions[1]!.act();
    collection.undo();
    expect([data.classes.length, data.samples.length]).toEqual([0, 0]);
  });
});
