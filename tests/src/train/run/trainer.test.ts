import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Database } from '../../../../src/storage/db';
import { readUnfinished } from '../../../../src/storage/training';
import { DataSet } from '../../../../src/train/data/dataset.svelte';
import { Trainer } from '../../../../src/train/run/trainer.svelte';
import { Notices } from '../../../../src/ui/notices.svelte';
import { FaultError } from '../../../../workers/fault';
import { FakeWorker } from '../../link/fake-worker';
import { FakeTrainer } from './fake-trainer';

let workers: FakeWorker[];
let fake: FakeTrainer;
const finished = vi.fn();
const open: DataSet[] = [];

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('document', { baseURI: 'http://localhost/', cookie: '' });
  workers = [];
  fake = new FakeTrainer();
  finished.mockClear();
});
afterEach(() => {
  for (const worker of workers) worker.terminate();
  for (const data of open.splice(0)) data.stop();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function spawn(): Worker {
  const worker = new FakeWorker(fake);
  workers.push(worker);
  return worker.asWorker();
}

/** A visit to the page: what was stored before is there. */
async function visit(db = new Database()) {
  const data = new DataSet({ db });
  open.push(data);
  await data.load();
  const notices = new Notices();
  const page = new EventTarget();
  const trainer = new Trainer({
    data, db, notices, page, spawn, wish: () => ({ backend: 'auto' }), onfinished: finished,
  });
  return { db, data, notices, trainer, page };
}

/** Two classes of six pictures each. */
function collect(data: DataSet): void {
  for (const name of ['Cat', 'Dog']) {
    const { id } = data.addClass(name);
    const pictures = Array.from({ length: 6 }, (_, i) => ({ image: new Blob([`${name}${i}`]), width: 4, height: 4 }));
    data.addSamples(pictures, { classIds: [id], source: 'file' });
  }
}

async function begun() {
  const world = await visit();
  collect(world.data);
  const done = world.trainer.start();
  return { ...world, done };
}

const epoch = (trainer: Trainer, count: number) =>
  vi.waitFor(() => {
    // What an epoch gave comes a little after it.
    if (fake.stepped < count) fake.step();
    expect(trainer.history.head).toHaveLength(count);
  }, { timeout: 10_000 });

const trainToEnd = (trainer: Trainer) =>
  vi.waitFor(() => {
    fake.step();
    expect(trainer.phase).toBe('idle');
  }, { timeout: 10_000 });

const topics = (notices: Notices) => notices.list.map(({ topic }) => topic);

describe('Trainer', () => {
  it('trains what is collected, tells how, and hands the network over', async () => {
    const { trainer, done, db } = await begun();
    await epoch(trainer, 2);
    expect(trainer.phase).toBe('training');
    expect(trainer.progress).toMatchObject({ phase: 'head', done: 2 });
    await trainToEnd(trainer);
    await done;
    expect(fake.jobs[0]!.classes).toEqual(['Cat', 'Dog']);
    expect(fake.jobs[0]!.samples).toHaveLength(12);
    expect(trainer.outcome).toMatchObject({ reason: 'finished', bestEpoch: 3 });
    expect(finished).toHaveBeenCalledOnce();
    expect(finished.mock.calls[0]![1].classes.map(({ name }: { name: string }) => name)).toEqual(['Cat', 'Dog']);
    expect(trainer.runs).toHaveLength(1);
    await vi.waitFor(async () => expect(await readUnfinished(db)).toBeNull());
  });

  it('pauses and goes on', async () => {
    const { trainer } = await begun();
    await epoch(trainer, 1);
    trainer.pause();
    expect(trainer.phase).toBe('paused');
    trainer.resume();
    expect(trainer.phase).toBe('training');
    await vi.waitFor(() => expect(fake.paused).toEqual([true, false]));
    await trainToEnd(trainer);
  });

  it('keeps what was learned when it is stopped', async () => {
    const { trainer, done } = await begun();
    await epoch(trainer, 2);
    trainer.cancel();
    expect(trainer.phase).toBe('stopping');
    await done;
    expect(trainer.outcome?.reason).toBe('aborted');
    expect(trainer.history.head).toHaveLength(2);
    expect(finished).toHaveBeenCalledOnce();
  });

  it('stopped before anything was learned hands nothing over', async () => {
    const { trainer, done } = await begun();
    await vi.waitFor(() => expect(trainer.phase).toBe('training'));
    trainer.cancel();
    await done;
    expect(trainer.outcome).toMatchObject({ reason: 'aborted', classifier: null });
    expect(finished).not.toHaveBeenCalled();
    expect(trainer.runs).toHaveLength(0);
  });

  it('can be stopped while the worker is being opened', async () => {
    const { trainer, done } = await begun();
    expect(trainer.phase).toBe('opening');
    trainer.cancel();
    await done;
    expect(trainer.phase).toBe('idle');
    expect(trainer.fault).toBeNull();
  });

  it('begins a crashed worker again, from the last epoch', async () => {
    const { trainer, notices, done } = await begun();
    await epoch(trainer, 2);
    workers.at(-1)!.crash();
    await vi.waitFor(() => expect(fake.resumed).toHaveLength(2), { timeout: 10_000 });
    expect([...new Uint8Array(fake.resumed[1]!)]).toEqual([2]);
    expect(topics(notices)).toContain('training-worker');
    await trainToEnd(trainer);
    await done;
    expect(trainer.history.head.map(({ epoch: number }) => number)).toEqual([0, 1, 2, 3]);
    expect(trainer.outcome?.reason).toBe('finished');
  });

  it('stays paused through a crash', async () => {
    const { trainer } = await begun();
    await epoch(trainer, 1);
    trainer.pause();
    await vi.waitFor(() => expect(fake.paused).toEqual([true]));
    workers.at(-1)!.crash();
    await vi.waitFor(() => expect(fake.paused).toEqual([true, true]), { timeout: 10_000 });
    expect(trainer.phase).toBe('paused');
    trainer.resume();
    await trainToEnd(trainer);
  });

  it('goes on with another backend when the device is lost', async () => {
    const world = await visit();
    collect(world.data);
    fake.failTraining = new FaultError('device-lost', 'gone');
    const done = world.trainer.start();
    await vi.waitFor(() => expect(fake.resumed).toHaveLength(2), { timeout: 10_000 });
    expect(fake.opened.map(({ avoid }) => avoid)).toEqual([[], ['webgpu']]);
    expect(topics(world.notices)).toContain('training-device-lost');
    await trainToEnd(world.trainer);
    await done;
    expect(world.trainer.outcome?.reason).toBe('finished');
  });

  it('gives up a worker that crashes again and again, and says so', async () => {
    const { trainer, done, db } = await begun();
    await epoch(trainer, 1);
    for (let crashes = 0; trainer.busy && crashes < 20; crashes++) {
      workers.at(-1)!.crash();
      const before = fake.resumed.length;
      await vi.waitFor(() => expect(fake.resumed.length > before || !trainer.busy).toBe(true), { timeout: 20_000 });
    }
    await done;
    expect(trainer.fault?.code).toBe('internal');
    // What it had learned can be gone on with.
    expect(await readUnfinished(db)).toMatchObject({ resumed: 0 });
  });

  it('says why a job cannot be trained', async () => {
    const world = await visit();
    collect(world.data);
    fake.answer = { code: 'empty-class', label: 1 };
    await world.trainer.start();
    expect(world.trainer.refusal).toEqual({ code: 'empty-class', label: 1 });
    expect(world.trainer.phase).toBe('idle');
  });

  it('says once that the disk is full, and trains on', async () => {
    const world = await visit();
    collect(world.data);
    await world.data.settled();
    const said = vi.spyOn(world.notices, 'show');
    const full = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    vi.spyOn(world.db, 'write').mockImplementation(full);
    vi.spyOn(world.db, 'put').mockImplementation(full);
    const done = world.trainer.start();
    await epoch(world.trainer, 1);
    await expect(fake.means!.writeFeatures('n', 'none', [['a', new ArrayBuffer(2)]])).rejects.toThrow();
    await trainToEnd(world.trainer);
    await done;
    expect(said.mock.calls.filter(([topic]) => topic === 'training-storage')).toHaveLength(1);
    expect(fake.checkpointsRefused).toBe(0);
    expect(finished).toHaveBeenCalledOnce();
  });

  it('gives features back as they were stored', async () => {
    const { trainer } = await begun();
    await epoch(trainer, 1);
    const { means } = fake;
    await means!.writeFeatures('n', 'none', [['a', Uint8Array.of(1, 2).buffer]]);
    const [a, b] = await means!.readFeatures('n', 'none', ['a', 'b']);
    expect([...new Uint8Array(a!)]).toEqual([1, 2]);
    expect(b).toBeNull();
    await trainToEnd(trainer);
  });
});

describe('a training that the end of the page interrupts', () => {
  /** A first visit that ends after two epochs. */
  async function interrupted() {
    const first = await begun();
    await first.data.settled();
    await epoch(first.trainer, 2);
    first.page.dispatchEvent(new Event('pagehide'));
    await vi.waitFor(async () => expect((await readUnfinished(first.db))?.checkpoint).toBeTruthy());
    const before = fake;
    fake = new FakeTrainer();
    await first.db.close();
    return before;
  }

  it('goes on from its last epoch, and says so', async () => {
    await interrupted();
    const { trainer, notices } = await visit();
    await trainer.load();
    await vi.waitFor(() => expect(fake.resumed).toHaveLength(1));
    expect([...new Uint8Array(fake.resumed[0]!)]).toEqual([2]);
    expect(topics(notices)).toContain('training-resumed');
    expect(trainer.plan?.classes.map(({ name }) => name)).toEqual(['Cat', 'Dog']);
    await trainToEnd(trainer);
    expect(trainer.history.head).toHaveLength(4);
    // There is nothing left to discard.
    expect(topics(notices)).not.toContain('training-resumed');
  });

  it('can be discarded', async () => {
    await interrupted();
    const { trainer, notices, db } = await visit();
    await trainer.load();
    await vi.waitFor(() => expect(trainer.phase).toBe('training'));
    notices.list.find(({ topic }) => topic === 'training-resumed')!.actions[0]!.act();
    await vi.waitFor(() => expect(trainer.phase).toBe('idle'));
    expect(trainer.result).toBeNull();
    expect(finished).not.toHaveBeenCalled();
    await vi.waitFor(async () => expect(await readUnfinished(db)).toBeNull());
  });

  it('is only offered after it failed too often', async () => {
    await interrupted();
    for (let visits = 0; visits < 3; visits++) {
      const { trainer, db } = await visit();
      await trainer.load();
      await vi.waitFor(async () => expect((await readUnfinished(db))?.resumed).toBe(visits + 1));
      await db.close();
      fake = new FakeTrainer();
    }
    const { trainer, notices } = await visit();
    await trainer.load();
    expect(trainer.phase).toBe('idle');
    const notice = notices.list.find(({ topic }) => topic === 'training-resumed')!;
    expect(notice.actions).toHaveLength(2);
    notice.actions[0]!.act();
    await vi.waitFor(() => expect(fake.resumed).toHaveLength(1));
  });

  it('is left to the tab that is at it', async () => {
    await interrupted();
    vi.stubGlobal('navigator', {
      locks: { request: (_name: string, _options: object, use: (lock: null) => void) => Promise.resolve(use(null)) },
    });
    const { trainer } = await visit();
    await trainer.load();
    expect(trainer.phase).toBe('idle');
    expect(fake.opened).toHaveLength(0);
  });
});
