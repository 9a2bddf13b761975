import { describe, expect, test } from 'vitest';
import type { Picture } from '../../../models/picture';
import { boxAt, coverage } from '../../../models/proposals/recall';
import { DEFAULT_SEARCH, FAST, search, selectiveSearch } from '../../../models/proposals/selective-search';
import { rectangles } from './pictures';

const things = [
  { at: [20, 20, 60, 70], colour: [220, 40, 40] },
  { at: [90, 30, 150, 60], colour: [40, 60, 220] },
  { at: [110, 75, 140, 110], colour: [240, 220, 60] },
] as const;
const still = rectangles(180, 130, [90, 130, 90], things);

describe('selective search', () => {
  test('proposes a box for each thing of a plain picture, and for two that touch both and each', () => {
    const truths = things.map(({ at: [left, top, right, bottom] }) => ({
      x: left / 180, y: top / 130, width: (right - left) / 180, height: (bottom - top) / 130,
    }));
    for (const { first, best } of coverage(search(still).boxes, truths, 0.85)) {
      expect(first).toBeGreaterThanOrEqual(0);
      expect(best).toBeGreaterThan(0.85);
    }
    const pair = rectangles(180, 130, [90, 130, 90], [
      { at: [40, 40, 80, 90], colour: [220, 40, 40] },
      { at: [80, 40, 120, 90], colour: [40, 60, 220] },
    ]);
    const halves = [40, 80].map((left) => ({ x: left / 180, y: 40 / 130, width: 40 / 180, height: 50 / 130 }));
    const whole = { x: 40 / 180, y: 40 / 130, width: 80 / 180, height: 50 / 130 };
    for (const { best } of coverage(search(pair).boxes, [...halves, whole], 0.5)) expect(best).toBeGreaterThan(0.85);
  });

  test('every box lies in the picture, none is there twice, and the same picture gives the same', () => {
    const { boxes, grown } = search(still);
    const rows = Array.from({ length: boxes.length / 4 }, (_, i) => boxAt(boxes, i));
    expect(grown.map(({ strategy }) => strategy)).toEqual(FAST);
    expect(rows.length).toBeGreaterThan(3);
    for (const { x, y, width, height } of rows) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(Math.max(x + width, y + height)).toBeLessThanOrEqual(1 + 1e-6);
      expect(Math.round(width * 180)).toBeGreaterThanOrEqual(DEFAULT_SEARCH.minSide);
      expect(Math.round(height * 130)).toBeGreaterThanOrEqual(DEFAULT_SEARCH.minSide);
    }
    expect(new Set(rows.map((row) => JSON.stringify(row))).size).toBe(rows.length);
    expect(search(still).boxes).toEqual(boxes);
  });

  test('tells how far it is, from nothing to all', () => {
    const told = [...selectiveSearch(still)];
    expect(told[0]).toBe(0);
    expect(told.at(-1)).toBe(1);
    expect(told.toSorted((a, b) => a - b)).toEqual(told);
    expect(told.length).toBeGreaterThan(8);
  });

  test('a large picture is made smaller, and what is in it stays where it is', () => {
    const large = rectangles(1500, 900, [90, 130, 90], [{ at: [300, 300, 900, 750], colour: [220, 40, 40] }]);
    const { picture, boxes } = search(large, { ...DEFAULT_SEARCH, longest: 100 });
    expect([picture.width, picture.height]).toEqual([100, 60]);
    const [covered] = coverage(boxes, [{ x: 0.2, y: 1 / 3, width: 0.4, height: 0.5 }], 0.5);
    expect(covered!.best).toBeGreaterThan(0.85);
  });

  test.each([[1, 1], [1, 40], [40, 1], [13, 13]])('a picture of %i × %i pixels, of one colour or of many', (width, height) => {
    const noise: Picture = { rgba: Uint8Array.from({ length: width * height * 4 }, (_, i) => (i * 7919) % 256), width, height };
    for (const picture of [noise, rectangles(width, height, [9, 9, 9], [])]) {
      const { boxes, grown } = search(picture, { ...DEFAULT_SEARCH, minSide: 1 });
      expect(grown).toHaveLength(8);
      expect(coverage(boxes, [{ x: 0, y: 0, width: 1, height: 1 }], 0.99)[0]!.first).toBeGreaterThanOrEqual(0);
    }
  });

  test('a picture without pixels is refused', () => {
    expect(() => search({ rgba: new Uint8Array(0), width: 0, height: 0 })).toThrow(RangeError);
  });
});
