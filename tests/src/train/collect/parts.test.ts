import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sortOut } from '../../../../src/train/collect/sort-out';
import { Room } from '../../../../src/train/collect/room.svelte';

const file = (path: string, type = '') => ({ path, file: new Blob(['x'], { type }) });

describe('what comes in', () => {
  it('is pictures, data sets, or both', () => {
    const zip = file('pets.ZIP');
    const loose = [file('a.jpg'), file('b.png')];
    expect(sortOut({ files: [zip, ...loose], folders: false }, false)).toEqual({ sets: [zip.file], pictures: loose });
  });

  it('is a ZIP by what the browser says of it, too', () => {
    const zip = file('download', 'application/x-zip-compressed');
    expect(sortOut({ files: [zip], folders: false }, true)).toEqual({ sets: [zip.file], pictures: [] });
  });

  it('says itself what it shows where there are folders or JSON, unless it is given to a class', () => {
    const files = [file('pets/cat/1.jpg'), file('pets/dog/2.jpg')];
    expect(sortOut({ files, folders: true }, false)).toEqual({ sets: [files], pictures: [] });
    expect(sortOut({ files, folders: true }, true)).toEqual({ sets: [], pictures: files });
    const coco = [file('a.jpg'), file('boxes.json')];
    expect(sortOut({ files: coco, folders: false }, false)).toEqual({ sets: [coco], pictures: [] });
  });
});

describe('Room', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('asks for the promise once, after the first save, and looks now and then', async () => {
    const persist = vi.fn(async () => true);
    const use = vi.fn(async () => ({ usage: 30, quota: 100 }));
    const room = new Room({ persist, use });
    expect([room.used, room.free, room.promised, persist.mock.calls.length]).toEqual([null, null, null, 0]);
    for (let i = 0; i < 50; i++) room.saved();
    await vi.advanceTimersByTimeAsync(10_000);
    expect([persist.mock.calls.length, use.mock.calls.length]).toEqual([1, 1]);
    expect([room.used, room.free, room.promised, room.scarce]).toEqual([30, 70, true, true]);
    room.saved();
    await vi.advanceTimersByTimeAsync(10_000);
    expect([persist.mock.calls.length, use.mock.calls.length]).toEqual([1, 2]);
  });

  it('says nothing of room that the browser does not tell', async () => {
    const room = new Room({ persist: async () => false, use: async () => ({ usage: null, quota: null }) });
    await room.look();
    expect([room.used, room.free, room.scarce]).toEqual([null, null, false]);
  });
});
