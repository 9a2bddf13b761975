import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Database } from '../../../src/storage/db';

beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()));
afterEach(() => void vi.unstubAllGlobals());

describe('Database', () => {
  it('keeps rows for the next visit', async () => {
    const first = new Database();
    await first.put('settings', 'a', { n: 1 });
    expect(first.persistent).toBe(true);
    await first.close();
    const second = new Database();
    expect(await second.get('settings', 'a')).toEqual({ n: 1 });
    expect(await second.keys('settings')).toEqual(['a']);
    await second.delete('settings', 'a');
    expect(await second.get('settings', 'a')).toBeUndefined();
  });

  it('lives in memory where there is no IndexedDB', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const db = new Database();
    const row = { n: 1 };
    await db.put('settings', 'b', row);
    await db.put('settings', 'a', 2);
    row.n = 3;
    expect(await db.get('settings', 'b')).toEqual({ n: 1 });
    expect(await db.keys('settings')).toEqual(['a', 'b']);
    await db.delete('settings', 'b');
    expect(await db.get('settings', 'b')).toBeUndefined();
    expect(db.persistent).toBe(false);
  });

  it('lives in memory where opening is refused', async () => {
    const open = vi.fn(() => {
      throw new DOMException('private mode', 'SecurityError');
    });
    vi.stubGlobal('indexedDB', { open });
    const db = new Database();
    await db.put('settings', 'a', 1);
    expect(await db.get('settings', 'a')).toBe(1);
    expect(db.persistent).toBe(false);
    expect(open).toHaveBeenCalledTimes(1);
  });

  it('lives in memory where an older version in another tab does not make way', async () => {
    const stubborn = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('saccade', 1);
      request.onsuccess = () => resolve(request.result);
    });
    const db = new Database('saccade', [() => {}, (up) => void up.createObjectStore('settings')], 50);
    await db.put('settings', 'a', 1);
    expect(db.persistent).toBe(false);
    expect(await db.get('settings', 'a')).toBe(1);
    stubborn.close();
  });

  it('makes way for a newer version in another tab, and then lives in memory', async () => {
    const older = new Database();
    await older.put('settings', 'a', 'kept');
    const newer = new Database('saccade', [...Array.from({ length: 20 }, () => () => {}), (db) => void db.createObjectStore('next')]);
    expect(await newer.get('settings', 'a')).toBe('kept');
    expect(newer.persistent).toBe(true);
    await older.put('settings', 'a', 'late');
    expect(older.persistent).toBe(false);
    expect(await newer.get('settings', 'a')).toBe('kept');
  });

  it('gives the tables of today to a database of the first version, and keeps its rows', async () => {
    const first = new Database('saccade', [(db) => void db.createObjectStore('settings')]);
    await first.put('settings', 'a', 1);
    await first.close();
    const now = new Database();
    for (const table of ['classes', 'samples', 'pictures', 'features', 'models', 'weights', 'training', 'people', 'keys'] as const) {
      await now.put(table, 'k', table);
      expect(await now.get(table, 'k')).toBe(table);
    }
    expect(await now.get('settings', 'a')).toBe(1);
    expect(now.persistent).toBe(true);
  });

  it('runs only the migrations that are new', async () => {
    const runs: string[] = [];
    const one = (db: { createObjectStore(name: string): unknown }) => {
      runs.push('one');
      db.createObjectStore('settings');
    };
    const first = new Database('m', [one]);
    await first.put('settings', 'a', 1);
    await first.close();
    const second = new Database('m', [one, () => void runs.push('two')]);
    expect(await second.get('settings', 'a')).toBe(1);
    expect(runs).toEqual(['one', 'two']);
  });

  describe.each(['IndexedDB', 'memory'])('in %s', (where) => {
    beforeEach(() => {
      if (where === 'memory') vi.stubGlobal('indexedDB', undefined);
    });

    it('lists rows by the beginning of their keys, in order', async () => {
      const db = new Database();
      for (const key of ['b/2', 'a/1', 'b/1', 'b']) await db.put('features', key, key.length);
      expect(await db.entries('features', 'b/')).toEqual([['b/1', 3], ['b/2', 3]]);
      expect((await db.entries('features')).map(([key]) => key)).toEqual(['a/1', 'b', 'b/1', 'b/2']);
    });

    it('writes and deletes over several tables at once', async () => {
      const db = new Database();
      await db.put('classes', 'old', 1);
      await db.write([
        { table: 'classes', key: 'old' },
        { table: 'classes', key: 'new', value: 2 },
        { table: 'samples', key: 's', value: 3 },
      ]);
      expect(await db.keys('classes')).toEqual(['new']);
      expect(await db.get('samples', 's')).toBe(3);
      await db.write([]);
    });

    it('writes nothing where one row cannot be stored', async () => {
      const db = new Database();
      await db.put('classes', 'a', 'before');
      const changes = [
        { table: 'classes', key: 'a', value: 'after' },
        { table: 'samples', key: 'b', value: () => {} },
        { table: 'samples', key: 'c', value: 'late' },
      ] as const;
      await expect(db.write(changes)).rejects.toThrow(expect.objectContaining({ name: 'DataCloneError' }));
      expect(await db.get('classes', 'a')).toBe('before');
      expect(await db.keys('samples')).toEqual([]);
    });

    it('sweeps what has no owner', async () => {
      const db = new Database();
      for (const key of ['a', 'b', 'c']) await db.put('pictures', key, key);
      await db.put('samples', 'b', {});
      expect(await db.sweep('pictures', 'samples')).toEqual(['a', 'c']);
      expect(await db.keys('pictures')).toEqual(['b']);
      expect(await db.keys('samples')).toEqual(['b']);
    });
  });

  it('leaves what was there when the disk is full in the middle of writing', async () => {
    const db = new Database();
    await db.put('classes', 'a', 'before');
    const put = IDBObjectStore.prototype.put;
    const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...row) {
      if (row[1] === 'c') throw new DOMException('full', 'QuotaExceededError');
      return put.apply(this, row);
    });
    const changes = ['a', 'b', 'c', 'd'].map((key) => ({ table: 'classes', key, value: 'after' }) as const);
    await expect(db.write(changes)).rejects.toThrow(expect.objectContaining({ name: 'QuotaExceededError' }));
    full.mockRestore();
    expect(await db.entries('classes')).toEqual([['a', 'before']]);
  });
});
