import { describe, expect, it } from 'vitest';
import { fitLetterbox } from '../../../models/geometry/letterbox';
import { Candidates } from '../../../models/candidates';
import { anchorShapes, firstAnchor, GRIDS, ssdAnchors } from '../../../models/ssd/anchors';
import { decodeSsd } from '../../../models/ssd/decode';
import { ssdPredictions } from '../../../models/ssd/predictions';
import { Random } from '../../../models/random';

const SIZE = 300;
const LABELS = ['a', 'b', 'c'];
const anchors = ssdAnchors(SIZE);
const whole = fitLetterbox(SIZE, SIZE, SIZE, 'squash');

describe('ssdPredictions', () => {
  it('says of every cell what decoding says of its anchors', () => {
    const random = new Random(1);
    const packed = Float32Array.from({ length: anchors.count * 8 }, () => random.normal());
    const candidates = new Candidates(anchors.count * 3);
    decodeSsd(packed, anchors, Uint8Array.of(1, 1, 1), 0, SIZE, candidates);
    const best = new Map<number, { score: number; classIndex: number; row: number }>();
    for (let row = 0; row < candidates.count; row++) {
      const [score, source] = [candidates.scores[row]!, candidates.sources[row]!];
      if (score > (best.get(source)?.score ?? 0)) best.set(source, { score, classIndex: candidates.classes[row]!, row });
    }
    GRIDS.forEach((side, grid) => {
      for (let row = 0; row < side; row++) {
        for (let column = 0; column < side; column++) {
          const first = firstAnchor({ grid, row, column });
          expect(anchors.origin(first)).toEqual({ cell: [column, row], stride: SIZE / side, anchor: 0 });
          const told = ssdPredictions(packed, anchors, SIZE, { grid, row, column }, LABELS, whole);
          expect(told).toHaveLength(anchorShapes(grid).length);
          for (const { anchor, score, classIndex, objectness, box } of told) {
            const expected = best.get(first + anchor)!;
            expect(objectness).toBeNull();
            expect(classIndex).toBe(expected.classIndex);
            expect(score).toBeCloseTo(expected.score, 5);
            const left = candidates.boxes[expected.row * 4]!;
            expect(box.x).toBeCloseTo(Math.min(1, Math.max(0, left / SIZE)), 4);
          }
        }
      }
    });
  });

  it('says nothing of cells that are not there', () => {
    const packed = new Float32Array(anchors.count * 8);
    for (const cell of [{ grid: 6, row: 0, column: 0 }, { grid: 5, row: 1, column: 0 }, { grid: 0, row: -1, column: 0 }]) {
      expect(ssdPredictions(packed, anchors, SIZE, cell, LABELS, whole)).toEqual([]);
    }
  });
});
