import { readFileSync } from 'node:fs';
import { engine, randomUniform, type Tensor4D } from '@tensorflow/tfjs-core';
import type { ProxyMarked } from 'comlink';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { registerTrainingKernels } from '../../../../models/kernels/training';
import type { Frame, PaintSettings, StyleLessonEvent, WorkerEvents } from '../../../../workers/api';
import type { Backend } from '../../../../workers/host/backend/backend';
import { EventLine } from '../../../../workers/host/events';
import { loadStyles } from '../../../../workers/host/style/load-styles';
import { StyleSession } from '../../../../workers/host/style/style-session';
import { startWasm } from '../../../models/wasm';

const settings: PaintSettings = {
  style: 'wave', second: null, blend: 0, strength: 1, keepColours: false, longest: 32,
};

let session: StyleSession;
let lose: (reason: string) => void;
/** What came on the canvas: its size, and a value of it. */
let shown: { shape: number[]; values: Promise<Float32Array> }[];
let told: string[];

beforeAll(async () => {
  await startWasm();
  registerTrainingKernels('wasm');
});

beforeEach(async () => {
  shown = [];
  told = [];
  const backend: Backend = {
    name: 'wasm', adapter: '', threads: 1,
    lost: new Promise((resolve) => (lose = resolve)),
    adopt: () => Promise.resolve(),
    openReader: (width, _, height = width) =>
      Promise.resolve({
        // The same seed: every frame is the same picture.
        read: (): Tensor4D => randomUniform([1, height, width, 3], 0, 1, 'float32', 7),
        finished: () => null,
        dispose: () => undefined,
      }),
    openPainter: () => ({ show: () => Promise.resolve(), dispose: () => undefined }),
    compile: () => Promise.resolve(),
    finished: () => null,
    lose: () => undefined,
    dispose: () => undefined,
  };
  const painter = {
    show: (picture: Tensor4D) => {
      shown.push({ shape: picture.shape, values: picture.data<'float32'>() });
      return Promise.resolve();
    },
    dispose: () => undefined,
  };
  const weights = {
    fetch: (url: string) => {
      const [, name] = /(style-\w+)\.[0-9a-f]+\.bin$/.exec(url)!;
      return Promise.resolve(new Response(readFileSync(`models/weights/style/${name}.bin`)));
    },
    cache: { read: () => Promise.resolve(null), write: () => Promise.resolve(), remove: () => Promise.resolve() },
  };
  const networks = await loadStyles('http://x/', weights, () => undefined, new AbortController().signal);
  const events = new EventLine(((event) => void (event.type === 'fault' && told.push(event.fault.code))) as WorkerEvents);
  const report = { backend: 'wasm', adapter: '', threads: 1, selfTestError: 0, refused: [] } as const;
  session = new StyleSession({ report, backend, networks, events, painter });
});

afterEach(() => session.close());

/** What a camera would give, closed or not. */
function frame(width = 64, height = 48): Frame & { closed: boolean } {
  const made = { width, height, closed: false, close: () => void (made.closed = true) };
  return made as unknown as Frame & { closed: boolean };
}

describe('an open painter', () => {
  it('paints frames in their shape, gives them back, and leaves no tensor behind', async () => {
    const first = frame();
    const result = await session.paint(first, settings);
    expect(first.closed).toBe(true);
    expect(result).toMatchObject({ width: 64, height: 48, painted: { width: 32, height: 32 } });
    expect(shown[0]!.shape).toEqual([1, 32, 32, 3]);
    for (let i = 0; i < 60; i++) {
      const { tensors } = await session.paint(frame(), { ...settings, keepColours: i % 2 === 0, strength: i / 60 });
      expect(tensors).toBe(result.tensors);
    }
    expect(engine().state.numTensors).toBe(result.tensors);
  });

  it('paints another picture in another style, and something between for a blend', async () => {
    const paint = async (change: Partial<PaintSettings>) => {
      await session.paint(frame(), { ...settings, ...change });
      return shown.at(-1)!.values;
    };
    const unlike = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length;
    const wave = await paint({});
    const ink = await paint({ style: 'ink' });
    expect(unlike(wave, ink)).toBeGreaterThan(0.01);
    expect(unlike(await paint({ second: 'ink', blend: 0 }), wave)).toBe(0);
    expect(unlike(await paint({ second: 'ink', blend: 1 }), ink)).toBeLessThan(1e-5);
    const half = await paint({ second: 'ink', blend: 0.5 });
    for (const end of [wave, ink]) expect(unlike(half, end)).toBeGreaterThan(0.01);
    // Without strength it is the style that hands the picture through.
    expect(unlike(await paint({ strength: 0 }), await paint({ style: 'photograph' }))).toBeLessThan(1e-5);
  });

  it('makes a style out of a picture, learns it on frames that come by, and shows it meanwhile', async () => {
    const { vector } = await session.read(frame(100, 80) as ImageBitmap);
    expect(vector.length).toBe(session.numbers().vectors.get('wave')!.length);
    const before = engine().state.numTensors;
    const events: StyleLessonEvent[] = [];
    const listen = ((event: StyleLessonEvent) => void events.push(event)) as ((event: StyleLessonEvent) => void) & ProxyMarked;
    const picture = frame(100, 80) as ImageBitmap;
    const learning = session.learn({ picture, vector, steps: 2 }, listen, new AbortController().signal);
    const painting = (async () => {
      while (!events.some(({ type }) => type === 'step')) {
        await session.paint(frame(), { ...settings, style: { learning: true } });
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    })();
    const outcome = await learning;
    await painting;
    expect(outcome).toMatchObject({ steps: 2, reason: 'done' });
    expect(outcome.vector.some((value, i) => value !== vector[i])).toBe(true);
    expect(engine().state.numTensors).toBe(before);
  }, 120_000);

  it('tells of a lost device, and takes no frame any more', async () => {
    lose('gone');
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(told).toEqual(['device-lost']);
    expect(() => session.paint(frame(), settings)).toThrow(/gone/);
  });
});
