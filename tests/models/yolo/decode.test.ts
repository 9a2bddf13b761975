import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Candidates } from '../../../models/candidates';
import { decodeBox, encodeBox, sigmoid, type BoxOutputs } from '../../../models/yolo/box-code';
import { decodeYolo } from '../../../models/yolo/decode';
import { COLUMNS } from '../../../models/yolo/pack';
import { slotAt, slotIndex, type BoxForm } from '../../../models/yolo/spec';
import { SMALL, SMALL_SIZE } from './small';

const place = { column: 3, row: 2, stride: 8, anchor: { width: 10, height: 20 } };
const forms = fc.constantFrom<BoxForm>('exponential', 'bounded');

describe('the box code', () => {
  it('says the anchor in the middle of the cell for zeros', () => {
    for (const form of ['exponential', 'bounded'] as const) {
      expect(decodeBox(form, [0, 0, 0, 0], place)).toEqual({ x: 28, y: 20, width: 10, height: 20 });
    }
  });

  it('is as written, by hand', () => {
    const outputs: BoxOutputs = [Math.log(3), -Math.log(3), Math.log(2), 0]; // sigmoids 3/4, 1/4, 2/3, 1/2
    const course = decodeBox('exponential', outputs, place);
    expect(course.x).toBeCloseTo(3.75 * 8);
    expect(course.y).toBeCloseTo(2.25 * 8);
    expect(course.width).toBeCloseTo(20);
    expect(course.height).toBeCloseTo(20);
    const bounded = decodeBox('bounded', outputs, place);
    expect(bounded.x).toBeCloseTo(4 * 8);
    expect(bounded.y).toBeCloseTo(2 * 8);
    expect(bounded.width).toBeCloseTo(10 * (4 / 3) ** 2);
    expect(bounded.height).toBeCloseTo(20);
  });

  it('goes there and back', () => {
    const within = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    const factor = fc.double({ min: 0.05, max: 3.9, noNaN: true });
    fc.assert(
      fc.property(forms, within, within, factor, factor, (form, dx, dy, w, h) => {
        const box = { x: (3 + dx) * 8, y: (2 + dy) * 8, width: 10 * w, height: 20 * h };
        const back = decodeBox(form, encodeBox(form, box, place), place);
        expect(back.x).toBeCloseTo(box.x, 6);
        expect(back.y).toBeCloseTo(box.y, 6);
        expect(back.width).toBeCloseTo(box.width, 6);
        expect(back.height).toBeCloseTo(box.height, 6);
      }),
    );
  });

  it('has finite codes for what it cannot express, and bounded boxes whatever the outputs', () => {
    fc.assert(
      fc.property(forms, fc.integer({ min: -200, max: 200 }), fc.integer({ min: 1, max: 5000 }), (form, x, side) => {
        const code = encodeBox(form, { x, y: -x, width: side, height: 1 }, place);
        expect(code.every(Number.isFinite)).toBe(true);
      }),
    );
    const { x, width } = decodeBox('bounded', [1e30, -1e30, 1e30, -1e30], place);
    expect([x, width]).toEqual([(1.5 + 3) * 8, 40]);
  });
});

/** Packed slots in which all but the given are empty. */
function pack(rows: Readonly<Record<number, readonly number[]>>): Float32Array {
  const packed = new Float32Array(160 * COLUMNS);
  for (let slot = 0; slot < 160; slot++) packed.set([...(rows[slot] ?? [0, 0, 0, 0, -20, 0, 0]), slot], slot * COLUMNS);
  return packed;
}
const decode = (packed: Float32Array, threshold = 0.3, wanted = [1, 1, 1]) => {
  const candidates = new Candidates(160);
  decodeYolo(packed, SMALL, SMALL_SIZE, Uint8Array.from(wanted), threshold, candidates);
  return candidates;
};

describe('decodeYolo', () => {
  it('finds the box of a slot with its score, class and source', () => {
    const slot = slotIndex(SMALL, SMALL_SIZE, { scale: 1, row: 2, column: 1, anchor: 1 });
    const found = decode(pack({ [slot]: [0, 0, 0, 0, Math.log(3), Math.log(4), 2] }));
    expect(found.count).toBe(1);
    expect(found.scores[0]).toBeCloseTo(0.75 * 0.8);
    expect([found.classes[0], found.sources[0]]).toEqual([2, slot]);
    // The anchor of 40 × 20 around (24, 40).
    expect([...found.boxes.subarray(0, 4)]).toEqual([4, 30, 44, 50]);
  });

  it('agrees with decoding every slot by the formulas', () => {
    const value = fc.double({ min: -4, max: 4, noNaN: true });
    const row = fc.tuple(value, value, value, value, value, value, fc.integer({ min: 0, max: 2 }));
    fc.assert(
      fc.property(fc.dictionary(fc.integer({ min: 0, max: 159 }).map(String), row), (rows) => {
        const packed = pack(rows);
        const found = decode(packed, 0.25, [1, 0, 1]);
        const expected = Object.entries(rows).filter(([, [, , , , objectness, logit, index]]) =>
          index !== 1 && sigmoid(Math.fround(objectness)) * sigmoid(Math.fround(logit)) >= 0.25);
        expect([...found.sources.subarray(0, found.count)]).toEqual(expected.map(([slot]) => Number(slot)));
        expected.forEach(([slot], i) => {
          const { scale, row: line, column, anchor } = slotAt(SMALL, SMALL_SIZE, Number(slot));
          const { stride, anchors } = SMALL.scales[scale]!;
          const outputs = [...packed.subarray(Number(slot) * COLUMNS, Number(slot) * COLUMNS + 4)] as unknown as BoxOutputs;
          const box = decodeBox('bounded', outputs, { column, row: line, stride, anchor: anchors[anchor]! });
          expect(found.boxes[i * 4]).toBeCloseTo(box.x - box.width / 2, 4);
          expect(found.boxes[i * 4 + 3]).toBeCloseTo(box.y + box.height / 2, 4);
        });
      }),
    );
  });

  it('finds everything at the threshold 0 and nothing at 1', () => {
    const packed = pack({ 5: [0, 0, 0, 0, 100, 100, 1] });
    expect(decode(packed, 0).count).toBe(160);
    expect(decode(packed, 1).count).toBe(0);
  });
});
