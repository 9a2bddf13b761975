import { afterEach, describe, expect, it } from 'vitest';
import type { GatysEvents, GatysJob, OpenGatys, Painting, WorkerEvents } from '../../../workers/api';
import type { Source } from '../../../src/camera/source';
import { Classic } from '../../../src/style/classic/classic.svelte';
import { Notices } from '../../../src/ui/notices.svelte';
import { FaultError } from '../../../workers/fault';
import { FakeWorker } from '../link/fake-worker';

const bitmap = (side: number) => createImageBitmap(new ImageData(side, side));
const costs = { content: 0.1, style: 0.2, totalVariation: 0.3, total: 0.6 };

/** What the worker is asked for, and an answer to each painting: how many steps, and how it ends. */
class FakeGatys {
  readonly jobs: GatysJob[] = [];
  readonly words: unknown[] = [];
  plan: readonly { readonly steps: number; readonly end: 'finished' | 'hang' | 'late' | 'no-memory' | (() => void) }[] = [];

  /** Of the worker as it was opened last. */
  told: WorkerEvents | null = null;

  open(_: OpenGatys, events: WorkerEvents) {
    this.told = events;
    return { backend: 'wasm', adapter: '', threads: 1, selfTestError: 0, refused: [] };
  }

  draw(texture: string, side: number) {
    this.words.push(texture);
    return bitmap(side);
  }

  change(change: unknown): void {
    this.words.push(change);
  }

  setPaused(paused: boolean): void {
    this.words.push(paused);
  }

  async paint(job: GatysJob, events: GatysEvents, signal: AbortSignal): Promise<Painting> {
    this.jobs.push(job);
    const { steps, end } = this.plan[this.jobs.length - 1] ?? { steps: job.recipe.steps, end: 'finished' };
    for (let step = 1; step <= steps; step++) {
      await events({ type: 'step', step, evaluations: 1, costs, grams: null, picture: await bitmap(job.size), ms: 20 });
    }
    if (end === 'no-memory') throw new FaultError('out-of-memory', 'no room');
    if (end === 'hang') await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    if (end === 'late') {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      await events({ type: 'step', step: steps + 1, evaluations: 1, costs, grams: null, picture: await bitmap(job.size), ms: 20 });
    }
    if (typeof end === 'function') {
      end();
      await new Promise(() => undefined);
    }
    return { reason: signal.aborted ? 'stopped' : 'finished', step: steps, costs };
  }
}

function begin() {
  const element = document.createElement('canvas');
  element.width = 64;
  element.height = 48;
  element.getContext('2d');
  const source = { kind: 'picture', mirrored: true, live: false, element } as unknown as Source;
  const api = new FakeGatys();
  const workers: FakeWorker[] = [];
  const notices = new Notices();
  const classic = new Classic({
    source: () => source, wish: () => ({ backend: 'auto' }), notices,
    spawn: () => {
      const worker = new FakeWorker(api);
      workers.push(worker);
      return worker.asWorker();
    },
  });
  classic.recipe.setSteps(12);
  return { api, workers, notices, classic };
}

let under: Classic | null = null;
afterEach(() => under?.leave());

