import fc from 'fast-check';
import { expect, test } from 'vitest';
import { iou } from '../../../models/geometry/iou';
import { boxAt, coverage, recallAt } from '../../../models/proposals/recall';

const fraction = fc.integer({ min: 0, max: 20 }).map((n) => n / 20);
const box = fc.record({ x: fraction, y: fraction, width: fraction, height: fraction });

test('a true box is found by the first proposal that overlaps it enough', () => {
  fc.assert(
    fc.property(fc.array(box), fc.array(box, { minLength: 1 }), fc.constantFrom(0.3, 0.5, 0.9), (boxes, truths, overlap) => {
      const rows = Float32Array.from(boxes.flatMap(({ x, y, width, height }) => [x, y, x + width, y + height]));
      const covered = coverage(rows, truths, overlap);
      truths.forEach((truth, i) => {
        const ious = boxes.map((_, row) => iou(truth, boxAt(rows, row)));
        expect(covered[i]!.first).toBe(ious.findIndex((value) => value >= overlap));
        expect(covered[i]!.best).toBe(Math.max(0, ...ious));
        if (covered[i]!.best > 0) expect(ious[covered[i]!.bestAt]).toBe(covered[i]!.best);
      });
      let before = 0;
      for (let count = 0; count <= boxes.length; count++) {
        const recall = recallAt(covered, count);
        const found = truths.filter((_, i) => covered[i]!.first >= 0 && covered[i]!.first < count).length;
        expect(recall).toBe(found / truths.length);
        expect(recall).toBeGreaterThanOrEqual(before);
        before = recall;
      }
    }),
  );
});

test('without true boxes there is no recall', () => {
  expect(recallAt([], 10)).toBeNaN();
});
