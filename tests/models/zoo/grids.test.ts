import { describe, expect, it } from 'vitest';
import { ssdAnchors } from '../../../models/ssd/anchors';
import { centernet } from '../../../models/zoo/centernet';
import { bestAnchor, gridsOf, placeOf } from '../../../models/zoo/grids';
import { ZOO } from '../../../models/zoo/index';
import { ssd } from '../../../models/zoo/ssd';
import { tinyYoloFace } from '../../../models/zoo/tiny-yolo-face';

describe.each(ZOO)('the grids of $name', (entry) => {
  it.each(entry.inputSizes)('fill an input of %i pixels, finest first', (size) => {
    const grids = gridsOf(entry, size);
    expect(grids.length).toBeGreaterThan(0);
    for (const { side, stride } of grids) expect(side * stride).toBeCloseTo(size, 6);
    expect(grids.map(({ stride }) => stride)).toEqual(grids.map(({ stride }) => stride).toSorted((a, b) => a - b));
  });
});

describe('gridsOf', () => {
  it('knows every anchor of the SSD, where its decoding has it', () => {
    const grids = gridsOf(ssd, 300);
    const { count, boxes, origin } = ssdAnchors(300);
    expect(grids.reduce((sum, { side, anchors }) => sum + side * side * anchors.length, 0)).toBe(count);
    for (const index of [0, 1082, 1083, 1500, count - 1]) {
      const { stride, anchor } = origin(index);
      const shape = grids.find((grid) => grid.stride === stride)!.anchors[anchor]!;
      expect(shape.width).toBeCloseTo(boxes[index * 4 + 2]! * 300, 4);
      expect(shape.height).toBeCloseTo(boxes[index * 4 + 3]! * 300, 4);
    }
  });

  it('has no anchors for a network without', () => {
    expect(gridsOf(centernet, 512)).toEqual([{ side: 128, stride: 4, anchors: [] }]);
  });

  it('has the anchors of a YOLO in network pixels whatever the input size', () => {
    expect(gridsOf(tinyYoloFace, 320)[0]!.anchors).toBe(gridsOf(tinyYoloFace, 416)[0]!.anchors);
  });
});

describe('placeOf', () => {
  it('stretches for the SSD, and letterboxes for the others', () => {
    expect(placeOf(ssd, 300, 640, 480)).toEqual({ size: 300, x: 0, y: 0, width: 300, height: 300 });
    expect(placeOf(tinyYoloFace, 416, 832, 416)).toEqual({ size: 416, x: 0, y: 104, width: 416, height: 208 });
  });
});

describe('bestAnchor', () => {
  it('is the one with the largest IoU around the same centre', () => {
    const anchors = [{ width: 10, height: 10 }, { width: 20, height: 40 }];
    expect(bestAnchor(anchors, { width: 20, height: 20 })).toEqual({ anchor: 1, iou: 0.5 });
    expect(bestAnchor(anchors, { width: 5, height: 10 })).toEqual({ anchor: 0, iou: 0.5 });
  });
});
