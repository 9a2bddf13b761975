import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shapeIou } from '../../../models/geometry/k-means';
import { assignBoxes } from '../../../models/yolo/assign';
import type { CentredBox } from '../../../models/yolo/box-code';
import { positives } from '../../../models/yolo/positives';
import { slotAt, slotIndex, slotOffsets, type Slot } from '../../../models/yolo/spec';
import { SMALL, SMALL_SIZE } from './small';

const assign = (boxes: readonly CentredBox[]) => assignBoxes(boxes, SMALL, SMALL_SIZE);
const box = fc.record({
  x: fc.double({ min: 0, max: 63.9, noNaN: true }),
  y: fc.double({ min: 0, max: 63.9, noNaN: true }),
  width: fc.double({ min: 1, max: 64, noNaN: true }),
  height: fc.double({ min: 1, max: 64, noNaN: true }),
});
/** Boxes that crowd into two cells. */
const crowd = fc.array(
  fc.record({
    x: fc.constantFrom(4, 20),
    y: fc.constant(4),
    width: fc.integer({ min: 4, max: 50 }),
    height: fc.integer({ min: 4, max: 50 }),
  }),
  { maxLength: 14 },
);

describe('slots', () => {
  it('are numbered row by row, cell by cell, scale by scale, and back', () => {
    expect(slotOffsets(SMALL, SMALL_SIZE)).toEqual([0, 128, 160]);
    expect(slotIndex(SMALL, SMALL_SIZE, { scale: 0, row: 1, column: 2, anchor: 1 })).toBe((8 + 2) * 2 + 1);
    for (let index = 0; index < 160; index++) {
      expect(slotIndex(SMALL, SMALL_SIZE, slotAt(SMALL, SMALL_SIZE, index))).toBe(index);
    }
    expect(() => slotOffsets(SMALL, 60)).toThrow(RangeError);
  });
});

describe('assignBoxes', () => {
  it('takes the cell of the midpoint and the anchor with the best IoU', () => {
    const { assignments, left } = assign([
      { x: 20, y: 9, width: 7, height: 15 },
      { x: 63.99, y: 0, width: 42, height: 18 },
    ]);
    expect(left).toEqual([]);
    expect(assignments.map(({ slot }) => slot)).toEqual<Slot[]>([
      { scale: 0, row: 1, column: 2, anchor: 1 },
      { scale: 1, row: 0, column: 3, anchor: 1 },
    ]);
    expect(assignments[0]!.fit).toBeCloseTo((7 * 15) / (8 * 16));
  });

  it('gives the second of two of the same shape in a cell the next best anchor', () => {
    const one = { x: 20, y: 20, width: 8, height: 8 };
    const { assignments, left } = assign([one, { ...one }]);
    expect(left).toEqual([]);
    expect(assignments.map(({ slot }) => [slot.scale, slot.anchor])).toEqual([[0, 0], [0, 1]]);
  });

  it('leaves over what fits worst when there are more objects than anchors', () => {
    const at = { x: 4, y: 4 };
    // Four anchors see this cell. The last object fits none of them as well as the others fit theirs.
    const { assignments, left } = assign([
      { ...at, width: 8, height: 8 },
      { ...at, width: 8, height: 16 },
      { ...at, width: 24, height: 24 },
      { ...at, width: 2, height: 3 },
      { ...at, width: 40, height: 20 },
    ]);
    expect(assignments.map(({ box: index }) => index)).toEqual([0, 1, 2, 4]);
    expect(left).toEqual([{ box: 3, why: 'crowded' }]);
  });

  it('leaves out what has no area, is no number, or has its midpoint outside', () => {
    const good = { x: 10, y: 10, width: 5, height: 5 };
    const bad = [
      { ...good, width: 0 }, { ...good, height: -3 }, { ...good, x: NaN }, { ...good, width: Infinity },
      { ...good, x: 64 }, { ...good, y: -0.1 },
    ];
    const { assignments, left } = assign([...bad, good]);
    expect(assignments.map(({ box: index }) => index)).toEqual([6]);
    expect(left).toEqual(bad.map((_, i) => ({ box: i, why: 'empty' })));
    expect(assign([])).toEqual({ assignments: [], left: [] });
  });

  it('agrees with going through all pairs one at a time, best first', () => {
    fc.assert(
      fc.property(crowd, (boxes) => {
        const free = new Set(Array.from({ length: 160 }, (_, i) => i));
        const expected = new Map<number, number>();
        for (;;) {
          let best: { box: number; slot: number; fit: number } | null = null;
          boxes.forEach((one, i) => {
            if (expected.has(i)) return;
            for (const slot of free) {
              const { scale, row, column, anchor } = slotAt(SMALL, SMALL_SIZE, slot);
              const { stride, anchors } = SMALL.scales[scale]!;
              const inside = one.x >= column * stride && one.x < (column + 1) * stride
                && one.y >= row * stride && one.y < (row + 1) * stride;
              const fit = shapeIou(one, anchors[anchor]!);
              if (inside && (!best || fit > best.fit)) best = { box: i, slot, fit };
            }
          });
          const found = best as { box: number; slot: number } | null;
          if (!found) break;
          expected.set(found.box, found.slot);
          free.delete(found.slot);
        }
        const { assignments, left } = assign(boxes);
        expect(new Map(assignments.map((a) => [a.box, slotIndex(SMALL, SMALL_SIZE, a.slot)]))).toEqual(
          new Map([...expected].sort(([a], [b]) => a - b)),
        );
        expect(assignments.length + left.length).toBe(boxes.length);
      }),
    );
  });
});

