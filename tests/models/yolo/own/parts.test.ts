import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../../models/random';
import { checkBoxes } from '../../../../models/yolo/own/check-boxes';
import { designHead } from '../../../../models/yolo/own/design';
import { drawViews, visibleBoxes, wholeTile } from '../../../../models/yolo/own/layout';
import { paintView, shrunk } from '../../../../models/yolo/own/paint';
import { defaultDetectorRecipe, DETECTOR_LIMITS } from '../../../../models/yolo/own/recipe';
import { detectorRefusal } from '../../../../models/yolo/own/refusal';

const SIZE = 320;
const recipe = defaultDetectorRecipe(20);
const box = (x: number, y: number, width: number, height: number, label = 0) => ({ label, x, y, width, height });

describe('boxes to learn from', () => {
  it('are cut at the edges of their picture; those without an area in it are dropped and counted', () => {
    const { boxes, dropped } = checkBoxes([
      box(0.1, 0.1, 0.5, 0.5), box(-0.2, 0.5, 0.4, 0.2), box(0.3, 0.3, 0, 0.2), box(1.2, 0.1, 0.2, 0.2),
      box(0.5, 0.5, NaN, 0.1), box(0.5, 0.5, -0.2, 0.2), box(0.1, 0.1, 0.2, 0.2, 7),
    ], 1);
    expect(dropped).toBe(5);
    expect(boxes[0]).toEqual(box(0.1, 0.1, 0.5, 0.5));
    expect([boxes[1]!.x, boxes[1]!.width]).toEqual([0, expect.closeTo(0.2)]);
  });

  it('are needed: a job without one to train on is refused', () => {
    const job = (boxes: ReturnType<typeof box>[], split: 'train' | 'dev') =>
      ({ classes: ['cup'], samples: [{ id: 'a', split, boxes }], recipe });
    expect(detectorRefusal(job([], 'train'))).toEqual({ code: 'no-boxes' });
    expect(detectorRefusal(job([box(0.2, 0.2, 0, 0.3)], 'train'))).toEqual({ code: 'no-boxes' });
    expect(detectorRefusal(job([box(0.2, 0.2, 0.3, 0.3)], 'dev'))).toEqual({ code: 'no-boxes' });
    expect(detectorRefusal(job([box(0.2, 0.2, 0.3, 0.3)], 'train'))).toBeNull();
  });
});

describe('views', () => {
  const side = fc.integer({ min: 2, max: 900 });
  const sized = fc.record({
    width: side, height: side,
    boxes: fc.array(
      fc.tuple(fc.double({ min: 0, max: 0.8, noNaN: true }), fc.double({ min: 0, max: 0.8, noNaN: true }))
        .map(([x, y]) => ({ x, y, width: 0.2, height: 0.2 })),
      { maxLength: 3 },
    ),
  });

  it('begin with the picture as it is in use and mirrored, and stay within the square, boxes and all', () => {
    fc.assert(fc.property(fc.array(sized, { minLength: 1, maxLength: 3 }), fc.nat(), (pictures, seed) => {
      const views = drawViews(pictures, 0, 6, SIZE, new Random(seed));
      expect(views).toHaveLength(6);
      expect(views[0]).toEqual([wholeTile(pictures[0]!, 0, SIZE)]);
      expect(views[1]).toEqual([{ ...wholeTile(pictures[0]!, 0, SIZE), mirrored: true }]);
      for (const tile of views.flat()) {
        for (const { x, y, width, height } of visibleBoxes(tile, pictures[tile.picture]!)) {
          expect(x - width / 2).toBeGreaterThanOrEqual(tile.window.x - 1e-6);
          expect(y - height / 2).toBeGreaterThanOrEqual(tile.window.y - 1e-6);
          expect(x + width / 2).toBeLessThanOrEqual(tile.window.x + tile.window.width + 1e-6);
          expect(y + height / 2).toBeLessThanOrEqual(tile.window.y + tile.window.height + 1e-6);
        }
      }
    }), { numRuns: 60 });
  });

  it('show what they say: a white box on black is painted where it is looked for', () => {
    const [width, height] = [200, 120];
    const white = { x: 0.3, y: 0.25, width: 0.2, height: 0.5 };
    const rgba = Uint8Array.from({ length: width * height * 4 }, (_, i) => {
      const [x, y] = [((i >> 2) % width) / width, Math.floor((i >> 2) / width) / height];
      const inside = x >= white.x && x < white.x + white.width && y >= white.y && y < white.y + white.height;
      return inside || i % 4 === 3 ? 255 : 0;
    });
    const pictures = [{ width, height, boxes: [white] }];
    for (const tiles of drawViews(pictures, 0, 24, SIZE, new Random(5))) {
      const painted = paintView(tiles, [{ rgba, width, height }], SIZE);
      for (const tile of tiles) {
        for (const { x, y, width: w, height: h } of visibleBoxes(tile, pictures[0]!)) {
          const bright = (column: number, row: number) => painted[(Math.round(row) * SIZE + Math.round(column)) * 4]!;
          expect(bright(x, y)).toBeGreaterThan(150);
          // A little beyond its left edge it is dark, if that is still in the tile.
          const beyond = x - w / 2 - 3;
          if (h > 8 && beyond > Math.max(tile.window.x, tile.place.x) + 1) expect(bright(beyond, y)).toBeLessThan(100);
        }
      }
    }
  });

  it('of a picture that is larger than needed come of a smaller copy', () => {
    const rgba = new Uint8Array(100 * 50 * 4).fill(200);
    const small = shrunk({ rgba, width: 100, height: 50 }, 40);
    expect([small.width, small.height, small.rgba[0], small.rgba[3]]).toEqual([40, 20, 200, 255]);
    expect(shrunk({ rgba, width: 100, height: 50 }, 100).rgba).toBe(rgba);
  });
});

describe('anchors', () => {
  it('are dealt to grids by size; a grid without one has no head', () => {
    const large = Array.from({ length: 20 }, (_, i) => ({ width: 180 + i, height: 200 - i }));
    const { spec } = designHead(large, 1, { ...recipe, anchors: 3 });
    expect(spec.yolo.scales.map(({ stride }) => stride)).toEqual([32]);
    const all = [...large, ...large.map(() => ({ width: 12, height: 14 })), ...large.map(() => ({ width: 60, height: 60 }))];
    expect(designHead(all, 1, { ...recipe, anchors: 3 }).spec.yolo.scales.map(({ stride }) => stride)).toEqual([8, 16, 32]);
  });

  it('are fewer where all boxes have one shape, and none without boxes', () => {
    const same = Array.from({ length: 12 }, () => ({ width: 50, height: 40 }));
    const { spec, fit } = designHead(same, 2, recipe);
    expect(fit.anchors).toEqual([{ width: 50, height: 40 }]);
    expect(spec.yolo.scales).toEqual([{ stride: 16, anchors: [{ width: 50, height: 40 }] }]);
    expect(() => designHead([], 1, recipe)).toThrow(RangeError);
  });
});

it('the usual recipe stays within what can be set, however many pictures there are', () => {
  for (const pictures of [0, 1, 5, 20, 100, 5000]) {
    const usual = defaultDetectorRecipe(pictures);
    for (const [key, [least, most]] of Object.entries(DETECTOR_LIMITS)) {
      expect(usual[key as keyof typeof DETECTOR_LIMITS]).toBeGreaterThanOrEqual(least);
      expect(usual[key as keyof typeof DETECTOR_LIMITS]).toBeLessThanOrEqual(most);
    }
  }
});
