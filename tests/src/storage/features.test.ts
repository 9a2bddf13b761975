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
  const ids = ['a', 'b', 'c'];
  const found = await readFeatures(new Database(), set, ids);
  return Object.fromEntries(ids.flatMap((id, i) => (found[i] ? [[id, [...new Uint16Array(found[i])]]] : [])));
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

  it('are read by their keys only, in the order asked for', async () => {
    const db = new Database();
    await writeFeatures(db, plain, new Map([['a', buffer(1)], ['b', buffer(2)], ['c', buffer(3)]]));
    const whole = vi.spyOn(db, 'entries');
    const rows = await readFeatures(db, plain, ['c', 'x', 'a']);
    expect(rows.map((row) => row && [...new Uint16Array(row)])).toEqual([[3], null, [1]]);
    expect(whole).not.toHaveBeenCalled();
  });

  it('can be handed over and read again, without IndexedDB, too', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const db = new Database();
    await writeFeatures(db, plain, new Map([['a', buffer(1, 2)]]));
    for (let visit = 0; visit < 2; visit++) {
      const [row] = await readFeatures(db, plain, ['a']);
      expect([...new Uint16Array(row!)]).toEqual([1, 2]);
      structuredClone(row, { transfer: [row!] });
    }
    await db.put('weights', 'w', buffer(3));
    const weights = (await db.get('weights', 'w')) as ArrayBuffer;
    structuredClone(weights, { transfer: [weights] });
    expect(((await db.get('weights', 'w')) as ArrayBuffer).byteLength).toBe(2);
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
