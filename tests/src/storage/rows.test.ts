import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listClasses, parseClass, type ClassRow } from '../../../src/storage/classes';
import { sweepPictures, writeDataset } from '../../../src/storage/dataset';
import { Database } from '../../../src/storage/db';
import { StorageFault, storageFault } from '../../../src/storage/fault';
import { listSamples, parseSample, readPicture, type SampleRow } from '../../../src/storage/samples';

const cat: ClassRow = { id: 'c1', name: 'Cat', colour: '#56b4e9', order: 0 };

const sample: SampleRow = {
  id: 's1',
  classIds: ['c1'],
  groupId: 'g1',
  split: 'train',
  createdAt: 1000,
  width: 40,
  height: 30,
  boxes: [{ classId: 'c1', x: 0.1, y: 0.2, width: 0.3, height: 0.4 }],
  source: 'camera',
};

beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()));
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('classes and samples', () => {
  it('come back as they were written, with the picture', async () => {
    const picture = new Blob(['jpeg'], { type: 'image/jpeg' });
    await writeDataset(new Database(), {
      classes: [[cat.id, cat]],
      samples: [[sample.id, sample]],
      pictures: [[sample.id, picture]],
    });
    const next = new Database();
    expect(await listClasses(next)).toEqual([cat]);
    expect(await listSamples(next)).toEqual([sample]);
    const read = await readPicture(next, sample.id);
    expect([read?.type, await read?.text()]).toEqual(['image/jpeg', 'jpeg']);
    expect(await readPicture(next, 'other')).toBeNull();
  });

  it('are listed in their order without a look at the pictures', async () => {
    const db = new Database();
    await writeDataset(db, {
      classes: [
        ['a', { ...cat, id: 'a', order: 2 }],
        ['b', { ...cat, id: 'b', order: 1 }],
        ['0', { ...cat, id: '0', order: 2 }],
      ],
      samples: [['a', { ...sample, id: 'a', createdAt: 9 }], ['b', { ...sample, id: 'b', createdAt: 5 }]],
    });
    const stores = vi.spyOn(IDBTransaction.prototype, 'objectStore');
    expect((await listClasses(db)).map(({ id }) => id)).toEqual(['b', '0', 'a']);
    expect((await listSamples(db)).map(({ id }) => id)).toEqual(['b', 'a']);
    expect(stores.mock.calls.flat()).not.toContain('pictures');
  });

  it('are sound or left out, whatever lies in the database', () => {
    const rows = fc.oneof(fc.anything(), fc.record({
      classIds: fc.anything(), groupId: fc.anything(), split: fc.constantFrom('train', 'x'), createdAt: fc.anything(),
      width: fc.anything(), height: fc.integer(), boxes: fc.anything(), source: fc.anything(), name: fc.anything(),
    }));
    fc.assert(
      fc.property(rows, (stored) => {
        const row = parseClass('k', stored);
        expect(row.id).toBe('k');
        expect(row.name.length).toBeGreaterThan(0);
        expect(row.colour).toMatch(/^#[\da-f]{6}$/i);
        const parsed = parseSample('k', stored);
        if (parsed) expect(parseSample('k', parsed)).toEqual(parsed);
      }),
    );
  });

  it('keep a class whose name is damaged, because samples are in it', () => {
    expect(parseClass('c1', { ...cat, name: 7 })).toMatchObject({ id: 'c1', name: 'c1' });
    expect(parseClass('c1', { ...cat, colour: 'url(evil)' })).toMatchObject({ name: 'Cat', colour: '#8a8f98' });
  });

  it('keep a sample beside damaged boxes, but not without class, split or size', () => {
    const { id } = sample;
    const outside = { classId: 'c1', x: 2, y: 0, width: 1, height: 1 };
    expect(parseSample(id, { ...sample, boxes: [outside] })).toEqual({ ...sample, boxes: [] });
    expect(parseSample(id, { ...sample, classIds: [] })).toBeNull();
    expect(parseSample(id, { ...sample, split: 'all' })).toBeNull();
    expect(parseSample(id, { ...sample, width: 0 })).toBeNull();
  });

  it('leave what was there when the disk is full, and say so', async () => {
    const db = new Database();
    await writeDataset(db, { classes: [[cat.id, cat]] });
    const put = IDBObjectStore.prototype.put;
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...row) {
      if (this.name === 'pictures') throw new DOMException('full', 'QuotaExceededError');
      return put.apply(this, row);
    });
    const writing = writeDataset(db, {
      classes: [[cat.id, { ...cat, name: 'Dog' }]],
      samples: [[sample.id, sample]],
      pictures: [[sample.id, new Blob(['x'])]],
    });
    await expect(writing).rejects.toThrow(StorageFault);
    await expect(writing).rejects.toMatchObject({ code: 'full' });
    expect(await listClasses(db)).toEqual([cat]);
    expect(await listSamples(db)).toEqual([]);
  });

  it('give up pictures of samples that are gone, but not those of damaged rows', async () => {
    const db = new Database();
    for (const id of ['gone', 'damaged', 's1']) await db.put('pictures', id, new Blob([id]));
    await db.put('samples', 'damaged', 'nonsense');
    await db.put('samples', 's1', sample);
    await sweepPictures(db);
    expect(await db.keys('pictures')).toEqual(['damaged', 's1']);
  });
});

describe('storageFault', () => {
  it('tells a full disk from everything else', () => {
    expect(storageFault(new DOMException('', 'QuotaExceededError')).code).toBe('full');
    for (const error of [new Error('no'), 'text', null, undefined]) expect(storageFault(error).code).toBe('failed');
    const fault = new StorageFault('full');
    expect(storageFault(fault)).toBe(fault);
  });
});
