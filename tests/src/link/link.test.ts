import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LinkError, WorkerLink, type LinkOptions, type LinkState } from '../../../src/link/link';
import { FakeWorker, type FakeApi } from './fake-worker';

/** Links made by a test, with the workers they started. */
class Bench {
  readonly workers: FakeWorker[] = [];
  readonly states: LinkState[] = [];
  readonly restarts: number[] = [];
  readonly link: WorkerLink<FakeApi>;

  constructor(options: Partial<LinkOptions> = {}) {
    this.link = new WorkerLink<FakeApi>({
      spawn: () => {
        const worker = new FakeWorker();
        this.workers.push(worker);
        return worker.asWorker();
      },
      onstate: (state) => this.states.push(state),
      onrestart: (attempt) => this.restarts.push(attempt),
      ...options,
    });
    benches.push(this);
  }

  get worker(): FakeWorker {
    const worker = this.workers.at(-1);
    if (!worker) throw new Error('no worker yet');
    return worker;
  }

  add(): Promise<number> {
    return this.link.call((api) => api.add(2, 3));
  }

  hang(timeoutMs = 0): Promise<unknown> {
    const call = this.link.call((api) => api.hang(), { timeoutMs });
    call.catch(() => {}); // looked at later
    return call;
  }
}

const benches: Bench[] = [];

async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof LinkError) return error.code;
    throw error;
  }
  return 'answered';
}

// Not queueMicrotask and the rest: messages between the ports are real.
const toFake = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] as const;
beforeEach(() => void vi.useFakeTimers({ toFake: [...toFake] }));

afterEach(() => {
  for (const { link } of benches.splice(0)) link.dispose();
  vi.useRealTimers();
});

