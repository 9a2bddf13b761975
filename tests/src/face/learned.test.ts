import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Learned } from '../../../src/face/learned/learned.svelte';
import { NETWORK, People } from '../../../src/face/people/people.svelte';
import { Database } from '../../../src/storage/db';
import { Notices } from '../../../src/ui/notices.svelte';
import type { SiameseOutcome, Spread } from '../../../workers/api';
import { person } from './people';

beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()));
afterEach(() => void vi.unstubAllGlobals());

const spec = { inputs: 3, hidden: [], classes: 2, dropout: 0, initialiser: 'he-normal' as const, seed: 1 };
const kernel = Float32Array.of(0.123456, -2, 3, 4, 5, 6);
const head = { spec, weights: { 'dense_0/kernel': kernel, 'dense_0/bias': new Float32Array(2) } };
const spread = (parting: number | null): Spread =>
  ({ same: [], different: [], farthest: 2, mean: { same: null, different: null }, area: null, parting });
const space = { points: [[0, 0], [1, 1]], explained: [1, 0], heldBack: [false, false], distances: new Float32Array(4) } as const;

function outcome(held: number | null, comparison: SiameseOutcome['comparison'] = { kind: 'projection', head }): SiameseOutcome {
  const after = { ...space, learned: spread(0.9), held: held === null ? null : spread(held) };
  return {
    reason: 'finished', comparison, before: after, after, history: [], teachingBefore: null, tensors: { before: 0, after: 0 },
  };
}

function setUp() {
  const db = new Database();
  const notices = new Notices();
  const onchange = vi.fn();
  const learned = new Learned({ db, notices, onchange });
  const people = new People({ db, notices, onchange: () => undefined, onclear: () => learned.gone() });
  return { db, notices, onchange, learned, people };
}

describe('what was learned', () => {
  it('is kept, used, and read again; and one can go back and forth', async () => {
    const { db, learned, onchange } = setUp();
    expect(learned.comparison).toEqual({ kind: 'original' });
    expect(await learned.keep(outcome(0.7), 3)).toBe(true);
    expect([learned.used, learned.threshold, onchange.mock.calls.length]).toEqual([true, 0.7, 1]);
    const again = new Learned({ db, notices: new Notices(), onchange });
    await again.load();
    expect(again.kept).toEqual(learned.kept);
    expect(again.comparison).toEqual({ kind: 'projection', head });
    await again.use(false);
    expect([again.comparison, again.threshold]).toEqual([{ kind: 'original' }, null]);
    await again.use(true);
    await again.setThreshold(0.8);
    await learned.load();
    expect(learned.threshold).toBe(0.8);
  });

  it('takes the threshold of faces that were held back, else of those learned from', async () => {
    const { learned } = setUp();
    await learned.keep(outcome(null), 3);
    expect(learned.threshold).toBe(0.9);
    expect(await learned.keep(outcome(0.7, null), 3)).toBe(false);
  });

  it('lies in the database as nothing that can be read, and goes with everybody and the key', async () => {
    const { db, learned, people } = setUp();
    await people.load();
    await people.save(person('Ada', { network: NETWORK }));
    await learned.keep(outcome(0.7), 3);
    const [row] = await db.entries('learned');
    const bytes = new Uint8Array((row![1] as { sealed: ArrayBuffer }).sealed);
    const text = new TextDecoder('latin1').decode(bytes);
    for (const word of ['projection', 'kernel', '0.1234', 'threshold']) expect(text).not.toContain(word);
    await people.removeAll();
    expect(learned.kept).toBeNull();
    for (const table of ['people', 'learned', 'keys'] as const) expect(await db.keys(table)).toEqual([]);
  });

  it('can be deleted alone, and is not used when its key is lost or its network is another', async () => {
    const { db, learned } = setUp();
    await learned.keep(outcome(0.7), 3);
    await learned.forget();
    expect([learned.kept, await db.keys('learned')]).toEqual([null, []]);
    await learned.keep(outcome(0.7), 3);
    await db.delete('keys', 'people');
    await learned.load();
    expect(learned.comparison).toEqual({ kind: 'original' });
  });

  it('is told of where it cannot be kept, and nothing changes', async () => {
    const { db, learned, notices } = setUp();
    vi.spyOn(db, 'put').mockRejectedValue(new DOMException('no room', 'QuotaExceededError'));
    expect(await learned.keep(outcome(0.7), 3)).toBe(false);
    expect(learned.kept).toBeNull();
    expect(notices.list.map(({ text }) => text()).at(-1)).toMatch(/could not be kept/);
  });
});
