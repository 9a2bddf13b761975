import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LABEL_HEIGHT, laidOut, type Label } from '../../../../src/face/landmarks/labels';

const at = (text: string, x: number, y: number, side: -1 | 1, width = 60): Label =>
  ({ text, from: { x: 100, y }, to: { x, y }, side, width });

describe('names beside a face', () => {
  it('stay where they are while there is room', () => {
    const labels = [at('brow', 120, 50, -1), at('eye', 120, 90, -1), at('jaw', 260, 50, 1)];
    expect(laidOut(labels, { width: 390, height: 400 })).toEqual(labels);
  });

  it('are moved into the stage, and down where another is', () => {
    const [brow, eye, lips] = laidOut([at('brow', 20, 50, -1), at('eye', 20, 55, -1), at('lips', 380, 395, 1)], { width: 390, height: 400 });
    expect([brow!.to, eye!.to]).toEqual([{ x: 66, y: 50 }, { x: 66, y: 73 }]);
    expect(lips!.to).toEqual({ x: 324, y: 384 });
  });

  it('never cover each other where there is room for all', () => {
    const label = fc.record({
      text: fc.constant('x'), from: fc.constant({ x: 0, y: 0 }), side: fc.constantFrom(-1 as const, 1 as const),
      to: fc.record({ x: fc.double({ min: -200, max: 900, noNaN: true }), y: fc.double({ min: -200, max: 900, noNaN: true }) }),
      width: fc.double({ min: 20, max: 150, noNaN: true }),
    });
    fc.assert(fc.property(fc.array(label, { maxLength: 9 }), (labels) => {
      const placed = laidOut(labels, { width: 390, height: 300 });
      expect(placed).toHaveLength(labels.length);
      for (const side of [-1, 1]) {
        const column = placed.filter((each) => each.side === side);
        for (const [i, { to, width }] of column.entries()) {
          expect(side < 0 ? to.x - width : to.x).toBeGreaterThanOrEqual(0);
          expect(side < 0 ? to.x : to.x + width).toBeLessThanOrEqual(390);
          expect(to.y).toBeGreaterThanOrEqual(LABEL_HEIGHT / 2);
          expect(to.y).toBeLessThanOrEqual(300 - LABEL_HEIGHT / 2);
          if (i > 0) expect(to.y - column[i - 1]!.to.y).toBeGreaterThanOrEqual(LABEL_HEIGHT);
        }
      }
    }));
  });
});
