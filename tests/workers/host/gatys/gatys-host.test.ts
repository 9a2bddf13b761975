import { proxy } from 'comlink';
import { engine } from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Picture } from '../../../../models/picture';
import { pictureOf } from '../../../../models/style/gatys/pixels';
import type { Frame, GatysEvent, GatysEvents, GatysJob, WorkerEvents } from '../../../../workers/api';
import { faultOf } from '../../../../workers/fault';
import { GatysHost, type GatysMeans } from '../../../../workers/host/gatys/gatys-host';
import { disc, randomWeights, stripes } from '../../../models/style/gatys/scene';
import { nodeBackend } from '../node-means';

type Fake = Frame & { closed: boolean; readonly draw: (width: number, height: number) => Picture };

/** A frame of any size, drawn anew for whatever size it is read at. */
function frame(kind: typeof disc, width: number, height: number): Fake {
  const draw = (w: number, h: number) => {
    const pixels = kind(w, h);
    return pictureOf(pixels.values, pixels);
  };
  return { width, height, closed: false, draw, close(this: { closed: boolean }) { this.closed = true; } } as unknown as Fake;
}

const flat: typeof disc = (width, height) => ({ values: new Float32Array(3 * width * height).fill(0.4), width, height });

const backend = nodeBackend();
const quiet = new AbortController().signal;
let bitmaps: Picture[] = [];
const means: GatysMeans = {
  openers: [backend.opener],
  weights: (_base, onBytes) => {
    onBytes(10, 10, false);
    return Promise.resolve(randomWeights(7));
  },
  read: (each, { width, height }) => (each as Fake).draw(width, height),
  toBitmap: (picture) => {
    bitmaps.push(picture);
    return Promise.resolve(Object.assign(picture, { close: () => undefined }) as unknown as ImageBitmap);
  },
};

const job = (change: Partial<GatysJob> = {}): GatysJob => ({
  content: frame(disc, 200, 160), style: frame(stripes, 90, 90), start: 'noise', size: 40, gramLayer: 1, seed: 3,
  recipe: { layers: { content: 2, lambdas: [0.3, 0.3, 0.3, 0, 0] }, optimiser: 'adam', steps: 12 },
  mix: { alpha: 1, beta: 10, smoothness: 1 },
  ...change,
});

const listen = (heard: (event: GatysEvent) => void | Promise<void> = () => undefined) => proxy(heard) as GatysEvents;
type Step = Extract<GatysEvent, { type: 'step' }>;

async function open(change: Partial<GatysMeans> = {}, progress: string[] = []): Promise<GatysHost> {
  const host = new GatysHost({ ...means, ...change });
  const onevent = proxy((event: { type: string; progress?: { phase: string } }) => void progress.push(event.progress?.phase ?? event.type));
  await host.open({ backend: 'auto', avoid: [], baseUrl: 'http://localhost/' }, onevent as unknown as WorkerEvents, quiet);
  return host;
}

beforeEach(() => {
  bitmaps = [];
});

