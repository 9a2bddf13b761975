import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Database } from '../../../src/storage/db';
import { listStyles } from '../../../src/storage/styles';
import { exportStyle } from '../../../src/style/own/exchange';
import { OwnStyles } from '../../../src/style/own/shelf.svelte';
import { STYLE_NETWORK, STYLE_NUMBERS } from '../../../src/style/zoo';
import { Notices } from '../../../src/ui/notices.svelte';

beforeEach(() => vi.stubGlobal('createImageBitmap', () => Promise.resolve({ close: () => undefined })));
afterEach(() => vi.unstubAllGlobals());

const zip = async () =>
  new File(
    [await exportStyle({
      id: 'x', name: 'Mine', createdAt: 0, network: STYLE_NETWORK, steps: 3,
      vector: new Float32Array(STYLE_NUMBERS).fill(0.5), picture: new Blob(['picture']),
    })],
    'mine.zip',
  );

function shelf(name: string) {
  const db = new Database(name);
  const notices = new Notices();
  const engine = { read: () => expect.fail('there is no need to'), phase: 'ready' as const, ensure: () => undefined };
  return { db, notices, own: new OwnStyles({ db, notices, engine, onchange: () => undefined }) };
}

const full = () => Promise.reject(new DOMException('no room', 'QuotaExceededError'));

describe('the person’s own styles', () => {
  it('are listed and kept', async () => {
    const { db, notices, own } = shelf('shelf-1');
    const id = await own.import(await zip());
    expect(own.list.map((style) => style.id)).toEqual([id]);
    expect(await own.learnt(id!, new Float32Array(STYLE_NUMBERS), 9)).toBe(true);
    expect((await listStyles(db)).map(({ steps }) => steps)).toEqual([9]);
    expect(notices.list).toEqual([]);
  });

  it('work on a full disk, and it is said that they are not kept', async () => {
    const { db, notices, own } = shelf('shelf-2');
    vi.spyOn(db, 'put').mockImplementation(full);
    const id = await own.import(await zip());
    expect(own.get(id!)?.name).toBe('Mine');
    expect(notices.list.map(({ topic }) => topic)).toEqual(['style-own']);
    expect(await own.learnt(id!, new Float32Array(STYLE_NUMBERS), 9)).toBe(false);
    expect(own.get(id!)?.steps).toBe(9);
  });

  it('that cannot be deleted stay, with a sentence of its own', async () => {
    const { db, notices, own } = shelf('shelf-3');
    const id = await own.import(await zip());
    vi.spyOn(db, 'delete').mockImplementation(full);
    await own.remove(id!);
    expect(own.list).toHaveLength(1);
    expect(notices.list.map(({ text }) => text())).toEqual([expect.stringMatching(/^Mine could not be deleted/)]);
  });
});
