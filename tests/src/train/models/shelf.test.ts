import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Database } from '../../../../src/storage/db';
import { Shelf } from '../../../../src/train/models/shelf.svelte';
import { Notices } from '../../../../src/ui/notices.svelte';
import { ABOUT, stored } from './rows';

let notices: Notices;
let time: number;

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  notices = new Notices();
  time = 100;
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** A visit to the page. */
async function visit(): Promise<Shelf> {
  const shelf = new Shelf({ db: new Database(), notices, now: () => time++ });
  await shelf.load();
  return shelf;
}

const names = (shelf: Shelf) => shelf.models.map(({ name }) => name);
const topics = () => notices.list.map(({ topic }) => topic);
const press = (topic: string) => notices.list.find((notice) => notice.topic === topic)?.actions[0]?.act();

function fillDisk() {
  return vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
}

describe('Shelf', () => {
  it('takes a new network into use, and has it after a reload as it was', async () => {
    const shelf = await visit();
    const row = await shelf.keep(stored(1, 2), ABOUT);
    expect(shelf.current).toBe(row);
    expect(row).toMatchObject({ name: 'Hands', kind: 'saccade', createdAt: 100, bytes: 8, metrics: { devAccuracy: 0.9 } });
    const next = await visit();
    expect(next.models).toEqual([row]);
    expect(next.current?.id).toBe(row.id);
    const source = await next.source(row.id);
    expect(source).toEqual({ kind: 'saccade', classifier: stored(1, 2) });
  });

  it('lists the newest first, and gives names that tell networks apart', async () => {
    const shelf = await visit();
    await shelf.keep(stored(1), ABOUT);
    await shelf.keep(stored(2), ABOUT);
    await shelf.keep(stored(3), { ...ABOUT, name: '  ' });
    expect(names(shelf)).toEqual(['saccade', 'Hands 2', 'Hands']);
    expect(names(await visit())).toEqual(['saccade', 'Hands 2', 'Hands']);
  });

  it('asks the browser once something is saved not to throw it away', async () => {
    const persist = vi.fn(() => Promise.resolve(true));
    vi.stubGlobal('navigator', { storage: { persist } });
    await (await visit()).keep(stored(1), ABOUT);
    expect(persist).toHaveBeenCalled();
  });

  it('remembers that none is in use', async () => {
    const shelf = await visit();
    await shelf.keep(stored(1), ABOUT);
    shelf.use(null);
    shelf.use('unknown');
    expect(shelf.current).toBeNull();
    await vi.waitFor(async () => expect((await visit()).current).toBeNull());
  });

  it('renames, but not to nothing', async () => {
    const shelf = await visit();
    const { id } = await shelf.keep(stored(1), ABOUT);
    await shelf.rename(id, ' Fingers ');
    await shelf.rename(id, '  ');
    expect(names(shelf)).toEqual(['Fingers']);
    expect(names(await visit())).toEqual(['Fingers']);
    expect(shelf.current?.id).toBe(id);
  });

  it('puts back what was deleted', async () => {
    const shelf = await visit();
    const older = await shelf.keep(stored(1), ABOUT);
    const row = await shelf.keep(stored(2), ABOUT);
    await shelf.remove(row.id);
    expect(shelf.current?.id).toBe(older.id);
    expect(names(await visit())).toEqual(['Hands']);
    press('network-deleted');
    await vi.waitFor(async () => expect(names(await visit())).toEqual(['Hands 2', 'Hands']));
    expect(shelf.current?.id).toBe(row.id);
    expect(await shelf.source(row.id)).toEqual({ kind: 'saccade', classifier: stored(2) });
  });

  it('does not bring back what was deleted while it was being saved', async () => {
    const shelf = await visit();
    const saving = shelf.keep(stored(1), ABOUT);
    await shelf.remove(shelf.current!.id);
    await saving;
    expect([names(shelf), names(await visit())]).toEqual([[], []]);
    press('network-deleted');
    await vi.waitFor(async () => expect(names(await visit())).toEqual(['Hands']));
  });

  it('keeps in memory what the full disk does not take, says so, and saves it when there is room', async () => {
    const shelf = await visit();
    const old = await shelf.keep(stored(1), ABOUT);
    const disk = fillDisk();
    const row = await shelf.keep(stored(2), ABOUT);
    expect(shelf.isSaved(row.id)).toBe(false);
    expect(shelf.fault?.code).toBe('full');
    expect(topics()).toEqual(['network-not-saved']);
    expect(await shelf.source(row.id)).toEqual({ kind: 'saccade', classifier: stored(2) });
    await shelf.rename(row.id, 'Still here');
    disk.mockRestore();
    await shelf.remove(old.id);
    expect(shelf.isSaved(row.id)).toBe(true);
    expect(topics()).toEqual(['network-deleted']);
    expect(names(await visit())).toEqual(['Still here']);
  });

  it('saves what could not be saved when the person asks', async () => {
    const shelf = await visit();
    const disk = fillDisk();
    const row = await shelf.keep(stored(2), ABOUT);
    press('network-not-saved');
    await vi.waitFor(() => expect(topics()).toEqual(['network-not-saved']));
    disk.mockRestore();
    press('network-not-saved');
    await vi.waitFor(() => expect(shelf.isSaved(row.id)).toBe(true));
    expect(shelf.fault).toBeNull();
    expect(notices.list).toEqual([]);
  });

  it('keeps its old name, and says so, where a new one cannot be written', async () => {
    const shelf = await visit();
    const { id } = await shelf.keep(stored(1), ABOUT);
    const disk = fillDisk();
    await shelf.rename(id, 'New');
    expect(names(shelf)).toEqual(['Hands']);
    disk.mockRestore();
    press('network-not-saved');
    await vi.waitFor(() => expect(names(shelf)).toEqual(['New']));
  });

  it('keeps what cannot be deleted', async () => {
    const shelf = await visit();
    const { id } = await shelf.keep(stored(1), ABOUT);
    const stuck = vi.spyOn(IDBObjectStore.prototype, 'delete').mockImplementation(() => {
      throw new DOMException('no', 'UnknownError');
    });
    await shelf.remove(id);
    stuck.mockRestore();
    expect(names(shelf)).toEqual(['Hands']);
    expect(topics()).toEqual(['network-not-saved']);
  });

  it('says where a network can no longer be read', async () => {
    const shelf = await visit();
    const { id } = await shelf.keep(stored(1), ABOUT);
    await new Database().delete('weights', id);
    expect(await shelf.source(id)).toBeNull();
    expect(await shelf.source('unknown')).toBeNull();
    await new Database().put('models', id, { ...shelf.current, spec: { version: 9 } });
    await new Database().put('weights', id, new ArrayBuffer(4));
    const next = await visit();
    expect(await next.source(id)).toBeNull();
  });

  it('reads again after reading failed', async () => {
    await (await visit()).keep(stored(1), ABOUT);
    const broken = vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementation(() => {
      throw new DOMException('no', 'UnknownError');
    });
    const shelf = await visit();
    expect([shelf.loaded, shelf.fault?.code]).toEqual([false, 'failed']);
    broken.mockRestore();
    await shelf.load();
    expect([shelf.loaded, shelf.fault, names(shelf)]).toEqual([true, null, ['Hands']]);
  });
});
