import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cornerIou, iou } from '../../../models/geometry/iou';
import { nonMaxSuppression, traceSuppression } from '../../../models/geometry/nms';

const cell = fc.integer({ min: 0, max: 12 });
const box = fc
  .tuple(cell, cell, cell, cell)
  .map(([x, y, width, height]) => ({ x, y, width: width + 1, height: height + 1 }));

describe('iou', () => {
  it('agrees with counting the unit squares that both boxes cover', () => {
    fc.assert(
      fc.property(box, box, (a, b) => {
        let both = 0;
        let any = 0;
        for (let x = 0; x < 26; x++) {
          for (let y = 0; y < 26; y++) {
            const inside = [a, b].map((r) => x >= r.x && x < r.x + r.width && y >= r.y && y < r.y + r.height);
            if (inside[0] && inside[1]) both++;
            if (inside[0] || inside[1]) any++;
          }
        }
        expect(iou(a, b)).toBeCloseTo(both / any, 12);
        const corners = [a, b].flatMap((r) => [r.x, r.y, r.x + r.width, r.y + r.height]);
        expect(cornerIou(Float32Array.from(corners), 0, 1)).toBeCloseTo(both / any, 6);
      }),
    );
  });

  it('is 1 for a box with itself, 0 for boxes that only touch, and 0 for empty ones', () => {
    const unit = { x: 0.1, y: 0.2, width: 0.3, height: 0.4 };
    const empty = { x: 0.5, y: 0.5, width: 0, height: 0 };
    expect(iou(unit, unit)).toBeCloseTo(1, 12);
    expect(iou({ x: 0, y: 0, width: 1, height: 1 }, { x: 1, y: 0, width: 1, height: 1 })).toBe(0);
    expect(iou(empty, empty)).toBe(0);
    expect(cornerIou(new Float32Array(8), 0, 1)).toBe(0);
  });
});

describe('nonMaxSuppression', () => {
  const scene = fc.record({
    rows: fc.array(fc.record({ box, classIndex: fc.integer({ min: 0, max: 2 }) }), { maxLength: 40 }),
    threshold: fc.constantFrom(0, 0.3, 0.5, 0.9),
    maxBoxes: fc.integer({ min: 1, max: 40 }),
  });
  const run = ({ rows, threshold, maxBoxes }: { rows: readonly Row[]; threshold: number; maxBoxes: number }) => {
    const boxes = Float32Array.from(rows.flatMap((r) => [r.box.x, r.box.y, r.box.x + r.box.width, r.box.y + r.box.height]));
    const classes = Int32Array.from(rows, (row) => row.classIndex);
    return nonMaxSuppression(boxes, classes, rows.map((_, i) => i), threshold, maxBoxes);
  };
  const rival = (a: Row, b: Row, threshold: number) => a.classIndex === b.classIndex && iou(a.box, b.box) > threshold + 1e-6;

  it('keeps boxes that do not rival each other, and drops none without a better rival that stayed', () => {
    fc.assert(
      fc.property(scene, (given) => {
        const kept = run({ ...given, maxBoxes: 100 });
        expect(kept).toEqual(kept.toSorted((a, b) => a - b));
        const { rows, threshold } = given;
        rows.forEach((row, i) => {
          const beaten = kept.some((k) => k < i && rival(rows[k]!, row, threshold));
          expect(kept.includes(i)).toBe(!beaten);
        });
      }),
    );
  });

  it('stops at maxBoxes with the best ones', () => {
    fc.assert(
      fc.property(scene, (given) => {
        expect(run(given)).toEqual(run({ ...given, maxBoxes: 100 }).slice(0, given.maxBoxes));
      }),
    );
  });

  it('lets boxes of different classes lie on each other', () => {
    const one = { x: 0, y: 0, width: 4, height: 4 };
    const rows = [{ box: one, classIndex: 0 }, { box: one, classIndex: 1 }, { box: one, classIndex: 0 }];
    expect(run({ rows, threshold: 0.5, maxBoxes: 10 })).toEqual([0, 1]);
  });
});

interface Row {
  readonly box: { x: number; y: number; width: number; height: number };
  readonly classIndex: number;
}

describe('traceSuppression', () => {
  it('keeps what suppression keeps, and names the best box that stays and overlaps by too much', () => {
    const threshold = fc.constantFrom(0, 0.3, 0.5, 1);
    const item = fc.tuple(box, fc.integer({ min: 0, max: 1 }));
    fc.assert(
      fc.property(fc.array(item, { maxLength: 30 }), threshold, (items, limit) => {
        const boxes = Float32Array.from(items.flatMap(([r]) => [r.x, r.y, r.x + r.width, r.y + r.height]));
        const classes = Int32Array.from(items, ([, c]) => c);
        const order = items.map((_, i) => items.length - 1 - i);
        const { by, iou: overlap } = traceSuppression(boxes, classes, order, limit);
        const kept = order.filter((_, i) => by[i] === -1);
        expect(kept).toEqual(nonMaxSuppression(boxes, classes, order, limit, Infinity));
        order.forEach((row, i) => {
          if (by[i] === -1) expect(overlap[i]).toBe(0);
          else {
            const better = order[by[i]!]!;
            expect(overlap[i]).toBe(Math.fround(cornerIou(boxes, better, row)));
            expect(cornerIou(boxes, better, row)).toBeGreaterThan(limit);
            expect(classes[better]).toBe(classes[row]);
            const earlier = order.slice(0, by[i]!).filter((_, k) => by[k] === -1);
            for (const other of earlier) {
              if (classes[other] === classes[row]) expect(cornerIou(boxes, other, row)).toBeLessThanOrEqual(limit);
            }
          }
        });
      }),
    );
  });
});
