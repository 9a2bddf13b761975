import { describe, expect, it } from 'vitest';
import { ssdAnchors } from '../../../models/ssd/anchors';

describe('ssdAnchors', () => {
  const anchors = ssdAnchors(300);
  const anchor = (i: number) => [...anchors.boxes.subarray(i * 4, i * 4 + 4)].map((value) => Number(value.toFixed(6)));

  it('are the 1,917 of the published configuration (ssd_mobilenet_v2: six maps, scales 0.2 to 0.95), worked out by hand', () => {
    expect(anchors.count).toBe(1917);
    // centre x, centre y, width, height
    expect(anchor(0)).toEqual([0.026316, 0.026316, 0.1, 0.1]);
    expect(anchor(1)).toEqual([0.026316, 0.026316, 0.282843, 0.141421]);
    expect(anchor(2)).toEqual([0.026316, 0.026316, 0.141421, 0.282843]);
    expect(anchor(3)).toEqual([0.078947, 0.026316, 0.1, 0.1]);
    // First cell of the second map: 0.35 at five aspect ratios, then √(0.35 · 0.5) square.
    expect(anchor(1083)).toEqual([0.05, 0.05, 0.35, 0.35]);
    expect(anchor(1084)).toEqual([0.05, 0.05, 0.494975, 0.247487]);
    expect(anchor(1088)).toEqual([0.05, 0.05, 0.41833, 0.41833]);
    expect(anchor(1911)).toEqual([0.5, 0.5, 0.95, 0.95]);
    expect(anchor(1916)).toEqual([0.5, 0.5, 0.974679, 0.974679]);
  });

  it('know the cell they belong to', () => {
    expect(anchors.origin(0)).toEqual({ cell: [0, 0], stride: 300 / 19, anchor: 0 });
    expect(anchors.origin(4)).toEqual({ cell: [1, 0], stride: 300 / 19, anchor: 1 });
    expect(anchors.origin(1083 + 6 * 10 + 2)).toEqual({ cell: [0, 1], stride: 30, anchor: 2 });
    expect(anchors.origin(1916)).toEqual({ cell: [0, 0], stride: 300, anchor: 5 });
  });
});
