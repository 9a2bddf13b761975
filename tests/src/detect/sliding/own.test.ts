import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Engine, type OwnChoice } from '../../../../src/detect/engine.svelte';
import { OwnShelf } from '../../../../src/detect/sliding/own.svelte';
import { Database } from '../../../../src/storage/db';
import { DEFAULT_SETTINGS, type Settings } from '../../../../src/storage/settings';
import { Shelf } from '../../../../src/train/models/shelf.svelte';
import { Notices } from '../../../../src/ui/notices.svelte';
import { FakeWorker } from '../../link/fake-worker';
import { ABOUT, stored } from '../../train/models/rows';
import { FakeDetector } from '../fakes';

const [ROCK, PAPER] = ABOUT.classes.map(({ name }) => name) as [string, string];

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('document', { baseURI: 'http://localhost/' });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

async function openShelf(): Promise<Shelf> {
  const shelf = new Shelf({ db: new Database(), notices: new Notices() });
  await shelf.load();
  return shelf;
}

describe('OwnShelf', () => {
  it('reads what is stored, before the Train tab was ever opened', async () => {
    const { id } = await (await openShelf()).keep(stored(1, 2), ABOUT);
    const own = new OwnShelf(() => null);
    expect(await own.read({ id, background: PAPER })).toEqual({
      classifier: stored(1, 2), labels: [ROCK, PAPER], background: PAPER,
    });
    expect(own.labelsOf({ id, background: PAPER })).toEqual([ROCK]);
    expect(own.labelsOf({ id, background: null })).toEqual([ROCK, PAPER]);
  });

  it('takes no class for nothing that the classifier does not have', async () => {
    const { id } = await (await openShelf()).keep(stored(1), ABOUT);
    expect((await new OwnShelf(() => null).read({ id, background: 'gone' }))?.background).toBeNull();
  });

  it('has what could not be saved from the Train tab’s shelf', async () => {
    const shelf = await openShelf();
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    const { id } = await shelf.keep(stored(3), ABOUT);
    expect(await new OwnShelf(() => null).read({ id, background: null })).toBeNull();
    expect((await new OwnShelf(() => shelf).read({ id, background: null }))?.classifier).toEqual(stored(3));
  });

  it('has nothing of a deleted one, nor of those of another make', async () => {
    const shelf = await openShelf();
    const { id } = await shelf.keep(stored(1), ABOUT);
    const foreign = await shelf.add({ ...ABOUT, kind: 'layers', createdAt: 1, spec: {}, weights: new ArrayBuffer(4) });
    await shelf.remove(id);
    for (const own of [new OwnShelf(() => null), new OwnShelf(() => shelf)]) {
      expect(await own.read({ id, background: null })).toBeNull();
      expect(await own.read({ id: foreign.id, background: null })).toBeNull();
      expect(own.models).toEqual([]);
    }
  });
});

describe('Engine with a classifier of the person’s own', () => {
  const own: OwnChoice = { id: 'a', background: null };
  const windows = { classifier: stored(1), labels: ['Rock'], background: null };
  let settings: Settings;
  let detector: FakeDetector;
  let engine: Engine;
  let worker: FakeWorker;

  function make(readOwn: (choice: OwnChoice) => Promise<typeof windows | null>): void {
    settings = { ...DEFAULT_SETTINGS, detector: 'sliding-window', own };
    detector = new FakeDetector();
    const events = { onphase: vi.fn(), onfault: vi.fn(), onrestart: vi.fn() };
    engine = new Engine(() => settings, events, () => (worker = new FakeWorker(detector)).asWorker(), readOwn);
    engine.ensure();
  }
  afterEach(() => worker.terminate());

  it('opens it, and the shipped one when that is wished for', async () => {
    make(() => Promise.resolve(windows));
    await vi.waitFor(() => expect(engine.phase).toBe('ready'));
    expect(detector.opened.at(-1)).toMatchObject({ detector: 'sliding-window', own: { labels: ['Rock'] } });
    settings = { ...settings, own: null };
    engine.ensure();
    await vi.waitFor(() => expect(detector.opened).toHaveLength(2));
    expect(detector.opened.at(-1)).not.toHaveProperty('own');
  });

  it('does not open it in another detector', async () => {
    make(() => Promise.resolve(windows));
    settings = { ...settings, detector: 'ssd' };
    engine.ensure();
    await vi.waitFor(() => expect(detector.opened.at(-1)?.detector).toBe('ssd'));
    expect(detector.opened.at(-1)).not.toHaveProperty('own');
  });

  it('goes on with the shipped one where it is gone', async () => {
    make(() => {
      settings = { ...settings, own: null };
      engine.ensure();
      return Promise.resolve(null);
    });
    await vi.waitFor(() => expect(engine.phase).toBe('ready'));
    expect(engine.fault).toBeNull();
    expect(detector.opened).toHaveLength(1);
    expect(detector.opened[0]).not.toHaveProperty('own');
  });
});
