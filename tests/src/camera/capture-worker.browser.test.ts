import { describe, expect, it } from 'vitest';
import type { CaptureReply } from '../../../workers/api';
import { WorkerReader } from '../../../src/camera/worker-reader';

/** Chromium sends no tracks to workers, so frames made there stand in: the rest is the way they take in Safari. */
const fakeProcessor = `
  globalThis.MediaStreamTrackProcessor = class {
    constructor({ track }) {
      let made = 0;
      this.readable = new ReadableStream({
        pull: async (out) => {
          if (made === track.frames) return out.close();
          const canvas = new OffscreenCanvas(8, 8);
          canvas.getContext('2d').fillRect(0, 0, 8, 8);
          out.enqueue(new VideoFrame(canvas, { timestamp: ++made }));
          await new Promise((resolve) => setTimeout(resolve, track.pauseMs));
        },
      });
    }
  };
`;

const noProcessor = 'delete globalThis.MediaStreamTrackProcessor;';

/** The real worker, after `prelude` has changed its world. */
async function spawn(prelude: string): Promise<Worker> {
  const real = new URL('../../../workers/capture.ts', import.meta.url).href;
  const source = `${prelude} import(${JSON.stringify(real)}).then(() => postMessage('ready'));`;
  const worker = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })), { type: 'module' });
  await new Promise<void>((resolve, reject) => {
    worker.addEventListener('message', () => resolve(), { once: true });
    worker.addEventListener('error', (event) => reject(new Error(event.message)), { once: true });
  });
  return worker;
}

describe('workers/capture', () => {
  it('sends one frame for each credit, the newest there is, and says how many it passed over', async () => {
    const worker = await spawn(fakeProcessor);
    const replies: CaptureReply[] = [];
    worker.addEventListener('message', ({ data }: MessageEvent<CaptureReply>) => replies.push(data));
    const ended = new Promise<void>((resolve) =>
      worker.addEventListener('message', ({ data }) => data.type === 'end' && resolve()),
    );
    worker.postMessage({ type: 'credit' });
    worker.postMessage({ type: 'start', track: { frames: 20, pauseMs: 2 } });
    await ended;
    expect(replies.map(({ type }) => type)).toEqual(['frame', 'end']);
    const [first, end] = replies;
    expect(first).toMatchObject({ type: 'frame', skipped: 0 });
    expect(end).toEqual({ type: 'end', reason: 'ended', detail: '' });
    if (first?.type === 'frame') first.frame.close();
    worker.terminate();
  });

  it('is read by the page like any other source', async () => {
    const worker = await spawn(fakeProcessor);
    const track = { clone: () => ({ frames: 200, pauseMs: 2 }) } as unknown as MediaStreamVideoTrack;
    // A plain object cannot be transferred as a track can.
    const post = worker.postMessage.bind(worker);
    worker.postMessage = (message: unknown) => post(message);
    const reader = new WorkerReader(track, () => worker);
    const stamps: number[] = [];
    let passed = 0;
    for (let i = 0; i < 4; i++) {
      const taken = await reader.next();
      if (!taken || !('timestamp' in taken.frame)) throw new Error('no frame');
      stamps.push(taken.frame.timestamp);
      passed += taken.skipped + 1;
      taken.frame.close();
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    expect(stamps).toEqual([...stamps].sort((a, b) => a - b));
    expect(new Set(stamps).size).toBe(4);
    // Every frame made so far was either sent or counted.
    expect(passed).toBe(stamps.at(-1));
    reader.close();
    expect(await reader.next()).toBeNull();
  });

  it('says so where there is no processor in a worker, and so does the reader', async () => {
    const worker = await spawn(noProcessor);
    const reply = new Promise<CaptureReply>((resolve) =>
      worker.addEventListener('message', ({ data }) => resolve(data as CaptureReply), { once: true }),
    );
    const track = { clone: () => ({}) } as unknown as MediaStreamVideoTrack;
    const post = worker.postMessage.bind(worker);
    worker.postMessage = (message: unknown) => post(message);
    const reader = new WorkerReader(track, () => worker);
    await expect(reader.next()).rejects.toThrow('no MediaStreamTrackProcessor in a worker');
    expect(await reply).toMatchObject({ type: 'end', reason: 'unsupported' });
  });

  it('that fails midway makes the reader reject, one who waits and one who comes later', async () => {
    const worker = await spawn(fakeProcessor);
    worker.postMessage = () => {};
    const track = { clone: () => ({}) } as unknown as MediaStreamVideoTrack;
    const reader = new WorkerReader(track, () => worker);
    const next = expect(reader.next()).rejects.toThrow('out of luck');
    worker.dispatchEvent(new ErrorEvent('error', { message: 'out of luck' }));
    await next;
    await expect(reader.next()).rejects.toThrow('out of luck');
  });
});
