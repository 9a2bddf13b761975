import '@tensorflow/tfjs-backend-cpu';
import { memory, setBackend, tensor4d } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { toRegion, wholePicture } from '../../../../models/face/align/region';
import { transformed, type Similarity } from '../../../../models/face/align/similarity';
import { samplesPerAxis, warp } from '../../../../models/face/align/warp';
import { frameCutter, pictureCutter } from '../../../../models/face/cutter';
import type { Picture } from '../../../../models/picture';
import { Random } from '../../../../models/random';

const plain = { scale: [1, 1, 1], offset: [0, 0, 0] } as const;
const identity: Similarity = { a: 1, b: 0, tx: 0, ty: 0 };

/** A picture whose red is 10 · column, green 10 · row, blue 7. */
function ramp(width: number, height: number): Picture {
  const rgba = new Uint8Array(width * height * 4);
  for (let i = 0; i < width * height; i++) rgba.set([10 * (i % width), 10 * Math.floor(i / width), 7, 255], i * 4);
  return { rgba, width, height };
}

function noise(width: number, height: number, seed: number): Picture {
  const random = new Random(seed);
  return { rgba: Uint8Array.from({ length: width * height * 4 }, () => random.below(256)), width, height };
}

const at = (values: Float32Array, size: number, row: number, column: number) => [...values.slice((row * size + column) * 3, (row * size + column) * 3 + 3)];

describe('warp', () => {
  it('copies where nothing moves', () => {
    const picture = ramp(4, 4);
    const out = warp(picture, identity, 4, plain);
    expect(at(out, 4, 2, 3)).toEqual([30, 20, 7]);
    expect(at(out, 4, 0, 0)).toEqual([0, 0, 7]);
  });

  it('samples between pixels, as computed by hand', () => {
    // Shifted by a quarter: the crop's pixel (1, 1) looks at (1.25, 1) of the picture.
    const out = warp(ramp(4, 4), { a: 1, b: 0, tx: -0.25, ty: 0 }, 3, plain);
    expect(at(out, 3, 1, 1)[0]).toBeCloseTo(12.5, 5);
    expect(at(out, 3, 1, 1)[1]).toBeCloseTo(10, 5);
  });

  it('turns by a quarter about the middle', () => {
    const out = warp(ramp(4, 4), toRegion({ centre: { x: 2, y: 2 }, side: 4, angle: Math.PI / 2 }, 4), 4, plain);
    // The region's x axis points down in the picture.
    expect(at(out, 4, 0, 3)[0]).toBeCloseTo(30, 4);
    expect(at(out, 4, 0, 3)[1]).toBeCloseTo(30, 4);
    expect(at(out, 4, 3, 3)[0]).toBeCloseTo(0, 4);
  });

  it('takes the mean of what a pixel covers when it makes smaller', () => {
    const out = warp(ramp(4, 4), { a: 0.5, b: 0, tx: 0, ty: 0 }, 2, plain);
    // Columns 0 and 1, then 2 and 3.
    expect(at(out, 2, 0, 0)[0]).toBeCloseTo(5, 5);
    expect(at(out, 2, 1, 1)[0]).toBeCloseTo(25, 5);
  });

  it('is black outside, before it is normalised', () => {
    const out = warp(ramp(2, 2), { a: 1, b: 0, tx: 100, ty: 0 }, 2, { scale: [1 / 127.5, 1 / 127.5, 1 / 127.5], offset: [-1, -1, -1] });
    expect([...out]).toEqual(new Array(12).fill(-1));
  });

  it('counts samples by what a pixel covers', () => {
    expect([1, 0.7, 0.5, 0.25, 0.001].map((a) => samplesPerAxis({ a, b: 0, tx: 0, ty: 0 }))).toEqual([1, 1, 2, 4, 16]);
  });
});

describe('the tensor form', () => {
  beforeAll(() => setBackend('cpu'));

  it('gives the same as the plain one, whatever the transform', async () => {
    const scale = fc.double({ min: 0.15, max: 3, noNaN: true });
    const angle = fc.double({ min: -3.1, max: 3.1, noNaN: true });
    await fc.assert(
      fc.asyncProperty(scale, angle, fc.nat(99), async (factor, turn, seed) => {
        const picture = noise(23, 17, seed);
        const toCrop = toRegion({ centre: { x: 11, y: 8 }, side: 20 / factor, angle: turn }, 12);
        const before = memory().numTensors;
        const rgb = Float32Array.from({ length: 23 * 17 * 3 }, (_, i) => picture.rgba[Math.floor(i / 3) * 4 + (i % 3)]!);
        const frame = tensor4d(rgb, [1, 17, 23, 3]);
        const normalisation = { scale: [1 / 255, 2, 1], offset: [0, -3, 0.5] } as const;
        const crops = [pictureCutter(picture), frameCutter(frame)].map((cutter) => cutter.cut(toCrop, 12, normalisation));
        const [plainly, byTensors] = crops.map((crop) => crop.dataSync());
        crops.forEach((crop) => crop.dispose());
        frame.dispose();
        expect(memory().numTensors).toBe(before);
        byTensors!.forEach((value, i) => expect(Math.abs(value - plainly![i]!)).toBeLessThan(0.05));
      }),
      { numRuns: 25 },
    );
  });
});

describe('regions', () => {
  it('put their corners at the corners of the crop', () => {
    const region = { centre: { x: 50, y: 40 }, side: 20, angle: 0 };
    expect(transformed(toRegion(region, 10), { x: 40, y: 30 })).toEqual({ x: 0, y: 0 });
    expect(transformed(toRegion(region, 10), { x: 60, y: 50 })).toEqual({ x: 10, y: 10 });
  });

  it('lay a whole picture in the middle of a square', () => {
    const t = toRegion(wholePicture(200, 100), 50);
    expect(transformed(t, { x: 0, y: 0 })).toEqual({ x: 0, y: 12.5 });
    expect(transformed(t, { x: 200, y: 100 })).toEqual({ x: 50, y: 37.5 });
  });
});
