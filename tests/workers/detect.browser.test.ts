import photographUrl from '../../node_modules/@vladmandic/face-api/demo/sample1.jpg?url';
import { proxy, releaseProxy, transfer, wrap, type Remote } from 'comlink';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { zooEntry } from '../../models/zoo';
import { WEIGHT_CACHE } from '../../models/zoo/zoo';
import { carryAbortSignals } from '../../workers/abort';
import type {
  BackendName, DetectResult, DetectSettings, DetectWorker, OpenDetector, WorkerEvent,
} from '../../workers/api';
import { faultOf, isAbort } from '../../workers/fault';

carryAbortSignals();

const SETTINGS: DetectSettings = {
  scoreThreshold: 0.25, iouThreshold: 0.5, maxBoxes: 20, labels: null, explain: false,
};
const quiet = new AbortController().signal;
const baseUrl = new URL('/', location.href).href;

const request = (backend: BackendName | 'auto', more: Partial<OpenDetector> = {}): OpenDetector => ({
  detector: 'ssd', inputSize: 300, backend, avoid: [], baseUrl, ...more,
});

let worker: Worker;
let remote: Remote<DetectWorker>;
let events: WorkerEvent[];
let photograph: Blob;

beforeEach(async () => {
  photograph ??= await (await fetch(photographUrl)).blob();
  worker = new Worker(new URL('../../workers/detect.ts', import.meta.url), { type: 'module' });
  remote = wrap<DetectWorker>(worker);
  events = [];
});

afterEach(() => {
  remote[releaseProxy]();
  worker.terminate();
});

const open = (wanted: OpenDetector, signal = quiet) =>
  remote.open(wanted, proxy((event: WorkerEvent) => void events.push(event)), signal);

async function detect(settings = SETTINGS): Promise<DetectResult> {
  const frame = await createImageBitmap(photograph);
  return remote.detect(transfer(frame, [frame]), settings);
}

const faultFrom = async (work: Promise<unknown>) => faultOf(await work.catch((error: unknown) => error));

