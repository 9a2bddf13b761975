import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Database } from '../../../src/storage/db';
import { StorageFault } from '../../../src/storage/fault';
import {
  deleteModel,
  listModels,
  readWeights,
  renameModel,
  saveModel,
  type ModelRow,
} from '../../../src/storage/models';

const model: ModelRow = {
  id: 'm1',
  name: 'Hands',
  createdAt: 5,
  kind: 'classifier',
  spec: { trunk: 'ssd', units: [960, 3], dropout: null },
  metrics: { devAccuracy: 0.9 },
  bytes: 8,
  classes: [{ id: 'c1', name: 'Rock', colour: '#56b4e9' }],
};

beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()));
afterEach(() => void vi.unstubAllGlobals());

function weights(...values: number[]): ArrayBuffer {
  return new Float32Array(values).buffer;
}

describe('models', () => {
  it('come back as they were saved, newest first', async () => {
    const db = new Database();
    await saveModel(db, model, weights(1, 2));
    await saveModel(db, { ...model, id: 'm2', createdAt: 9 }, weights(3));
    const next = new Database();
    expect(await listModels(next)).toEqual([{ ...model, id: 'm2', createdAt: 9 }, model]);
    expect(new Float32Array((await readWeights(next, 'm1'))!)).toEqual(new Float32Array([1, 2]));
    expect(await readWeights(next, 'none')).toBeNull();
  });

  it('are renamed, but not to nothing', async () => {
    const db = new Database();
    await saveModel(db, model, weights(1));
    expect(await renameModel(db, model, '  Fingers ')).toEqual({ ...model, name: 'Fingers' });
    await expect(renameModel(db, model, '  ')).rejects.toThrow(StorageFault);
    expect(await listModels(db)).toEqual([{ ...model, name: 'Fingers' }]);
  });

  it('are deleted with their weights', async () => {
    const db = new Database();
    await saveModel(db, model, weights(1));
    await deleteModel(db, model.id);
    expect(await listModels(db)).toEqual([]);
    expect(await readWeights(db, model.id)).toBeNull();
  });

  it('stay as they were when the disk is full', async () => {
    const db = new Database();
    await saveModel(db, model, weights(1));
    const put = IDBObjectStore.prototype.put;
    const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...row) {
      if (this.name === 'weights') throw new DOMException('full', 'QuotaExceededError');
      return put.apply(this, row);
    });
    await expect(saveModel(db, { ...model, name: 'New' }, weights(2))).rejects.toMatchObject({ code: 'full' });
    full.mockRestore();
    expect(await listModels(db)).toEqual([model]);
    expect(new Float32Array((await readWeights(db, 'm1'))!)).toEqual(new Float32Array([1]));
  });

  it('that are damaged are left out, and left alone', async () => {
    const db = new Database();
    await db.put('models', 'm1', { ...model, classes: 'none' });
    await db.put('models', 'm2', null);
    await db.put('weights', 'm1', 'nonsense');
    expect(await listModels(db)).toEqual([]);
    expect(await readWeights(db, 'm1')).toBeNull();
    expect(await db.keys('models')).toEqual(['m1', 'm2']);
  });
});
