import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { iou } from '../../../models/geometry/iou';
import { findInWindows, findLocalised, suppress } from '../../../models/sliding-window/detections';
import { classMap, heatMap } from '../../../models/sliding-window/heat-map';
import { encodeWindow, localisationOutputs } from '../../../models/sliding-window/localisation';
import { sigmoid, softmaxRows } from '../../../models/sliding-window/probabilities';
import { windowBox, windowGrid } from '../../../models/sliding-window/windows';

const grid = windowGrid({ width: 60, height: 40 }, { window: 20, stride: 10 });
const LABELS = [null, 'cup', 'cat'];

describe('windows that are found', () => {
  test('are those whose class is probable enough; never background', () => {
    const logits = new Float32Array(grid.rows * grid.columns * 3).fill(0);
    for (let cell = 0; cell < grid.rows * grid.columns; cell++) logits[cell * 3] = 9;
    logits.set([0, 0, 5], (1 * grid.columns + 3) * 3);
    const found = findInWindows({ grid, classes: 3, logits }, { threshold: 0.5, labels: LABELS });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      label: 'cat', classIndex: 1, box: windowBox(grid, 3, 1), origin: { cell: [3, 1], stride: 10, anchor: 0 },
    });
    expect(found[0]!.score).toBeCloseTo(Math.exp(5) / (2 + Math.exp(5)), 5);
    expect(() => findInWindows({ grid, classes: 3, logits }, { threshold: 0.5, labels: ['cup'] })).toThrow(RangeError);
  });

  test('tell the box that their output does, clipped to the picture', () => {
    const outputs = localisationOutputs(2);
    const logits = new Float32Array(grid.rows * grid.columns * outputs);
    for (let cell = 0; cell < grid.rows * grid.columns; cell++) logits[cell * outputs] = -9;
    const boxes = [{ x: 0.3, y: 0.2, width: 0.2, height: 0.5 }, { x: -0.2, y: 0.5, width: 0.5, height: 0.8 }];
    boxes.forEach((box, i) => {
      const row = encodeWindow(windowBox(grid, i, 2), { box, classIndex: i }, 2);
      const sure = row.map((value, k) => (k === 0 || k > 4 ? 20 * value : value));
      logits.set(sure, (2 * grid.columns + i) * outputs);
    });
    const found = findLocalised({ grid, classes: outputs, logits }, { threshold: 0.5, labels: ['cup', 'cat'] });
    expect(found.map(({ label }) => label)).toEqual(['cup', 'cat']);
    const rounded = found.map(({ box }) =>
      [box.x, box.y, box.width, box.height].map((value) => Math.round(value * 1e4) / 1e4));
    expect(rounded).toEqual([[0.3, 0.2, 0.2, 0.5], [0, 0.5, 0.3, 0.5]]);
    for (const { score } of found) expect(score).toBeGreaterThan(0.99);
    expect(() => findLocalised({ grid, classes: 9, logits }, { threshold: 0.5, labels: ['cup'] })).toThrow(RangeError);
  });

  test('of a class do not overlap after suppression, and the best stays', () => {
    const scores = fc.array(fc.double({ min: -6, max: 6, noNaN: true }), {
      minLength: grid.rows * grid.columns * 3, maxLength: grid.rows * grid.columns * 3,
    });
    fc.assert(
      fc.property(scores, (drawn) => {
        const drawnScores = { grid, classes: 3, logits: Float32Array.from(drawn) };
        const all = findInWindows(drawnScores, { threshold: 0.3, labels: LABELS });
        const kept = suppress(all, 0.3, 50);
        kept.forEach((a, i) => kept.slice(i + 1).forEach((b) => {
          expect(a.score).toBeGreaterThanOrEqual(b.score);
          if (a.label === b.label) expect(iou(a.box, b.box)).toBeLessThanOrEqual(0.3 + 1e-6);
        }));
        for (const each of all) {
          if (kept.includes(each)) continue;
          expect(kept.some((other) => other.label === each.label && iou(other.box, each.box) > 0.3 - 1e-6)).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
    expect(suppress([], 0.5, 10)).toEqual([]);
  });
});

describe('a heat map', () => {
  test('holds each cell value in the middle of its window', () => {
    const values = Float32Array.from({ length: grid.rows * grid.columns }, (_, i) => ((i * 37) % 100) / 100);
    const heat = heatMap([{ grid, values }], { width: 120, height: 80 });
    for (let row = 0; row < grid.rows; row++) {
      for (let column = 0; column < grid.columns; column++) {
        // A pixel of the map is half a pixel of the level, so that the nearest one's middle is a quarter off.
        const [x, y] = [(column * 10 + 10) * 2, (row * 10 + 10) * 2];
        expect(Math.abs(heat[y * 120 + x]! - values[row * grid.columns + column]!)).toBeLessThan(0.06);
      }
    }
  });

  test('goes evenly between two cells and takes the largest of several levels', () => {
    const two = windowGrid({ width: 30, height: 20 }, { window: 20, stride: 10 });
    const level = { grid: two, values: Float32Array.of(0, 1) };
    const heat = heatMap([level], { width: 30, height: 1 });
    expect(heat.slice(0, 9).every((value) => value === 0)).toBe(true);
    expect(heat[14]).toBeCloseTo(0.45, 5);
    expect(heat[15]).toBeCloseTo(0.55, 5);
    expect(heat.slice(21).every((value) => value === 1)).toBe(true);
    const flat = windowGrid({ width: 20, height: 20 }, { window: 20, stride: 10 });
    const both = heatMap([level, { grid: flat, values: Float32Array.of(0.5) }], { width: 30, height: 1 });
    expect([both[0], both[29]]).toEqual([0.5, 1]);
  });

  test('is cold without windows', () => {
    const none = windowGrid({ width: 10, height: 10 }, { window: 20, stride: 10 });
    expect([...heatMap([{ grid: none, values: new Float32Array(0) }], { width: 2, height: 2 })]).toEqual([0, 0, 0, 0]);
  });

  test('is drawn of one class', () => {
    expect([...classMap(Float32Array.of(1, 2, 3, 4, 5, 6), 3, 1)]).toEqual([2, 5]);
  });
});

test('probabilities neither overflow nor lack anything', () => {
  expect(sigmoid(0)).toBe(0.5);
  expect([sigmoid(1e4), sigmoid(-1e4)]).toEqual([1, 0]);
  const rows = softmaxRows(Float32Array.of(1e4, 0, -1e4, 0, 0, 0), 3);
  expect([...rows.slice(0, 3)]).toEqual([1, 0, 0]);
  for (const value of rows.slice(3)) expect(value).toBeCloseTo(1 / 3, 6);
});