describe('positives', () => {
  const wide = { minFit: 0.4, neighbours: true };
  const find = (boxes: Parameters<typeof positives>[0], options = wide, weights = boxes.map(() => 1)) => {
    const { slots, boxes: owners } = positives(boxes, weights, SMALL, SMALL_SIZE, options);
    return new Map(Array.from(slots, (slot, i) => [slot, owners[i]!]));
  };

  it('is the assignment alone when nothing else is asked for', () => {
    fc.assert(
      fc.property(fc.array(box, { maxLength: 12 }), (boxes) => {
        const { assignments } = assign(boxes);
        const expected = assignments.map((a): [number, number] => [slotIndex(SMALL, SMALL_SIZE, a.slot), a.box]);
        expect([...find(boxes, { minFit: 2, neighbours: true })]).toEqual(expected.sort(([a], [b]) => a - b));
      }),
    );
  });

  it('adds the two nearest cells beside the midpoint', () => {
    // Cell (2, 1); the midpoint is left of and below the middle of it.
    const slots = [...find([{ x: 17, y: 15, width: 8, height: 8 }], { minFit: 0.9, neighbours: true }).keys()];
    expect(slots.map((slot) => slotAt(SMALL, SMALL_SIZE, slot)).map(({ column, row }) => [column, row])).toEqual([
      [1, 1], [2, 1], [2, 2],
    ]);
  });

  it('does not go beyond the picture', () => {
    expect(find([{ x: 1, y: 1, width: 8, height: 8 }], { minFit: 0.9, neighbours: true }).size).toBe(1);
  });

  it('never takes the slot of an object that was assigned it, and serves every object that was assigned one', () => {
    fc.assert(
      fc.property(crowd, (boxes) => {
        const found = find(boxes);
        for (const { slot, box: owner } of assign(boxes).assignments) {
          expect(found.get(slotIndex(SMALL, SMALL_SIZE, slot))).toBe(owner);
        }
      }),
    );
  });

  it('gives a contested slot to the weightier claim', () => {
    const boxes = [
      { x: 20, y: 20, width: 9, height: 9 }, { x: 28, y: 20, width: 9, height: 9 },
    ];
    const between = slotIndex(SMALL, SMALL_SIZE, { scale: 0, row: 2, column: 2, anchor: 1 });
    const near = [{ ...boxes[0]!, x: 20 }, { ...boxes[1]!, x: 24.5 }];
    const owner = (weights: number[]) => find(near, wide, weights).get(between);
    expect(owner([1, 0.2])).toBe(0);
    expect(owner([0.2, 1])).toBe(1);
  });
});
