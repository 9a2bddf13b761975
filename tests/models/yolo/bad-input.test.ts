import { describe, expect, it } from 'vitest';
import { Candidates } from '../../../models/candidates';
import type { DetectSettings } from '../../../models/detection';
import { fitLetterbox, type Letterbox } from '../../../models/geometry/letterbox';
import { encodeBox } from '../../../models/yolo/box-code';
import { decodeYolo } from '../../../models/yolo/decode';
import { COLUMNS } from '../../../models/yolo/pack';
import { yoloPredictions } from '../../../models/yolo/predictions';
import { gridSides, slotIndex, slotOffsets } from '../../../models/yolo/spec';
import { tinyYoloFace } from '../../../models/zoo/tiny-yolo-face';
import { SMALL, SMALL_SIZE } from './small';

const LABELS = ['a', 'b', 'c'];
const settings: DetectSettings = { scoreThreshold: 0.3, iouThreshold: 0.5, maxBoxes: 300, labels: null, explain: true };
const whole = fitLetterbox(SMALL_SIZE, SMALL_SIZE, SMALL_SIZE, 'letterbox');

/** All slots of an input in which nothing is. */
function nothing(spec = SMALL, size = SMALL_SIZE): Float32Array {
  const packed = new Float32Array(slotOffsets(spec, size).at(-1)! * COLUMNS);
  for (let at = 0; at < packed.length; at += COLUMNS) packed.set([0, 0, 0, 0, -20, 0, 0, at / COLUMNS], at);
  return packed;
}

function decode(packed: Float32Array, change: Partial<DetectSettings> = {}, letterbox: Letterbox = whole, spec = SMALL) {
  const size = letterbox.size;
  const candidates = new Candidates(packed.length / COLUMNS);
  const wanted = { ...settings, ...change };
  decodeYolo(packed, spec, size, Uint8Array.from({ length: spec.classes }, () => 1), wanted.scoreThreshold, candidates);
  return candidates.select(letterbox, wanted, LABELS, () => ({ cell: [0, 0], stride: 8, anchor: 0 }));
}

describe('a YOLO', () => {
  it('finds nothing where nothing is', () => {
    expect(decode(nothing())).toEqual({ detections: [], candidates: [], candidateCount: 0 });
  });

  it('finds 300 objects', () => {
    const { spec } = tinyYoloFace.network as Extract<typeof tinyYoloFace.network, { kind: 'yolo' }>;
    const size = 640; // 20 × 20 cells
    const packed = nothing(spec, size);
    const { anchors, stride } = spec.scales[0]!;
    for (let i = 0; i < 300; i++) {
      const [column, row] = [i % 20, Math.floor(i / 20)];
      const box = { x: column * 32 + 16, y: row * 32 + 16, width: 28, height: 28 };
      const outputs = encodeBox(spec.boxForm, box, { column, row, stride, anchor: anchors[0]! });
      packed.set([...outputs, 3 - i / 1000, 40, 0], slotIndex(spec, size, { scale: 0, row, column, anchor: 0 }) * COLUMNS);
    }
    const place = fitLetterbox(size, size, size, 'letterbox');
    const { detections, candidateCount } = decode(packed, {}, place, spec);
    expect(candidateCount).toBe(300);
    expect(detections).toHaveLength(300);
    expect(detections[299]!.box.width).toBeCloseTo(28 / size, 4);
    expect(decode(packed, { maxBoxes: 10 }, place, spec).detections).toHaveLength(10);
  });

  it('cuts boxes that lie half outside off at the edge', () => {
    const packed = nothing();
    // The anchor of 40 × 20 in the corner cell, its centre at (8, 8).
    packed.set([0, 0, 0, 0, 5, 5, 1], slotIndex(SMALL, SMALL_SIZE, { scale: 1, row: 0, column: 0, anchor: 1 }) * COLUMNS);
    const [found] = decode(packed).detections;
    expect(found!.box).toEqual({ x: 0, y: 0, width: 28 / 64, height: 18 / 64 });
  });

  it('takes a picture thinner than a cell', () => {
    const thin = fitLetterbox(2, 2000, SMALL_SIZE, 'letterbox');
    expect(thin.width).toBe(1);
    const packed = nothing();
    packed.set([0, 0, 0, 0, 5, 5, 1], slotIndex(SMALL, SMALL_SIZE, { scale: 0, row: 4, column: 3, anchor: 0 }) * COLUMNS);
    const [found] = decode(packed, {}, thin).detections;
    for (const edge of Object.values(found!.box)) expect(edge >= 0 && edge <= 1).toBe(true);
    const cells = yoloPredictions(packed, SMALL, SMALL_SIZE, { grid: 0, row: 4, column: 3 }, LABELS, thin);
    expect(cells[0]!.score).toBeCloseTo(found!.score);
  });

  it('keeps the order of the cells where all scores are equal, twice the same', () => {
    const packed = nothing();
    for (let at = 4; at < packed.length; at += COLUMNS) packed[at] = 2;
    const first = decode(packed);
    expect(first).toEqual(decode(packed));
    expect(first.candidateCount).toBe(160);
    expect(new Set(first.candidates.map(({ score }) => score)).size).toBe(1);
  });

  it('has thresholds at 0 and 1: everything is a candidate, nothing is; nothing may overlap, anything may', () => {
    const packed = nothing();
    packed.set([0, 0, 0, 0, 50, 50, 1], 0);
    expect(decode(packed, { scoreThreshold: 0 }).candidateCount).toBe(160);
    expect(decode(packed, { scoreThreshold: 1 }).candidateCount).toBe(0);
    expect(decode(packed, { scoreThreshold: 0, iouThreshold: 1 }).detections).toHaveLength(160);
    const apart = decode(packed, { scoreThreshold: 0, iouThreshold: 0 }).detections;
    for (const [i, a] of apart.entries()) {
      for (const b of apart.slice(i + 1)) {
        if (a.label !== b.label) continue;
        const across = Math.min(a.box.x + a.box.width, b.box.x + b.box.width) - Math.max(a.box.x, b.box.x);
        const down = Math.min(a.box.y + a.box.height, b.box.y + b.box.height) - Math.max(a.box.y, b.box.y);
        expect(Math.min(across, down)).toBeLessThanOrEqual(1e-6);
      }
    }
  });

  it('predicts nothing for cells that it does not have', () => {
    const ask = (grid: number, row: number, column: number) =>
      yoloPredictions(nothing(), SMALL, SMALL_SIZE, { grid, row, column }, LABELS, whole);
    expect(gridSides(SMALL, SMALL_SIZE)).toEqual([8, 4]);
    expect(ask(0, 7, 7)).toHaveLength(2);
    for (const [grid, row, column] of [[0, 8, 0], [0, -1, 0], [1, 0, 4], [2, 0, 0], [-1, 0, 0], [0, NaN, 0]] as const) {
      expect(ask(grid, row, column)).toEqual([]);
    }
  });
});