describe('the classic optimisation on the page', () => {
  it('paints what is on the stage with the chosen texture, keeps the costs, and goes on from there', async () => {
    const { classic, api } = begin();
    under = classic;
    await classic.start();
    expect(classic).toMatchObject({ phase: 'idle', fault: null, mirrored: true, target: 12 });
    expect(classic.easel).toMatchObject({ step: 12, rate: 50 });
    expect(classic.easel.history).toHaveLength(12);
    expect(classic.easel.picture!.width).toBe(192);
    expect(api.jobs[0]).toMatchObject({ start: 'content', size: 192, recipe: { steps: 12, optimiser: 'adam' } });
    expect(api.words).toContain('impasto');
    await classic.goOn();
    expect(classic.easel.step).toBe(24);
    expect(api.jobs[1]!.start).toBeInstanceOf(ImageBitmap);
    classic.clear();
    expect(classic.easel).toMatchObject({ step: 0, picture: null });
    expect(classic.content).toBeNull();
  });

  it('tells the worker of changes, holds and goes on, and stops with what there is', async () => {
    const { classic, api } = begin();
    under = classic;
    api.plan = [{ steps: 5, end: 'hang' }];
    const painting = classic.start();
    await expect.poll(() => classic.easel.step, { timeout: 20_000 }).toBe(5);
    classic.recipe.setMix({ alpha: 2 });
    classic.pause();
    expect(classic.phase).toBe('paused');
    classic.showGram(2);
    classic.resume();
    await expect.poll(() => api.words.length, { timeout: 20_000 }).toBe(5);
    expect(api.words.slice(1)).toEqual([
      { mix: { alpha: 2, beta: 15, smoothness: 5 }, gramLayer: 0 }, true,
      { mix: { alpha: 2, beta: 15, smoothness: 5 }, gramLayer: 2 }, false,
    ]);
    classic.stop();
    await painting;
    expect(classic).toMatchObject({ phase: 'idle', fault: null });
    expect(classic.easel.step).toBe(5);
  });

  it('keeps the step that was computed while it was stopped, and not what was put away', async () => {
    const { classic, api } = begin();
    under = classic;
    api.plan = [{ steps: 2, end: 'late' }, { steps: 2, end: 'late' }];
    for (const [end, step] of [[() => classic.stop(), 3], [() => classic.clear(), 0]] as const) {
      const painting = classic.start();
      await expect.poll(() => classic.easel.step, { timeout: 20_000 }).toBe(2);
      end();
      await painting;
      expect(classic.phase).toBe('idle');
      expect(classic.easel.step).toBe(step);
      expect(classic.easel.picture !== null).toBe(step > 0);
    }
  });

  it('can be stopped, left and put away while the picture is still taken', async () => {
    const { classic, api } = begin();
    under = classic;
    for (const end of [() => classic.stop(), () => classic.leave(), () => classic.clear()]) {
      const painting = classic.start();
      end();
      await painting;
      expect(classic).toMatchObject({ phase: 'idle', fault: null, content: null });
    }
    expect(api.jobs).toEqual([]);
    await classic.start();
    expect(classic.easel.step).toBe(12);
  });

  it('goes on, smaller, where memory ran out, and says so; not below the smallest size', async () => {
    const { classic, api, notices } = begin();
    under = classic;
    api.plan = [{ steps: 4, end: 'no-memory' }];
    await classic.start();
    expect(api.jobs.map(({ size, recipe }) => [size, recipe.steps])).toEqual([[192, 12], [128, 8]]);
    expect(classic.easel.step).toBe(12);
    expect(notices.list.some(({ topic }) => topic === 'classic-size')).toBe(true);
    api.plan = [...api.plan, { steps: 8, end: 'finished' }, { steps: 0, end: 'no-memory' }, { steps: 0, end: 'no-memory' }];
    await classic.start();
    expect(classic.fault?.code).toBe('out-of-memory');
  });

  it('goes on, smaller, also where the worker tells of full memory beside the painting', async () => {
    const { classic, api, notices } = begin();
    under = classic;
    const tell = () => void api.told!({ type: 'fault', fault: { code: 'out-of-memory', detail: 'no room' } });
    api.plan = [{ steps: 4, end: tell }];
    await classic.start();
    expect(api.jobs.map(({ size, recipe }) => [size, recipe.steps])).toEqual([[192, 12], [128, 8]]);
    expect(classic).toMatchObject({ phase: 'idle', fault: null });
    expect(classic.easel.step).toBe(12);
    expect(notices.list.map(({ topic }) => topic)).toEqual(['classic-size']);
  });

  it('goes on with what was painted when the worker is killed', async () => {
    const { classic, api, workers } = begin();
    under = classic;
    api.plan = [{ steps: 7, end: () => workers.at(-1)!.crash() }];
    await classic.start();
    expect(classic).toMatchObject({ phase: 'idle', fault: null });
    expect(classic.easel.step).toBe(12);
    expect(workers.length).toBe(2);
    expect(api.jobs[1]!.start).toBeInstanceOf(ImageBitmap);
    expect(api.jobs[1]!.recipe.steps).toBe(5);
  });
});