/** Waits for what the worker tells on its own account. */
async function told(type: WorkerEvent['type']): Promise<WorkerEvent> {
  for (;;) {
    const event = events.find((candidate) => candidate.type === type);
    if (event) return event;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('the detection worker on WASM', () => {
  test('finds the person in a photograph, and says how far it got while opening', async () => {
    await caches.delete(WEIGHT_CACHE);
    const report = await open(request('auto'));
    expect(report).toMatchObject({ backend: 'wasm', threads: Math.min(4, navigator.hardwareConcurrency) });
    expect(report.refused.map((r) => r.reason)).toEqual(['software', 'software']);

    const progress = events.flatMap((event) => (event.type === 'progress' ? [event.progress] : []));
    const phases = progress.map((p) => p.phase);
    expect([...new Set(phases)]).toEqual(['backend', 'download', 'build', 'warm-up']);
    const { topology, weights } = zooEntry('ssd');
    const total = topology.bytes + weights.bytes;
    const downloads = progress.filter((p) => p.phase === 'download');
    expect(downloads.at(-1)).toEqual({ phase: 'download', loaded: total, total, cached: false });
    expect(downloads.every((p, i) => i === 0 || p.loaded >= downloads[i - 1]!.loaded)).toBe(true);
    expect(progress.at(-1)).toEqual({ phase: 'warm-up', fraction: 1 });

    const { width, height, detections, timings } = await detect();
    const { width: w, height: h } = await createImageBitmap(photograph);
    expect([width, height]).toEqual([w, h]);
    expect(detections.map((d) => d.label)).toContain('Person');
    for (const duration of Object.values(timings)) expect(duration).toBeGreaterThanOrEqual(0);

    events.length = 0;
    await open(request('wasm'));
    const again = events.flatMap((event) => (event.type === 'progress' ? [event.progress] : []));
    expect(again.filter((p) => p.phase === 'download').every((p) => p.cached)).toBe(true);
  });

  test('the same number of tensors after each of fifty frames, two in flight, and every frame closed', async () => {
    await open(request('wasm'));
    const first = await detect();
    const counts = new Set<number>();
    for (let i = 0; i < 25; i++) {
      const results = await Promise.all([detect(), detect()]);
      for (const { tensors, detections } of results) {
        counts.add(tensors);
        expect(detections).toEqual(first.detections);
      }
    }
    expect([...counts]).toEqual([first.tensors]);
    expect(await remote.memory()).toMatchObject({ tensors: first.tensors });
  });

  test('other settings on the same frame cost no network, and give what a frame of their own would', async () => {
    await open(request('wasm'));
    expect(await remote.again(SETTINGS)).toBeNull();
    const first = await detect();
    const strict = { ...SETTINGS, scoreThreshold: (first.detections[0]?.score ?? 1) + 1e-6 };
    expect((await remote.again(strict))?.detections).toEqual([]);
    expect(await remote.again(SETTINGS)).toEqual(first);
    const loose = { ...SETTINGS, scoreThreshold: 0.1, iouThreshold: 1 };
    const [decoded, computed] = [await remote.again(loose), await detect(loose)];
    expect(decoded?.detections.length).toBeGreaterThan(first.detections.length);
    expect(decoded?.detections).toEqual(computed.detections);
  });

  test('opening anew frees what was open, and another network takes its place', async () => {
    await open(request('wasm'));
    const { tensors } = await remote.memory();
    await open(request('wasm', { detector: 'centernet', inputSize: 512 }));
    expect((await detect({ ...SETTINGS, scoreThreshold: 0.3 })).detections.map((d) => d.label)).toContain('person');
    await open(request('wasm'));
    expect((await remote.memory()).tensors).toBe(tensors);
  });

  test('a frame that comes before a detector is open is refused', async () => {
    expect((await faultFrom(detect())).code).toBe('internal');
  });

  test('weights that are not there are a fault of their own, and the worker goes on', async () => {
    await caches.delete(WEIGHT_CACHE);
    const nowhere = request('wasm', { baseUrl: `${baseUrl}nowhere/` });
    expect((await faultFrom(open(nowhere))).code).toBe('weights-missing');
    expect((await remote.memory()).tensors).toBe(0);
    expect((await open(request('wasm'))).backend).toBe('wasm');
  });

  test('an opening can be given up, by its signal or by another opening', async () => {
    const controller = new AbortController();
    const first = open(request('wasm'), controller.signal).catch((error: unknown) => error);
    controller.abort();
    expect(isAbort(await first)).toBe(true);

    const second = open(request('wasm')).catch((error: unknown) => error);
    const third = open(request('wasm'));
    expect(isAbort(await second)).toBe(true);
    expect((await third).backend).toBe('wasm');
    expect((await detect()).detections.length).toBeGreaterThan(0);
  });
});

/** Same things in the same places, up to the arithmetic of the backend. */
function expectSame(actual: DetectResult, expected: DetectResult): void {
  expect(actual.detections.length).toBeGreaterThan(0);
  expect(actual.detections.map((d) => d.label)).toEqual(expected.detections.map((d) => d.label));
  actual.detections.forEach((detection, i) => {
    const other = expected.detections[i]!;
    expect(Math.abs(detection.score - other.score)).toBeLessThan(0.02);
    for (const side of ['x', 'y', 'width', 'height'] as const) {
      expect(Math.abs(detection.box[side] - other.box[side])).toBeLessThan(0.01);
    }
  });
}

describe('the detection worker on an emulated GPU', () => {
  test('WebGL finds the same boxes, and says when its context is lost', { timeout: 400_000 }, async () => {
    await open(request('wasm'));
    const expected = await detect();
    expect((await open(request('webgl'))).backend).toBe('webgl');
    const results = await Promise.all([detect(), detect()]);
    for (const actual of results) expectSame(actual, expected);
    expect(new Set(results.map((r) => r.tensors)).size).toBe(1);

    events.length = 0;
    await remote.loseDevice();
    expect(await told('fault')).toMatchObject({ fault: { code: 'device-lost' } });
    expect((await faultFrom(detect())).code).toBe('device-lost');
    expect((await open(request('webgl'))).backend).toBe('webgl');
    expectSame(await detect(), expected);
  });

  // Half a minute to open and ten seconds a frame on an idle machine, so there is one test and not four.
  test('WebGPU finds the same boxes, says when its device is lost, and opens again', { timeout: 400_000 }, async () => {
    await open(request('wasm'));
    const expected = await detect();
    expect((await open(request('webgpu'))).backend).toBe('webgpu');
    expectSame(await detect(), expected);

    events.length = 0;
    const caught = faultFrom(detect());
    await remote.loseDevice();
    expect((await caught).code).toBe('device-lost');
    expect(await told('fault')).toMatchObject({ fault: { code: 'device-lost' } });
    expect((await faultFrom(detect())).code).toBe('device-lost');

    expect((await open(request('auto', { avoid: ['webgpu'] }))).backend).toBe('wasm');
    expect((await detect()).detections).toEqual(expected.detections);
  });
});
