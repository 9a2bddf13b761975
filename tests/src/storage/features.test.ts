import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Database } from '../../../src/storage/db';
import { pruneFeatures, readFeatures, writeFeatures, type FeatureSet } from '../../../src/storage/features';

const plain: FeatureSet = { network: 'ssd/expanded_conv_16', augmentation: 'none' };
const mirrored: FeatureSet = { ...plain, augmentation: 'mirror 1/2' };
const other: FeatureSet = { network: 'ssd', augmentation: 'expanded_conv_16/none' };

beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()));
afterEach(() => void vi.unstubAllGlobals());

function buffer(...values: number[]): ArrayBuffer {
  return new Uint16Array(values).buffer;
}

async function read(set: FeatureSet) {
  const found = await readFeatures(new Database(), set);
  return Object.fromEntries([...found].map(([id, bytes]) => [id, [...new Uint16Array(bytes)]]));
}

describe('features', () => {
  it('are kept per network, augmentation and sample', async () => {
    const db = new Database();
    await writeFeatures(db, plain, new Map([['a', buffer(1, 2)], ['b', buffer(3)]]));
    await writeFeatures(db, mirrored, new Map([['a', buffer(4)]]));
    await writeFeatures(db, plain, new Map([['b', buffer(5)]]));
    expect(await read(plain)).toEqual({ a: [1, 2], b: [5] });
    expect(await read(mirrored)).toEqual({ a: [4] });
    expect(await read(other)).toEqual({});
  });

  it('go with their samples, and with their set', async () => {
    const db = new Database();
    for (const set of [plain, mirrored, other]) {
      await writeFeatures(db, set, new Map([['a', buffer(1)], ['b', buffer(2)]]));
    }
    await pruneFeatures(db, new Set(['b']), ({ augmentation }) => augmentation !== mirrored.augmentation);
    expect(await read(plain)).toEqual({ b: [2] });
    expect(await read(mirrored)).toEqual({});
    expect(await read(other)).toEqual({ b: [2] });
  });

  it('that are damaged are left out', async () => {
    const db = new Database();
    await writeFeatures(db, plain, new Map([['a', buffer(1)]]));
    const [key = ''] = await db.keys('features');
    await db.put('features', key, 'nonsense');
    await db.put('features', '%', 'nonsense');
    expect(await read(plain)).toEqual({});
    await pruneFeatures(db, new Set());
    expect(await db.keys('features')).toEqual([]);
  });

  it('reject with a typed fault when the disk is full', async () => {
    const db = new Database();
    vi.spyOn(db, 'write').mockRejectedValue(new DOMException('full', 'QuotaExceededError'));
    await expect(writeFeatures(db, plain, new Map([['a', buffer(1)]]))).rejects.toMatchObject({ code: 'full' });
  });
});
