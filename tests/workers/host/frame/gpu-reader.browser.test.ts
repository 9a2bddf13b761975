import { engine } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Preprocessing } from '../../../../models/geometry/letterbox';
import { Letterboxer } from '../../../../models/geometry/letterboxer';
import type { Frame } from '../../../../workers/api';
import { faultOf } from '../../../../workers/fault';
import type { Backend } from '../../../../workers/host/backend/backend';
import { openWebGPU } from '../../../../workers/host/backend/webgpu';
import { CanvasReader } from '../../../../workers/host/frame/canvas-reader';
import type { FrameReader } from '../../../../workers/host/frame/reader';
import { bitmapOf, largestDifference, testPicture, videoFrameOf } from './pictures';

/** Levels of 255, so that a difference is one of pixel values. */
const LETTERBOX: Preprocessing = { mode: 'letterbox', order: 'rgb', scale: [1, 1, 1], offset: [0, 0, 0], pad: 114 };
const SIDE = 96;

/**
 * A sampler places its samples to 1/256 of a pixel, so each is off by at most half of that along x and along y, times
 * the contrast: 255 · (1/512 + 1/512) < 1.
 */
const ONE_LEVEL = 1;

let backend: Backend;
const errors: string[] = [];

beforeAll(async () => {
  backend = await openWebGPU({ allowSoftware: true, onError: (message) => errors.push(message) });
  await backend.adopt();
});

afterAll(() => {
  expect(errors).toEqual([]);
  backend.dispose();
});

async function read(reader: FrameReader, frame: Frame): Promise<Float32Array> {
  const input = reader.read(frame);
  const values = await input.data<'float32'>();
  input.dispose();
  return values;
}

async function readOnce(frame: Frame, preprocessing: Preprocessing): Promise<Float32Array> {
  const reader = await backend.openReader(SIDE, preprocessing);
  const values = await read(reader, frame).finally(() => frame.close());
  reader.dispose();
  return values;
}

const SIZES = [
  [SIDE, SIDE], [640, 480], [481, 643], [33, 17], [17, 200], [1280, 720], [3, 1], [1, 1], [2048, 5],
] as const;

