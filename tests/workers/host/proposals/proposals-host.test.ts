import '@tensorflow/tfjs-backend-cpu';
import { fill, setBackend, tile, type Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Frame, ProposalProgress } from '../../../../workers/api';
import type { Backend } from '../../../../workers/host/backend/backend';
import { ProposalsHost } from '../../../../workers/host/proposals/proposals-host';
import { rectangles } from '../../../models/proposals/pictures';

const still = rectangles(120, 90, [90, 130, 90], [
  { at: [20, 20, 60, 70], colour: [220, 40, 40] },
  { at: [60, 20, 90, 70], colour: [40, 60, 220] },
]);
const alive = () => new AbortController().signal;

describe('the host of region proposals', () => {
  const told: number[] = [];
  const tell = ((done: number) => told.push(done)) as unknown as ProposalProgress;
  let closed = 0;
  let drawn: { width: number; height: number }[];
  let opened: number;
  let disposed: number;
  let broken: boolean;
  let host: ProposalsHost;
  const frame = () => ({ close: () => closed++ }) as unknown as Frame;

  beforeAll(() => setBackend('cpu'));
  beforeEach(() => {
    opened = 0;
    disposed = 0;
    broken = false;
    told.length = 0;
    closed = 0;
    drawn = [];
    host = new ProposalsHost({
      read: () => still,
      // Sees a cup in whatever it is shown.
      openClassifier: () => {
        opened++;
        const forward = () => (broken ? fill([1, 1, 1, 2], NaN) : fill([1, 1, 1, 2], 3));
        const windows = {
          window: 8, stride: 8, classes: 2,
          forward: (crops: Tensor4D) => tile(forward() as Tensor4D, [crops.shape[0], 1, 1, 1]) as Tensor4D,
        };
        const reading = { kind: 'sigmoids', background: 1 } as const;
        const backend = { name: 'cpu', lost: new Promise<string>(() => undefined) } as unknown as Backend;
        return Promise.resolve({ classifier: { windows, reading, labels: ['cup', 'nothing'] }, backend, dispose: () => disposed++ });
      },
      toBitmap: (rgba, width, height) => {
        expect(rgba.length).toBe(4 * width * height);
        drawn.push({ width, height });
        return Promise.resolve({ width, height } as ImageBitmap);
      },
    });
  });

  test('proposes, tells how far it is, and closes the frame', async () => {
    const { boxes, hierarchies, width, height } = await host.propose(frame(), tell, alive());
    expect([width, height]).toEqual([120, 90]);
    expect(hierarchies).toHaveLength(8);
    expect(hierarchies[0]).toMatchObject({ colour: 'hsv', k: 50, measures: ['colour', 'texture', 'size', 'fill'] });
    expect(boxes.length).toBeGreaterThanOrEqual(4 * 4);
    expect(told[0]).toBe(0);
    expect(told.at(-1)).toBe(1);
    expect(closed).toBe(1);
  });

  test('shows every state of a hierarchy, from its segmentation to one region', async () => {
    const { hierarchies } = await host.propose(frame(), tell, alive());
    const { regions } = hierarchies[0]!;
    expect(await host.step(0, 0)).toMatchObject({ merges: 0, regions, union: null });
    const last = await host.step(0, 1e9);
    expect(last).toMatchObject({ merges: regions - 1, regions: 1 });
    const [a, b] = last!.union!.boxes;
    expect(Math.max(a.x + a.width, b.x + b.width) - Math.min(a.x, b.x)).toBeCloseTo(1, 6);
    for (const value of Object.values(last!.union!.similarities)) {
      expect(value).toBeGreaterThanOrEqual(-1e-4);
      expect(value).toBeLessThanOrEqual(1 + 1e-4);
    }
    expect(drawn).toEqual([{ width: 120, height: 90 }, { width: 120, height: 90 }]);
    expect(await host.step(8, 0)).toBeNull();
  });

  test('tells how well things are covered', async () => {
    await host.propose(frame(), tell, alive());
    const red = { x: 20 / 120, y: 20 / 90, width: 40 / 120, height: 50 / 90 };
    const [covered, missed] = await host.cover([red, { x: 0.9, y: 0.9, width: 0.02, height: 0.02 }], 0.5);
    expect(covered!.first).toBeGreaterThanOrEqual(0);
    expect(covered!.best).toBeGreaterThan(0.8);
    expect(missed!.first).toBe(-1);
  });

  test('before a picture there is nothing to show and nothing covered', async () => {
    expect(await host.step(0, 0)).toBeNull();
    expect(await host.cover([{ x: 0, y: 0, width: 1, height: 1 }], 0.5)).toEqual([]);
  });

  test('stops when cancelled, closes the frame, and can begin again', async () => {
    const stop = new AbortController();
    const stopping = ((done: number) => (told.push(done), stop.abort())) as unknown as ProposalProgress;
    await expect(host.propose(frame(), stopping, stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
    expect(told.length).toBe(1);
    expect(closed).toBe(1);
    expect(await host.step(0, 0)).toBeNull();
    await expect(host.propose(frame(), tell, stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
    expect((await host.propose(frame(), tell, alive())).boxes.length).toBeGreaterThan(0);
    expect(closed).toBe(3);
  });

  test('another picture takes the place of the one under way', async () => {
    const first = host.propose(frame(), vi.fn() as unknown as ProposalProgress, alive());
    const second = host.propose(frame(), tell, alive());
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    expect((await second).boxes.length).toBeGreaterThan(0);
    expect(closed).toBe(2);
  });

  const request = { count: 4, scoreThreshold: 0.5, iouThreshold: 1, backend: 'auto', baseUrl: './' } as const;

  test('recognises the first proposals, keeps what it knows, and opens its network once', async () => {
    expect(await host.recognise(request, tell, alive())).toBeNull();
    expect(opened).toBe(0);
    const { boxes } = await host.propose(frame(), tell, alive());
    expect(boxes.length / 4).toBeGreaterThan(4);
    const first = await host.recognise(request, tell, alive());
    expect(first).toMatchObject({ count: 4, crops: 4, backend: 'cpu' });
    expect(first!.found.map(({ proposal }) => proposal).sort()).toEqual([0, 1, 2, 3]);
    expect(new Set(first!.found.map(({ label }) => label))).toEqual(new Set(['cup']));
    const strict = await host.recognise({ ...request, count: 5, scoreThreshold: 0.99 }, tell, alive());
    expect(strict).toMatchObject({ crops: 1, found: [] });
    expect(opened).toBe(1);
  });

  test('a network that fails is told and made anew', async () => {
    await host.propose(frame(), tell, alive());
    broken = true;
    await expect(host.recognise(request, tell, alive())).rejects.toMatchObject({ code: 'bad-output' });
    broken = false;
    expect(await host.recognise(request, tell, alive())).toMatchObject({ crops: 4 });
    expect([opened, disposed]).toEqual([2, 1]);
  });

  test('recognising stops when cancelled, and goes on from there', async () => {
    const { boxes } = await host.propose(frame(), tell, alive());
    const all = boxes.length / 4;
    const stop = new AbortController();
    const stopping = (() => stop.abort()) as unknown as ProposalProgress;
    await expect(host.recognise({ ...request, count: all }, stopping, stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
    expect((await host.recognise({ ...request, count: all }, tell, alive()))!.crops).toBeLessThan(all);
  });
});