describe('the host of the classic optimisation', () => {
  it('opens, paints, and tells of every step, its costs and Gram matrices with every tenth', async () => {
    const progress: string[] = [];
    const host = await open({}, progress);
    expect(progress).toEqual(['backend', 'download', 'build']);
    const before = await host.tensors();
    const events: GatysEvent[] = [];
    const work = job();
    const painting = await host.paint(work, listen((event) => void events.push(event)), quiet);
    expect(painting).toMatchObject({ reason: 'finished', step: 12 });
    expect(events[0]).toEqual({ type: 'began', width: 48, height: 32, plain: false });
    const steps = events.slice(1) as Step[];
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    const told = steps.filter(({ costs }) => costs);
    expect(told.map(({ step }) => step)).toEqual([1, 10, 12]);
    expect(told[1]!.costs!.total).toBeLessThan(told[0]!.costs!.total);
    expect(told.every(({ grams }) => grams?.layer === 1 && grams.style.width === 32)).toBe(true);
    expect(steps.at(-1)!.picture).toMatchObject({ width: 48, height: 32 });
    expect((work.content as Fake).closed && (work.style as Fake).closed).toBe(true);
    expect(await host.tensors()).toBe(before);
  });

  it('leaves pictures out while the page is slow, but not the last one', async () => {
    const host = await open();
    const steps: Step[] = [];
    let take: () => void = () => undefined;
    const slow = listen((event) => {
      if (event.type === 'began') return;
      steps.push(event);
      if (event.step === 2) return new Promise<void>((resolve) => (take = resolve));
      if (event.step === 7) take();
      return undefined;
    });
    await host.paint(job({ recipe: { ...job().recipe, steps: 9 } }), slow, quiet);
    expect(steps.map(({ picture }) => picture !== null)).toEqual([
      true, true, false, false, false, false, false, true, true,
    ]);
  });

  it('follows a change, holds, goes on and stops', async () => {
    const host = await open();
    const steps: Step[] = [];
    const controller = new AbortController();
    const painting = host.paint(job({ recipe: { ...job().recipe, steps: 500 } }), listen((event) => {
      if (event.type === 'began') return;
      steps.push(event);
      if (event.step === 4) void host.change({ mix: { alpha: 0, beta: 1, smoothness: 0 }, gramLayer: 0 });
      if (event.step === 10) void host.setPaused(true);
      if (event.step === 13) controller.abort();
    }), controller.signal);
    await expect.poll(() => steps.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(10);
    await new Promise((resolve) => setTimeout(resolve, 150));
    const held = steps.length;
    expect(held).toBeLessThan(12);
    await host.setPaused(false);
    expect(await painting).toMatchObject({ reason: 'stopped', step: 13 });
    const tenth = steps[9]!;
    expect(tenth.grams!.style.width).toBe(16);
    expect(tenth.costs!.total).toBeCloseTo(tenth.costs!.style, 5);
  });

  it('goes on with an earlier painting, and another call ends the one before', async () => {
    const host = await open();
    const endless = host.paint(job({ recipe: { ...job().recipe, steps: 5000 } }), listen(), quiet);
    const first: Step[] = [];
    const second = host.paint(job({ start: frame(disc, 40, 32) }), listen((event) => {
      if (event.type === 'step') first.push(event);
    }), quiet);
    expect((await endless).reason).toBe('stopped');
    expect((await second).reason).toBe('finished');
    // It began with the content itself, not with noise.
    expect(first[0]!.costs!.content).toBeLessThan(0.2);
  });

  it('says of a style picture that it has one colour, and reads the middle of a strip', async () => {
    const began: boolean[] = [];
    const sides: string[] = [];
    const host = await open({ read: (each, size) => {
      sides.push(`${size.width}x${size.height}`);
      return means.read(each, size);
    } });
    const once = { ...job().recipe, steps: 1 };
    for (const style of [frame(flat, 60, 60), frame(stripes, 50, 8000)]) {
      const event = listen((each) => void (each.type === 'began' && began.push(each.plain)));
      await host.paint(job({ style, size: 96, recipe: once }), event, quiet);
    }
    expect(began).toEqual([true, false]);
    // A style picture is not enlarged.
    expect(sides).toEqual(['96x80', '64x64', '96x80', '32x96']);
  });

  it('tells what went wrong: no memory, no frame, no network; then goes on', async () => {
    const host = await open({
      toBitmap: () => Promise.reject(new RangeError('Array buffer allocation failed')),
    });
    const code = async (work: Promise<unknown>) => faultOf(await work.catch((error: unknown) => error)).code;
    const before = engine().state.numTensors;
    expect(await code(host.paint(job(), listen(), quiet))).toBe('out-of-memory');
    expect(engine().state.numTensors).toBe(before);
    expect(await code(new GatysHost(means).paint(job(), listen(), quiet))).toBe('internal');
    const broken = await open({ weights: () => Promise.resolve(new Map()) }).catch((error: unknown) => faultOf(error).code);
    expect(broken).toBe('internal');
  });

  it('draws textures of our own, all different, and knows no others', async () => {
    const host = new GatysHost(means);
    for (const texture of ['impasto', 'ink']) expect(await host.draw(texture, 12)).toMatchObject({ width: 12, height: 12 });
    expect(new Set(bitmaps.map(({ rgba }) => rgba.join())).size).toBe(2);
    expect(faultOf(await host.draw('nothing', 12).catch((error: unknown) => error)).code).toBe('internal');
  });

  it('opens anew, and gives back what was open', async () => {
    const host = await open();
    const { disposed } = backend;
    await host.open({ backend: 'auto', avoid: [], baseUrl: 'http://localhost/' }, proxy(() => undefined) as unknown as WorkerEvents, quiet);
    expect(backend.disposed).toBe(disposed + 1);
    expect((await host.paint(job(), listen(), quiet)).reason).toBe('finished');
  });
});