describe('the letterbox kernel', () => {
  test.each(SIZES)('%i × %i comes out as on the CPU, from either kind of frame', async (width, height) => {
    const rgba = testPicture(width, height);
    const expected = new Letterboxer(SIDE, LETTERBOX).run(rgba, width, height);
    const fromBitmap = await readOnce(await bitmapOf(rgba, width, height), LETTERBOX);
    const fromVideo = await readOnce(videoFrameOf(rgba, width, height), LETTERBOX);
    expect(largestDifference(fromBitmap, expected)).toBeLessThan(ONE_LEVEL);
    expect(largestDifference(fromVideo, expected)).toBeLessThan(ONE_LEVEL);
  });

  test.each<Partial<Preprocessing>>([
    { mode: 'squash' },
    { order: 'bgr' },
    { scale: [1 / 127.5, 1 / 100, 1 / 50], offset: [-1, -0.5, 0.25], pad: 127.5 },
    { order: 'bgr', scale: [1 / 58, 1 / 57, 1 / 56], offset: [-1.8, -2, -2.1], pad: 0 },
  ])('normalises as told: %o', async (change) => {
    const preprocessing = { ...LETTERBOX, ...change };
    const rgba = testPicture(200, 120);
    const expected = new Letterboxer(SIDE, preprocessing).run(rgba, 200, 120);
    const actual = await readOnce(await bitmapOf(rgba, 200, 120), preprocessing);
    expect(largestDifference(actual, expected)).toBeLessThan(ONE_LEVEL * Math.max(...preprocessing.scale));
  });

  test('frames of changing size and kind follow one another without mixing', async () => {
    const reader = await backend.openReader(SIDE, LETTERBOX);
    const letterboxer = new Letterboxer(SIDE, LETTERBOX);
    for (const [width, height] of [...SIZES, ...SIZES].slice(2, 14)) {
      const rgba = testPicture(width, height);
      const frame = width % 2 ? videoFrameOf(rgba, width, height) : await bitmapOf(rgba, width, height);
      const actual = await read(reader, frame);
      frame.close();
      expect(largestDifference(actual, letterboxer.run(rgba, width, height))).toBeLessThan(ONE_LEVEL);
    }
    reader.dispose();
    expect(engine().state.numTensors).toBe(0);
  });

  test('a video frame is read as it is displayed: cropped, stretched, turned, mirrored', async () => {
    // Smooth, because software and GPU canvases enlarge edges differently; no two places and no two sides are alike.
    const rgba = Uint8ClampedArray.from({ length: 160 * 120 * 4 }, (_, i) => {
      const [x, y] = [(i >> 2) % 160, Math.floor((i >> 2) / 160)];
      return [255 * (x / 160), 255 * (y / 120), 127 + 100 * Math.sin(x / 25 + y / 40), 255][i % 4]!;
    });
    const whole: VideoFrameBufferInit = { format: 'RGBX', codedWidth: 160, codedHeight: 120, timestamp: 0 };
    const shown: Record<string, VideoFrameBufferInit & { rotation?: number; flip?: boolean }> = {
      cropped: { ...whole, visibleRect: { x: 16, y: 8, width: 100, height: 90 } },
      stretched: { ...whole, displayWidth: 240, displayHeight: 120 },
      turned: { ...whole, rotation: 90 },
      mirrored: { ...whole, flip: true },
    };
    for (const [how, init] of Object.entries(shown)) {
      const onCpu = new CanvasReader(SIDE, LETTERBOX);
      const expected = await read(onCpu, new VideoFrame(rgba, init));
      const actual = await readOnce(new VideoFrame(rgba, init), LETTERBOX);
      expect([how, largestDifference(actual, expected) < 2 * ONE_LEVEL]).toEqual([how, true]);
    }
  });

  test('a browser that cannot import video frames is asked once, and gets them drawn', async () => {
    const refuse = vi.spyOn(GPUDevice.prototype, 'importExternalTexture').mockImplementation(() => {
      throw new DOMException('Failed to import texture from video', 'OperationError');
    });
    const reader = await backend.openReader(SIDE, LETTERBOX);
    const rgba = testPicture(160, 120);
    for (let i = 0; i < 3; i++) {
      const frame = videoFrameOf(rgba, 160, 120);
      const actual = await read(reader, frame);
      frame.close();
      expect(largestDifference(actual, new Letterboxer(SIDE, LETTERBOX).run(rgba, 160, 120))).toBeLessThan(ONE_LEVEL);
    }
    expect(refuse).toHaveBeenCalledOnce();
    refuse.mockRestore();
    reader.dispose();
  });

  test('video in YUV, as cameras deliver it, is converted as the canvas converts it', async () => {
    const [width, height] = [160, 120];
    const yuv = Uint8Array.from({ length: width * height * 1.5 }, (_, i) => {
      if (i >= width * height) return 128 + 60 * Math.sin(i / 900);
      return 60 + 0.5 * (i % width) + 0.5 * Math.floor(i / width);
    });
    // In the limited range the software canvas computes saturated colours only to about six levels.
    const colorSpace = { matrix: 'smpte170m', primaries: 'bt709', transfer: 'bt709', fullRange: true } as const;
    const size = { codedWidth: width, codedHeight: height };
    const init: VideoFrameBufferInit = { format: 'I420', ...size, timestamp: 0, colorSpace };
    const expected = await read(new CanvasReader(SIDE, LETTERBOX), new VideoFrame(yuv, init));
    const actual = await readOnce(new VideoFrame(yuv, init), LETTERBOX);
    // The canvas rounds to bytes before resampling, the kernel does not.
    expect(largestDifference(actual, expected)).toBeLessThan(2 * ONE_LEVEL);
  });

  test('a picture larger than any texture is drawn smaller first', async () => {
    const frame = await createImageBitmap(new ImageData(9000, 30));
    const values = await readOnce(frame, LETTERBOX);
    expect(values.every((value) => value === 114 || value === 0)).toBe(true);
  });

  test('a closed frame is a fault of the frame', async () => {
    const reader = await backend.openReader(SIDE, LETTERBOX);
    for (const frame of [await bitmapOf(testPicture(8, 8), 8, 8), videoFrameOf(testPicture(8, 8), 8, 8)]) {
      frame.close();
      expect(() => reader.read(frame)).toThrow(expect.objectContaining({ code: 'frame' }));
      expect(faultOf(await readOnce(frame, LETTERBOX).catch((error: unknown) => error)).code).toBe('frame');
    }
    reader.dispose();
  });
});
