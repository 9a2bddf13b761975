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
    const newer = new Database('saccade', [() => {}, (db) => void db.createObjectStore('samples')]);
    expect(await newer.get('settings', 'a')).toBe('kept');
    expect(newer.persistent).toBe(true);
    await older.put('settings', 'a', 'late');
    expect(older.persistent).toBe(false);
    expect(await newer.get('settings', 'a')).toBe('kept');
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
});