describe('WorkerLink', () => {
  it('starts the worker with the first call, and only once', async () => {
    const bench = new Bench();
    expect(bench.workers).toHaveLength(0);
    expect(await Promise.all([bench.add(), bench.add()])).toEqual([5, 5]);
    expect(bench.workers).toHaveLength(1);
    expect(bench.states).toEqual(['running']);
  });

  it('passes on what the work itself rejects with', async () => {
    const bench = new Bench();
    await expect(bench.link.call((api) => api.fail())).rejects.toMatchObject({
      name: 'Fault:device-lost',
      message: 'detail',
    });
    expect(bench.link.state).toBe('running');
  });

  it('passes on what cannot even be posted', async () => {
    const bench = new Bench();
    const call = bench.link.call((api) => api.add(2, (() => 3) as unknown as number));
    await expect(call).rejects.toMatchObject({ name: 'DataCloneError' });
    expect(bench.link.pending).toBe(0);
  });

  it('rejects with the reason of the signal, before and during the call', async () => {
    const bench = new Bench();
    const early = AbortSignal.abort('early');
    await expect(bench.link.call((api) => api.add(2, 3), { signal: early })).rejects.toBe('early');
    expect(bench.workers).toHaveLength(0);

    const controller = new AbortController();
    const call = bench.link.call((api) => api.hang(), { signal: controller.signal });
    controller.abort('late');
    await expect(call).rejects.toBe('late');
    expect(await bench.add()).toBe(5);
  });

  it('carries signals to the worker', async () => {
    const bench = new Bench();
    const controller = new AbortController();
    const call = bench.link.call((api) => api.aborts(controller.signal));
    controller.abort();
    expect(await call).toBe('heard');
  });

  it.each(['crash', 'garble'] as const)('rejects every waiting call on %s, and starts again', async (how) => {
    const bench = new Bench();
    const calls = [bench.hang(), bench.hang()];
    const lost = bench.worker;
    lost[how]();
    expect(await Promise.all(calls.map(codeOf))).toEqual(['crashed', 'crashed']);
    expect(lost.terminated).toBe(true);
    expect(bench.link.state).toBe('restarting');
    expect(await codeOf(bench.add())).toBe('crashed');
    expect(bench.restarts).toEqual([]);
    vi.advanceTimersByTime(250);
    expect(bench.restarts).toEqual([1]);
    expect(await bench.add()).toBe(5);
    expect(bench.workers).toHaveLength(2);
  });

  it('does not listen to a worker that was given up', async () => {
    const bench = new Bench();
    await bench.add();
    const former = bench.worker;
    bench.link.restart('no use');
    vi.advanceTimersByTime(250);
    former.crash();
    expect(bench.link.state).toBe('running');
    expect(bench.link.why).toBe('no use');
  });

  it('gives up after three restarts within a minute, each after a longer pause, until it is revived', async () => {
    const bench = new Bench();
    await bench.add();
    for (const pauseMs of [250, 1000, 4000]) {
      bench.worker.crash();
      vi.advanceTimersByTime(pauseMs - 1);
      expect(bench.link.state).toBe('restarting');
      vi.advanceTimersByTime(1);
      expect(bench.link.state).toBe('running');
    }
    bench.worker.crash('for good');
    expect(bench.link.state).toBe('failed');
    expect(bench.restarts).toEqual([1, 2, 3]);
    await expect(bench.add()).rejects.toMatchObject({ code: 'unavailable', message: 'unavailable: for good' });
    bench.link.revive();
    expect(await bench.add()).toBe(5);
  });

  it('forgets crashes that are more than a minute old', async () => {
    const bench = new Bench();
    await bench.add();
    for (let i = 0; i < 6; i++) {
      bench.worker.crash();
      vi.advanceTimersByTime(61_000);
      expect(bench.link.state).toBe('running');
    }
    expect(bench.restarts).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('stops a worker that does not answer in time', async () => {
    const bench = new Bench();
    const [hung, beside] = [bench.hang(2000), bench.hang()];
    vi.advanceTimersByTime(1500);
    expect(bench.link.state).toBe('running');
    vi.advanceTimersByTime(500);
    expect(await codeOf(hung)).toBe('timeout');
    expect(await codeOf(beside)).toBe('crashed');
    expect(bench.worker.terminated).toBe(true);
    expect(bench.link.state).toBe('restarting');
  });

  it('does not take sleep for a hang', () => {
    const bench = new Bench();
    void bench.hang(5000);
    vi.advanceTimersByTime(1000);
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(500);
    expect(bench.link.state).toBe('running');
    vi.advanceTimersByTime(2500);
    expect(bench.restarts).toEqual([]);
    vi.advanceTimersByTime(2500);
    expect(bench.restarts).toEqual([1]);
  });

  it('ends an idle worker, but not one at work', async () => {
    const bench = new Bench({ idleMs: 10_000 });
    await bench.add();
    vi.advanceTimersByTime(9000);
    const call = bench.hang();
    vi.advanceTimersByTime(60_000);
    expect(bench.link.state).toBe('running');
    bench.link.restart('tired');
    expect(await codeOf(call)).toBe('crashed');
    vi.advanceTimersByTime(250);
    await bench.add();
    vi.advanceTimersByTime(10_000);
    expect(bench.link.state).toBe('idle');
    expect(bench.worker.terminated).toBe(true);
    expect(await bench.add()).toBe(5);
    expect(bench.workers).toHaveLength(3);
  });

  it('does not end a worker for the idleness of the one before', async () => {
    const bench = new Bench({ idleMs: 10_000 });
    await bench.add();
    bench.worker.crash();
    vi.advanceTimersByTime(250);
    void bench.hang();
    vi.advanceTimersByTime(60_000);
    expect(bench.link.state).toBe('running');
    expect(bench.link.pending).toBe(1);
  });

  it('ends on request: once, or for ever', async () => {
    const bench = new Bench();
    const call = bench.hang();
    bench.link.end();
    expect(await codeOf(call)).toBe('ended');
    expect(bench.link.state).toBe('idle');
    expect(await bench.add()).toBe(5);
    bench.link.dispose();
    expect(await codeOf(bench.add())).toBe('ended');
    expect(bench.workers.every(({ terminated }) => terminated)).toBe(true);
  });

  it('does not restart what was ended while it waited to restart', async () => {
    const bench = new Bench();
    await bench.add();
    bench.worker.crash();
    bench.link.end();
    vi.advanceTimersByTime(60_000);
    expect(bench.workers).toHaveLength(1);
    expect(bench.restarts).toEqual([]);
  });

  it('says so when a worker cannot be started at all', async () => {
    const bench = new Bench({
      spawn: () => {
        throw new Error('blocked');
      },
    });
    await expect(bench.add()).rejects.toMatchObject({ code: 'unavailable', message: 'unavailable: Error: blocked' });
  });
});
