import { mul, tensor4d, type Tensor4D } from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, test } from 'vitest';
import type { Backend } from '../../../../workers/host/backend/backend';
import { openCpu } from '../../../../workers/host/backend/cpu';
import { openWebGPU } from '../../../../workers/host/backend/webgpu';
import { Letterboxer } from '../../../../models/geometry/letterboxer';
import { bitmapOf, largestDifference, testPicture } from './pictures';

const WIDTH = 24;
const HEIGHT = 16;

let backend: Backend;
afterEach(() => backend.dispose());

/** Every pixel is another colour, so that one in a wrong place shows. */
function picture(): Tensor4D {
  const values = Array.from({ length: WIDTH * HEIGHT }, (_, i) => [(i % WIDTH) / WIDTH, Math.floor(i / WIDTH) / HEIGHT, 0.5]);
  return tensor4d(values.flat(), [1, HEIGHT, WIDTH, 3]);
}

async function painted(): Promise<Uint8ClampedArray> {
  await backend.adopt();
  const canvas = new OffscreenCanvas(1, 1);
  const painter = backend.openPainter(canvas);
  // A WebGPU tensor made of plain numbers is not on the GPU yet: what a network painted is.
  const made = picture();
  const drawn = mul<Tensor4D>(made, 1);
  const shown = painter.show(drawn);
  made.dispose();
  drawn.dispose();
  await shown;
  const bitmap = canvas.transferToImageBitmap();
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  expect([bitmap.width, bitmap.height]).toEqual([WIDTH, HEIGHT]);
  painter.dispose();
  return context.getImageData(0, 0, WIDTH, HEIGHT).data;
}

function expectPicture(data: Uint8ClampedArray): void {
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    expect(Math.abs(data[4 * i]! - (255 * (i % WIDTH)) / WIDTH)).toBeLessThanOrEqual(1);
    expect(Math.abs(data[4 * i + 1]! - (255 * Math.floor(i / WIDTH)) / HEIGHT)).toBeLessThanOrEqual(1);
    expect(Math.abs(data[4 * i + 2]! - 127.5)).toBeLessThanOrEqual(1);
    expect(data[4 * i + 3]).toBe(255);
  }
}

describe('what a network painted', () => {
  test('is on the canvas, pixel by pixel, by way of bytes', async () => {
    backend = openCpu();
    expectPicture(await painted());
  });

  test('is on the canvas, pixel by pixel, out of its own buffer on WebGPU', async () => {
    const errors: string[] = [];
    backend = await openWebGPU({ allowSoftware: true, onError: (message) => errors.push(message) });
    expectPicture(await painted());
    expect(errors).toEqual([]);
  });
});

test('a frame that is no square is stretched alike on WebGPU and by plain code', async () => {
  backend = await openWebGPU({ allowSoftware: true, onError: (message) => expect.fail(message) });
  await backend.adopt();
  const preprocessing = { mode: 'squash', order: 'rgb', scale: [1, 1, 1], offset: [0, 0, 0], pad: 0 } as const;
  const rgba = testPicture(200, 120);
  const reader = await backend.openReader(WIDTH * 4, preprocessing, HEIGHT * 4);
  const input = reader.read(await bitmapOf(rgba, 200, 120));
  expect(input.shape).toEqual([1, HEIGHT * 4, WIDTH * 4, 3]);
  const values = await input.data<'float32'>();
  input.dispose();
  reader.dispose();
  const expected = new Letterboxer(WIDTH * 4, preprocessing, HEIGHT * 4).run(rgba, 200, 120);
  expect(largestDifference(values, expected)).toBeLessThan(1);
});
