import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GIVEN_UP } from '../../../../src/link/engine.svelte';
import type { ModelRow } from '../../../../src/storage/models';
import { DEFAULT_SETTINGS } from '../../../../src/storage/settings';
import { Live } from '../../../../src/train/live/live.svelte';
import { named, ranking } from '../../../../src/train/live/ranking';
import type { Shelf } from '../../../../src/train/models/shelf.svelte';
import type {
  BackendReport, ClassifierSource, ClassifyResult, FaultCode, OpenTrainer, WorkerEvents,
} from '../../../../workers/api';
import { FaultError } from '../../../../workers/fault';
import { FakeSource } from '../../detect/fakes';
import { FakeWorker } from '../../link/fake-worker';
import { ABOUT, SPEC, stored } from '../models/rows';

const REPORT: BackendReport = { backend: 'wasm', adapter: '', threads: 1, selfTestError: 0, refused: [] };

/** What lives in the fake worker. */
class FakeClassifier {
  readonly opened: [OpenTrainer, ClassifierSource][] = [];
  frames = 0;
  failFrames: FaultCode | null = null;
  holdOpening = false;
  /** Answers wait for it. */
  gate: Promise<void> = Promise.resolve();

  open(request: OpenTrainer, source: ClassifierSource, _: WorkerEvents, signal: AbortSignal): Promise<BackendReport> {
    this.opened.push([request, source]);
    if (!this.holdOpening) return Promise.resolve(REPORT);
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))));
  }

  async classify(): Promise<ClassifyResult> {
    const frame = ++this.frames;
    if (this.failFrames) throw new FaultError(this.failFrames, 'told to');
    await this.gate;
    const timings = { upload: 1, network: 1, readback: 1, nms: 0 };
    return { width: 4, height: 3, probabilities: Float32Array.of(1 / frame, 1 - 1 / frame), timings, tensors: 9 };
  }
}

const row = (id: string): ModelRow => ({ ...ABOUT, classes: [...ABOUT.classes], id, kind: 'saccade', createdAt: 1, spec: SPEC, metrics: {}, bytes: 4 });

let classifier: FakeClassifier;
let workers: FakeWorker[];
let shelf: { current: ModelRow | null; source: () => Promise<ClassifierSource | null> };
const told = { onfault: vi.fn(), onrestart: vi.fn(), onready: vi.fn() };

beforeEach(() => {
  vi.stubGlobal('document', { baseURI: 'http://localhost/' });
  vi.stubGlobal('createImageBitmap', () => Promise.resolve(new MessageChannel().port1));
  classifier = new FakeClassifier();
  workers = [];
  shelf = { current: row('m1'), source: () => Promise.resolve({ kind: 'saccade', classifier: stored(1) }) };
  for (const spy of Object.values(told)) spy.mockClear();
});
afterEach(() => {
  for (const worker of workers) worker.terminate();
  vi.unstubAllGlobals();
});

function makeLive(): Live {
  const spawn = () => {
    const worker = new FakeWorker(classifier);
    workers.push(worker);
    return worker.asWorker();
  };
  return new Live({ wish: () => DEFAULT_SETTINGS, shelf: shelf as unknown as Shelf, spawn, ...told });
}

const reaches = (live: Live, phase: string) => vi.waitFor(() => expect(live.phase).toBe(phase), { timeout: 10_000 });

async function answers(live: Live, source: FakeSource): Promise<void> {
  const before = classifier.frames;
  await vi.waitFor(() => expect(source.give()).toBe(true));
  await vi.waitFor(() => {
    expect(classifier.frames).toBeGreaterThan(before);
    expect(live.result).not.toBeNull();
  });
}

async function running(source = new FakeSource()) {
  const live = makeLive();
  live.watch(source);
  await reaches(live, 'ready');
  await answers(live, source);
  return { live, source };
}

