import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Head } from '../../../../models/transfer/head';
import { classifierWeights } from '../../../../models/transfer/classifier';
import { packWeights } from '../../../../models/transfer/pack-weights';
import type { StoredClassifier } from '../../../../models/transfer/training';
import { readWeights } from '../../../../models/transfer/weights';
import { SSD_TAPS } from '../../../../models/trunk/ssd-trunk';
import { ssd } from '../../../../models/zoo/ssd';
import type { Frame, OpenDetector, OwnWindows, WindowProgress, WorkerEvents } from '../../../../workers/api';
import { faultOf, isAbort } from '../../../../workers/fault';
import { DetectHost } from '../../../../workers/host/detect-host';
import { startWasm } from '../../../models/wasm';
import { BASE, nodeBackend, nodeWeights } from '../node-means';

const quiet = new AbortController().signal;
const silent = (() => undefined) as unknown as WindowProgress;
const settings = { scoreThreshold: 0, iouThreshold: 0.5, maxBoxes: 20, labels: null, explain: true };

class FakeFrame {
  readonly width = 40;
  readonly height = 30;
  close(): void {}
}

const frame = () => new FakeFrame() as unknown as Frame;

/** A head that nobody trained, with as many classes as labels. */
async function own(labels: readonly string[], trunk = ssd.weights.sha256): Promise<OwnWindows> {
  await startWasm();
  const inputs = 2880;
  const classes = labels.length;
  const spec = { inputs, hidden: [], classes, dropout: 0, initialiser: 'xavier-normal', seed: 1 } as const;
  const head = new Head(spec);
  const normaliser = { mean: new Float32Array(inputs), scale: new Float32Array(inputs).fill(1) };
  const weights = packWeights(classifierWeights(await readWeights(head.variables), normaliser, []));
  head.dispose();
  const classifier: StoredClassifier = {
    spec: { version: 1, trunk, taps: SSD_TAPS, inputSize: 128, freeze: 'all', head: spec, answers: 'softmax' },
    weights,
  };
  return { classifier, labels, background: labels.includes('nothing') ? 'nothing' : null };
}

let backend: ReturnType<typeof nodeBackend>;
let host: DetectHost;

beforeEach(() => {
  backend = nodeBackend();
  host = new DetectHost({ openers: [backend.opener], weights: nodeWeights });
});
afterEach(() => expect(backend.disposed).toBeLessThanOrEqual(2));

const open = (more: Partial<OpenDetector> = {}) => {
  const request: OpenDetector = {
    detector: 'sliding-window', inputSize: 320, backend: 'auto', avoid: [], baseUrl: BASE, ...more,
  };
  return host.open(request, (() => undefined) as unknown as WorkerEvents, quiet);
};

describe('sliding windows in the detection worker', () => {
  it('the shipped classifier answers frames, and what is asked about the newest', async () => {
    await open();
    expect(await host.windowHeat(null)).toBeNull();
    expect(await host.compareWindows({ windowSize: 1, stride: 32, scales: 1, batch: 8 }, silent, quiet)).toBeNull();
    const first = await host.detect(frame(), settings);
    const second = await host.detect(frame(), settings);
    expect(second.tensors).toBe(first.tensors);
    expect(second.candidates.length).toBeGreaterThan(0);
    expect(second.candidates[0]!.origin.window!.level).toBeGreaterThanOrEqual(0);
    const plain = (await host.again({ ...settings, regression: false }))!;
    expect(plain.candidates[0]!.box).not.toEqual(second.candidates[0]!.box);

    const heat = (await host.windowHeat('person'))!;
    expect(heat.levels.reduce((sum, { scores }) => sum + scores.length, 0)).toBeGreaterThan(50);
    expect(await host.windowHeat('unicorn')).toBeNull();
    const near = (await host.windowNear(0.5, 0.5, 0))!;
    expect(near.regression).not.toBeNull();
    expect(await host.windowReading(near.address)).toEqual(near);
    expect(await host.windowReading({ level: 77, column: 0, row: 0 })).toBeNull();
    const field = (await host.windowField(near.address))!;
    expect(field.global).toBe(true);
    expect(field.layers.at(-1)!.stride).toBe(32);
    // The trunk's field is hundreds of pixels, and the window adds two cells.
    expect(field.layers.at(-1)!.field).toBeGreaterThan(400);
  });

  it('both ways over a small picture: the dense layers agree with the convolution, the crops do not', async () => {
    await open();
    await host.detect(frame(), settings);
    const seen: number[] = [];
    const tell = ((done: number) => seen.push(done)) as unknown as WindowProgress;
    const answer = (await host.compareWindows({ windowSize: 0.5, stride: 32, scales: 2, batch: 4 }, tell, quiet))!;
    expect(seen.at(-1)).toBe(answer.windows);
    expect(answer.headDifference).toBeLessThan(1e-4);
    expect(answer.padding!.overall).toBeGreaterThan(0);
    expect(answer.labels).toHaveLength(80);
    const { tensors } = await host.memory();
    const controller = new AbortController();
    const abort = (() => controller.abort()) as unknown as WindowProgress;
    const request = { windowSize: 0.5, stride: 32, scales: 2, batch: 1 };
    const stopped = host.compareWindows(request, abort, controller.signal);
    expect(isAbort(await stopped.catch((error: unknown) => error))).toBe(true);
    expect((await host.memory()).tensors).toBe(tensors);
  });

  it('the course net on drawn shapes: both ways are the same to the pixel', async () => {
    await open({ detector: 'ssd', inputSize: 300 });
    expect(await host.windowHeat(null)).toBeNull();
    const shapes = (await host.shapeWindows({ seed: 3, width: 70, height: 56, stride: 2 }, quiet))!;
    expect(shapes.comparison.headDifference).toBeLessThan(1e-4);
    expect(shapes.comparison.agreement).toBe(1);
    expect(shapes.comparison.windows).toBe(29 * 22);
    expect(shapes.layers.at(-1)).toMatchObject({ stride: 2, field: 14 });
    expect(shapes.things.length).toBeGreaterThan(0);
    expect(shapes.picture.rgba).toHaveLength(70 * 56 * 4);
    const tiny = (await host.shapeWindows({ seed: 3, width: 1, height: 1, stride: 999 }, quiet))!;
    expect(tiny.comparison.windows).toBe(1);
  });

  it('a classifier of one’s own slides, and what stands for nothing is not found', async () => {
    await open({ own: await own(['mug', 'nothing', 'spoon']) });
    const { candidates } = await host.detect(frame(), settings);
    expect(new Set(candidates.map(({ label }) => label))).toEqual(new Set(['mug', 'spoon']));
    const { regression, objectness } = (await host.windowNear(0.5, 0.5, null))!;
    expect([regression, objectness]).toEqual([null, null]);
    const answer = (await host.compareWindows({ windowSize: 0.9, stride: 64, scales: 1, batch: 4 }, silent, quiet))!;
    expect(answer.headDifference).toBeLessThan(1e-4);
  });

  it('one class alone slides; weights of another trunk are refused', async () => {
    await open({ own: await own(['mug']) });
    expect((await host.detect(frame(), settings)).candidates.every(({ label }) => label === 'mug')).toBe(true);
    const refused = faultOf(await open({ own: await own(['mug'], 'another') }).catch((error: unknown) => error));
    expect(refused.code).toBe('weights-damaged');
  });
});
