import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DetectorTrainer } from '../../../../src/train/detector/trainer.svelte';
import type { DataSet } from '../../../../src/train/data/dataset.svelte';
import { TrainEngine } from '../../../../src/train/run/engine.svelte';
import type { TrainerPhase } from '../../../../src/train/run/trainer-types';
import { Notices } from '../../../../src/ui/notices.svelte';
import type {
  BackendReport, DetectorEvents, DetectorJob, DetectorOutcome, JobRefusal,
} from '../../../../workers/api';
import { FaultError } from '../../../../workers/fault';
import { FakeWorker } from '../../link/fake-worker';

const EPOCH = { epoch: 0, loss: 1, box: 1, objectness: 0, classes: 0, devAp50: 0.5, learningRate: 1e-3, seconds: 1 };

function outcomeOf(reason: DetectorOutcome['reason'], learned: boolean): DetectorOutcome {
  return {
    reason, detector: learned ? ({ spec: {}, weights: new ArrayBuffer(4) } as never) : null, history: [EPOCH],
    accuracy: { train: null, dev: null, test: null }, anchors: [], anchorFit: 0, leftOut: [], dropped: 0, views: 1,
    seconds: { features: 1, heads: 1 }, tensors: { before: 0, after: 0 },
  };
}

/** What lives in the fake worker: trains until it is stopped or let go. */
class FakeTrainer {
  readonly jobs: DetectorJob[] = [];
  readonly paused: boolean[] = [];
  answer: JobRefusal | null = null;
  fail: FaultError | null = null;
  letGo: () => void = () => undefined;

  async open(): Promise<BackendReport> {
    return { backend: 'wasm', adapter: '', threads: 1, selfTestError: 0, refused: [] };
  }

  async detectorRefusal(job: DetectorJob): Promise<JobRefusal | null> {
    this.jobs.push(job);
    return this.answer;
  }

  async setPaused(paused: boolean): Promise<void> {
    this.paused.push(paused);
  }

  async trainDetector(_: DetectorJob, __: unknown, events: DetectorEvents, signal: AbortSignal): Promise<DetectorOutcome> {
    if (this.fail) throw this.fail;
    events({ type: 'progress', phase: 'heads', done: 1, total: 2, secondsLeft: 3 });
    events({ type: 'epoch', report: EPOCH, epochs: 2 });
    return new Promise((resolve) => {
      this.letGo = () => resolve(outcomeOf('finished', true));
      signal.addEventListener('abort', () => resolve(outcomeOf('aborted', false)));
    });
  }
}

const sample = { id: 's', classIds: ['c'], split: 'train', boxes: [{ classId: 'c', x: 0, y: 0, width: 1, height: 1 }] };
const finished = vi.fn();
let fake: FakeTrainer;
let worker: FakeWorker;
let phase: TrainerPhase;

function make(samples: readonly object[] = [sample]): DetectorTrainer {
  const data = { classes: [{ id: 'c', name: 'Cup', colour: '#ffffff', order: 0 }], samples } as unknown as DataSet;
  const engine = new TrainEngine({
    wish: () => ({ backend: 'auto' }), onrestart: () => undefined, onfault: () => undefined,
    spawn: () => (worker = new FakeWorker(fake)).asWorker(),
  });
  const trainer = {
    engine,
    get phase() { return phase; },
    lend: async <T>(work: () => Promise<T>) => work(),
  };
  return new DetectorTrainer({ data, trainer, notices: new Notices(), onfinished: finished });
}

beforeEach(() => {
  vi.stubGlobal('document', { baseURI: 'http://localhost/' });
  fake = new FakeTrainer();
  phase = 'idle';
  finished.mockClear();
});
afterEach(() => {
  worker.terminate();
  vi.unstubAllGlobals();
});

describe('DetectorTrainer', () => {
  it('trains what is boxed, tells of it, and hands on what came out', async () => {
    const detector = make();
    detector.change({ epochs: 2 });
    const training = detector.start();
    await vi.waitFor(() => expect(detector.history).toEqual([EPOCH]));
    expect([detector.phase, detector.epochs, detector.progress?.secondsLeft]).toEqual(['training', 2, 3]);
    detector.pause();
    await vi.waitFor(() => expect(fake.paused).toEqual([true]));
    expect(detector.phase).toBe('paused');
    detector.resume();
    await vi.waitFor(() => expect(fake.paused).toEqual([true, false]));
    fake.letGo();
    await training;
    expect(fake.jobs[0]).toMatchObject({ classes: ['Cup'], recipe: { epochs: 2 } });
    expect(finished).toHaveBeenCalledOnce();
    expect([detector.phase, detector.result?.outcome.reason, detector.fault]).toEqual(['idle', 'finished', null]);
  });

  it('is stopped, and keeps nothing where nothing was learned', async () => {
    const detector = make();
    const training = detector.start();
    await vi.waitFor(() => expect(detector.phase).toBe('training'));
    detector.cancel();
    expect(detector.phase).toBe('stopping');
    await training;
    expect(detector.result?.outcome.reason).toBe('aborted');
    expect(finished).not.toHaveBeenCalled();
  });

  it('says why not: refused, failed; and begins nothing without boxes', async () => {
    fake.answer = { code: 'no-boxes' };
    const detector = make();
    await detector.start();
    expect(detector.refusal).toEqual({ code: 'no-boxes' });
    fake.answer = null;
    fake.fail = new FaultError('nothing-to-learn', 'no picture');
    await detector.start();
    expect([detector.refusal, detector.fault?.code, detector.phase]).toEqual([null, 'nothing-to-learn', 'idle']);
    const bare = make([{ ...sample, boxes: [] }]);
    expect(bare.ready).toBe(false);
    await bare.start();
    expect(fake.jobs).toHaveLength(2);
  });
});
