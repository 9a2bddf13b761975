import { tensor4d, type Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { keepColours, mixStyles } from '../../../models/style/mix';
import { startWasm } from '../wasm';

describe('mixing styles', () => {
  const photograph = Float32Array.of(0, 10);
  const a = Float32Array.of(4, 20);
  const b = Float32Array.of(8, 0);

  it('goes from the photograph over one style to another, number by number', () => {
    const mix = (blend: number, strength: number) => [...mixStyles(photograph, { style: a, second: b, blend, strength })];
    expect(mix(0, 0)).toEqual([0, 10]);
    expect(mix(0, 1)).toEqual([4, 20]);
    expect(mix(1, 1)).toEqual([8, 0]);
    expect(mix(0.25, 0.5)).toEqual([2.5, 12.5]);
  });

  it('takes no second style where there is none, and refuses what does not fit', () => {
    expect([...mixStyles(photograph, { style: a, second: null, blend: 1, strength: 1 })]).toEqual([4, 20]);
    const wrong = { style: a, second: Float32Array.of(1), blend: 1, strength: 1 };
    expect(() => mixStyles(photograph, wrong)).toThrow(RangeError);
  });
});

describe('keeping colours', () => {
  beforeAll(startWasm);

  it('gives the frame the painting’s lightness, and leaves its colour differences alone', async () => {
    const painted = tensor4d([0.9, 0.1, 0.5, 0.2, 0.2, 0.2], [1, 1, 2, 3]);
    const frame = tensor4d([0.2, 0.4, 0.6, 0.7, 0.1, 0.3], [1, 1, 2, 3]);
    const out: Tensor4D = keepColours(painted, frame);
    const values = await out.data();
    const before = [...(await frame.data())];
    const want = [...(await painted.data())];
    const luma = (v: ArrayLike<number>, at: number) => 0.299 * v[at]! + 0.587 * v[at + 1]! + 0.114 * v[at + 2]!;
    for (const at of [0, 3]) {
      expect(luma(values, at)).toBeCloseTo(luma(want, at), 5);
      expect(values[at]! - values[at + 1]!).toBeCloseTo(before[at]! - before[at + 1]!, 5);
      expect(values[at + 1]! - values[at + 2]!).toBeCloseTo(before[at + 1]! - before[at + 2]!, 5);
    }
    for (const each of [painted, frame, out]) each.dispose();
  });
});
