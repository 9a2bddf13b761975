import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cornerIou } from '../../../models/geometry/iou';
import { nonMaxSuppression } from '../../../models/geometry/nms';
import { softNonMaxSuppression, type Decay } from '../../../models/geometry/soft-nms';

const cell = fc.integer({ min: 0, max: 8 });
const row = fc.record({
  corners: fc.tuple(cell, cell, cell, cell).map(([x, y, width, height]) => [x, y, x + width + 1, y + height + 1]),
  score: fc.integer({ min: 0, max: 1000 }).map((score) => score / 1000),
  classIndex: fc.integer({ min: 0, max: 1 }),
});
const rows = fc.array(row, { maxLength: 25 });
const columns = (given: readonly { corners: number[]; score: number; classIndex: number }[]) => ({
  boxes: Float32Array.from(given.flatMap(({ corners }) => corners)),
  scores: Float32Array.from(given, ({ score }) => score),
  classes: Int32Array.from(given, ({ classIndex }) => classIndex),
});
const all = { scoreThreshold: 0, maxBoxes: 100 };

/** The definition, word by word: take the best of what is left, then lower all others that compete with it. */
function bruteForce(given: ReturnType<typeof columns>, classAware: boolean, decay: Decay): [number, number][] {
  const left = [...given.scores].map((score, index) => ({ index, score }));
  const out: [number, number][] = [];
  while (left.length) {
    left.sort((a, b) => b.score - a.score || a.index - b.index);
    const best = left.shift()!;
    out.push([best.index, best.score]);
    for (const other of left) {
      if (classAware && given.classes[other.index] !== given.classes[best.index]) continue;
      const overlap = cornerIou(given.boxes, best.index, other.index);
      if (decay.kind === 'gaussian') other.score *= Math.exp(-(overlap * overlap) / decay.sigma);
      else if (overlap > decay.iouThreshold) other.score *= 1 - overlap;
    }
  }
  return out;
}

describe('softNonMaxSuppression', () => {
  const decay = fc.constantFrom<Decay>({ kind: 'linear', iouThreshold: 0.3 }, { kind: 'gaussian', sigma: 0.5 });

  it('agrees with the definition', () => {
    fc.assert(
      fc.property(rows, fc.boolean(), decay, (list, classAware, how) => {
        const given = columns(list);
        const { kept, scores } = softNonMaxSuppression(given.boxes, given.scores, classAware ? given.classes : null, {
          decay: how,
          ...all,
        });
        const expected = bruteForce(given, classAware, how);
        expect(kept).toEqual(expected.map(([index]) => index));
        scores.forEach((score, i) => expect(score).toBeCloseTo(expected[i]![1], 9));
      }),
    );
  });

  it('drops what falls below the threshold, and stops at maxBoxes with the best', () => {
    fc.assert(
      fc.property(rows, decay, (list, how) => {
        const { boxes, scores, classes } = columns(list);
        const everything = softNonMaxSuppression(boxes, scores, classes, { decay: how, ...all });
        const some = softNonMaxSuppression(boxes, scores, classes, { decay: how, scoreThreshold: 0.4, maxBoxes: 3 });
        const expected = everything.scores.filter((score) => score >= 0.4).slice(0, 3);
        expect(some.scores).toEqual(expected);
        expect(some.kept).toEqual(everything.kept.slice(0, expected.length));
      }),
    );
  });

  it('lowers a box by hand-computed amounts', () => {
    // Two boxes of 4 × 4, shifted by 2: intersection 8, union 24, IoU 1/3.
    const boxes = Float32Array.of(0, 0, 4, 4, 2, 0, 6, 4);
    const scores = Float32Array.of(0.5, 0.75);
    const classes = Int32Array.of(7, 7);
    const run = (how: Decay) => softNonMaxSuppression(boxes, scores, classes, { decay: how, ...all });
    expect(run({ kind: 'linear', iouThreshold: 0.3 }).kept).toEqual([1, 0]);
    expect(run({ kind: 'linear', iouThreshold: 0.3 }).scores[1]).toBeCloseTo(0.5 * (2 / 3));
    expect(run({ kind: 'linear', iouThreshold: 0.4 }).scores[1]).toBeCloseTo(0.5);
    expect(run({ kind: 'gaussian', sigma: 0.5 }).scores[1]).toBeCloseTo(0.5 * Math.exp(-2 / 9));
  });

  it('knows nothing of boxes that are not there', () => {
    expect(softNonMaxSuppression(new Float32Array(0), new Float32Array(0), null, { decay: { kind: 'gaussian', sigma: 1 }, ...all }))
      .toEqual({ kept: [], scores: [] });
  });
});

describe('nonMaxSuppression without classes', () => {
  it('is the same as giving all boxes one class', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const { boxes } = columns(list);
        const order = list.map((_, i) => i);
        expect(nonMaxSuppression(boxes, null, order, 0.4, 50)).toEqual(
          nonMaxSuppression(boxes, new Int32Array(list.length), order, 0.4, 50),
        );
      }),
    );
  });
});
