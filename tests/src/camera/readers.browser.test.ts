import { afterEach, describe, expect, it } from 'vitest';
import { FallbackReader } from '../../../src/camera/fallback-reader';
import { ProcessorReader } from '../../../src/camera/processor-reader';
import type { CapturedFrame, FrameReader } from '../../../src/camera/source';
import { readTrack } from '../../../src/camera/track-reader';
import { readVideo } from '../../../src/camera/video-reader';
import { WorkerReader } from '../../../src/camera/worker-reader';
import { createVideo } from '../../../src/camera/host';
import { LivingTrack } from './living-track';

const cleanups: (() => void)[] = [];

afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

function track(): MediaStreamVideoTrack {
  const living = new LivingTrack();
  cleanups.push(() => living.stop());
  return living.track;
}

async function playing(source: MediaStreamVideoTrack): Promise<HTMLVideoElement> {
  const video = createVideo();
  document.body.append(video);
  cleanups.push(() => video.remove());
  video.srcObject = new MediaStream([source]);
  await video.play();
  return video;
}

/** Reads a few frames, and sees to it that they are pictures of the track. */
async function readSome(reader: FrameReader): Promise<void> {
  cleanups.push(() => reader.close());
  let last: CapturedFrame | null = null;
  for (let i = 0; i < 3; i++) {
    const taken = await reader.next();
    if (!taken) throw new Error('the reader ended');
    const { frame } = taken;
    const [width, height] =
      'displayWidth' in frame ? [frame.displayWidth, frame.displayHeight] : [frame.width, frame.height];
    expect([width, height]).toEqual([64, 48]);
    expect(taken.skipped).toBeGreaterThanOrEqual(0);
    if (last) expect(taken.timestamp).toBeGreaterThan(last.timestamp);
    frame.close();
    last = taken;
  }
}

async function endsWhenClosed(reader: FrameReader): Promise<void> {
  reader.close();
  const rest: CapturedFrame[] = [];
  for (let taken = await reader.next(); taken; taken = await reader.next()) rest.push(taken);
  expect(rest.length).toBeLessThanOrEqual(1);
  for (const { frame } of rest) frame.close();
}

describe('readers in Chromium', () => {
  it('reads a track on the page, and leaves it running', async () => {
    const source = track();
    const reader = readTrack(source, await playing(source));
    expect(reader.method).toBe('processor');
    await readSome(reader);
    await endsWhenClosed(reader);
    expect(source.readyState).toBe('live');
  });

  it('ends when the track does', async () => {
    const source = track();
    const reader = new ProcessorReader(source);
    await readSome(reader);
    source.stop();
    let taken = await reader.next();
    for (; taken; taken = await reader.next()) taken.frame.close();
    expect(taken).toBeNull();
  });

  it('reads a <video> as VideoFrames', async () => {
    const reader = readVideo(await playing(track()));
    expect(reader.method).toBe('video-frame');
    await readSome(reader);
    await endsWhenClosed(reader);
  });

  it('reads a <video> as ImageBitmaps where there is no VideoFrame', async () => {
    const video = await playing(track());
    const { VideoFrame } = globalThis;
    Reflect.deleteProperty(globalThis, 'VideoFrame');
    const reader = readVideo(video);
    globalThis.VideoFrame = VideoFrame;
    expect(reader.method).toBe('image-bitmap');
    await readSome(reader);
    await endsWhenClosed(reader);
  });

  it('gives nothing while the <video> stands still', async () => {
    const video = await playing(track());
    const reader = readVideo(video);
    await readSome(reader);
    video.pause();
    // What was presented before the pause may still be taken.
    const first = reader.next();
    const taken = await Promise.race([first, sleep(300)]);
    if (taken) taken.frame.close();
    const next = taken ? reader.next() : first;
    expect(await Promise.race([next, sleep(300)])).toBeUndefined();
    reader.close();
    expect(await next).toBeNull();
  });

  it('falls back to the <video> where a worker gives no frame of the track', async () => {
    // Chromium does not send tracks to workers: at once an error, or a worker that hears nothing.
    const source = track();
    const video = await playing(source);
    let reader: FrameReader;
    try {
      reader = new FallbackReader(new WorkerReader(source), () => readVideo(video), 300);
    } catch (error) {
      expect((error as DOMException).name).toBe('DataCloneError');
      reader = readVideo(video);
    }
    await readSome(reader);
    await endsWhenClosed(reader);
    expect(source.readyState).toBe('live');
  });
});

function sleep(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
}
