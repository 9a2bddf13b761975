import { beforeEach, describe, expect, it } from 'vitest';
import { Head } from '../../../models/transfer/head';
import { classifierWeights } from '../../../models/transfer/classifier';
import { packWeights } from '../../../models/transfer/pack-weights';
import type { StoredClassifier } from '../../../models/transfer/training';
import { readWeights } from '../../../models/transfer/weights';
import { ssd } from '../../../models/zoo/ssd';
import { SSD_TAPS } from '../../../models/trunk/ssd-trunk';
import type { ClassifierSource, Frame, WorkerEvents } from '../../../workers/api';
import { faultOf, isAbort } from '../../../workers/fault';
import { ClassifyHost } from '../../../workers/host/classify/classify-host';
import { startWasm } from '../../models/wasm';
import { BASE, nodeBackend, nodeWeights } from './node-means';

const quiet = new AbortController().signal;
const INPUTS = 2880;

/** A head that nobody trained. */
async function classifier(trunk = ssd.weights.sha256): Promise<StoredClassifier> {
  await startWasm();
  const spec = { inputs: INPUTS, hidden: [], classes: 3, dropout: 0, initialiser: 'xavier-normal', seed: 1 } as const;
  const head = new Head(spec);
  const normaliser = { mean: new Float32Array(INPUTS), scale: new Float32Array(INPUTS).fill(1) };
  const weights = packWeights(classifierWeights(await readWeights(head.variables), normaliser, []));
  head.dispose();
  return {
    spec: { version: 1, trunk, taps: SSD_TAPS, inputSize: 96, freeze: 'all', head: spec, answers: 'softmax' },
    weights,
  };
}

class FakeFrame {
  readonly width = 40;
  readonly height = 30;
  closed = false;
  close(): void {
    this.closed = true;
  }
}

let backend: ReturnType<typeof nodeBackend>;
let host: ClassifyHost;

beforeEach(() => {
  backend = nodeBackend();
  host = new ClassifyHost({ openers: [backend.opener], weights: nodeWeights });
});

const open = (source: ClassifierSource, signal = quiet) =>
  host.open({ backend: 'auto', avoid: [], baseUrl: BASE }, source, (() => undefined) as unknown as WorkerEvents, signal);
const fault = async (work: Promise<unknown>) => faultOf(await work.catch((error: unknown) => error));
const frame = () => new FakeFrame() as unknown as Frame & FakeFrame;

describe('the classification host', () => {
  it('answers with a probability for every class, frame after frame with the same tensors, and closes frames', async () => {
    const early = frame();
    expect((await fault(host.classify(early))).code).toBe('internal');
    expect(early.closed).toBe(true);
    const { tensors: none } = await host.memory();
    await open({ kind: 'saccade', classifier: await classifier() });
    const frames = [frame(), frame()];
    const results = await Promise.all(frames.map((each) => host.classify(each)));
    expect(frames.every(({ closed }) => closed)).toBe(true);
    for (const { width, height, probabilities } of results) {
      expect([width, height, probabilities.length]).toEqual([40, 30, 3]);
      expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    }
    expect(new Set(results.map(({ tensors }) => tensors)).size).toBe(1);
    const again = await host.classify(frame());
    expect(again.tensors).toBe(results[0]!.tensors);
    expect((await fault(open({ kind: 'saccade', classifier: await classifier('another') }))).code).toBe('weights-damaged');
    expect((await host.memory()).tensors).toBe(none);
  });

  it('says that its device was lost, and opens again', async () => {
    const source = { kind: 'saccade', classifier: await classifier() } as const;
    await open(source);
    await host.loseDevice();
    await Promise.resolve();
    expect((await fault(host.classify(frame()))).code).toBe('device-lost');
    await open(source);
    expect((await host.classify(frame())).probabilities).toHaveLength(3);
    expect(backend.disposed).toBe(1);
  });

  it('can be given up while it opens, by its signal or by another opening', async () => {
    const source = { kind: 'saccade', classifier: await classifier() } as const;
    const controller = new AbortController();
    const first = open(source, controller.signal).catch((error: unknown) => error);
    controller.abort();
    expect(isAbort(await first)).toBe(true);
    const [second, third] = [open(source).catch((error: unknown) => error), open(source)];
    expect(isAbort(await second)).toBe(true);
    expect((await third).backend).toBe('wasm');
  });
});