describe('Live', () => {
  it('opens the network in use for the first source, answers, and closes every frame', async () => {
    const { live, source } = await running();
    for (let i = 0; i < 5; i++) await answers(live, source);
    expect(classifier.opened).toHaveLength(1);
    expect(classifier.opened[0]?.[1]).toEqual({ kind: 'saccade', classifier: stored(1) });
    await vi.waitFor(() => expect(source.closed).toBe(source.made));
    expect(live.figures.shown.tensors).toBe(9);
  });

  it('opens nothing without a network', async () => {
    shelf.current = null;
    const live = makeLive();
    live.watch(new FakeSource());
    expect(live.phase).toBe('off');
    shelf.current = row('m1');
    live.ensure();
    await reaches(live, 'ready');
    shelf.current = null;
    live.ensure();
    expect([live.phase, live.result]).toEqual(['off', null]);
  });

  it('opens another network, and shows no answers of the one before', async () => {
    const { live, source } = await running();
    shelf.current = { ...row('m1'), name: 'Renamed' };
    live.ensure();
    expect(classifier.opened).toHaveLength(1);
    let open = () => {};
    classifier.gate = new Promise((resolve) => (open = resolve));
    source.give();
    await vi.waitFor(() => expect(classifier.frames).toBe(2));
    shelf.current = row('m2');
    live.ensure();
    expect([live.phase, live.result]).toEqual(['opening', null]);
    await reaches(live, 'ready');
    open();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(live.result).toBeNull();
    await answers(live, source);
    expect(classifier.opened).toHaveLength(2);
  });

  it('opens nothing late that was given up while its weights were read', async () => {
    const read: (() => void)[] = [];
    const source: ClassifierSource = { kind: 'saccade', classifier: stored(1) };
    shelf.source = () => new Promise((resolve) => read.push(() => resolve(source)));
    const live = makeLive();
    live.watch(new FakeSource());
    await vi.waitFor(() => expect(read).toHaveLength(1));
    shelf.current = row('m2');
    live.ensure();
    await vi.waitFor(() => expect(read).toHaveLength(2));
    read[1]?.();
    await reaches(live, 'ready');
    read[0]?.();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(classifier.opened).toHaveLength(1);
  });

  it('waits while training needs the machine, and goes on afterwards', async () => {
    const { live, source } = await running();
    live.setHeld(true);
    expect([live.held, live.result]).toEqual([true, null]);
    const before = classifier.frames;
    source.give();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([classifier.frames, live.result]).toEqual([before, null]);
    live.setHeld(false);
    await answers(live, source);
    expect(classifier.opened).toHaveLength(1);
    await vi.waitFor(() => expect(source.closed).toBe(source.made));
  });

  it('opens what is in use only after the training', async () => {
    const live = makeLive();
    live.setHeld(true);
    live.watch(new FakeSource());
    expect(live.phase).toBe('off');
    live.setHeld(false);
    await reaches(live, 'ready');
  });

  it('answers a still once, and again for another network, after a crash and after a training', async () => {
    const { live, source } = await running(new FakeSource(false));
    shelf.current = row('m2');
    live.ensure();
    await vi.waitFor(() => expect(source.made).toBe(2));
    workers[0]?.crash();
    expect(live.result).toBeNull();
    await vi.waitFor(() => expect(source.made).toBe(3), { timeout: 10_000 });
    await vi.waitFor(() => expect(live.result).not.toBeNull());
    expect(told.onrestart).toHaveBeenCalledTimes(1);
    live.setHeld(true);
    live.setHeld(false);
    await vi.waitFor(() => expect(source.made).toBe(4));
    await vi.waitFor(() => expect(live.result).not.toBeNull());
  });

  it('replaces a worker that lost its device', async () => {
    const { live, source } = await running();
    classifier.failFrames = 'device-lost';
    await vi.waitFor(() => expect(source.give()).toBe(true));
    await vi.waitFor(() => expect(told.onfault).toHaveBeenCalledTimes(1));
    classifier.failFrames = null;
    await reaches(live, 'ready');
    await answers(live, source);
    expect(workers).toHaveLength(2);
  });

  it('gives up a network that fails frame after frame', async () => {
    const { live, source } = await running();
    classifier.failFrames = 'bad-output';
    for (let i = 0; i < 5 && live.phase === 'ready'; i++) {
      const before = classifier.frames;
      await vi.waitFor(() => expect(source.give()).toBe(true));
      await vi.waitFor(() => expect(classifier.frames).toBe(before + 1));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await reaches(live, 'failed');
    expect(live.engine.fault?.code).toBe('bad-output');
    classifier.failFrames = null;
    live.engine.retry();
    await reaches(live, 'ready');
  });

  it('says where the weights are gone', async () => {
    shelf.source = () => Promise.resolve(null);
    const live = makeLive();
    live.watch(new FakeSource());
    await reaches(live, 'failed');
    expect(live.engine.fault).toEqual({ code: 'weights-damaged', detail: 'm1' });
    expect(live.engine.fault).not.toBe(GIVEN_UP);
  });

  it('gives the worker back when nothing is looked at', async () => {
    const { live, source } = await running();
    live.watch(null);
    expect([live.phase, live.result, live.source]).toEqual(['off', null, null]);
    await vi.waitFor(() => expect(workers.every(({ terminated }) => terminated)).toBe(true));
    live.watch(source);
    await reaches(live, 'ready');
  });
});

describe('ranking', () => {
  const classes = ['a', 'b', 'c', 'd'];

  it('puts the most probable first and keeps the order of equals', () => {
    const ranked = ranking(classes, [0.2, 0.5, 0.2, 0.1], 3);
    expect(ranked.map(({ entry }) => entry)).toEqual(['b', 'a', 'c']);
  });

  it('names the best of classes that exclude each other, all that are there of others, and none that is unsure', () => {
    const ranked = ranking(classes, [0.6, 0.9, 0.2, 0.7], 4);
    const names = (answers: 'softmax' | 'sigmoids', from: number) => named(ranked, answers, from).map(({ entry }) => entry);
    expect(names('softmax', 0.5)).toEqual(['b']);
    expect(names('sigmoids', 0.5)).toEqual(['b', 'd', 'a']);
    expect(names('softmax', 0.95)).toEqual([]);
  });
});
