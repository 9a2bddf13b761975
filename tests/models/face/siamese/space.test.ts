import { describe, expect, it } from 'vitest';
import { allDistances, farthest, placed } from '../../../../models/face/siamese/comparison';
import { heldBack } from '../../../../models/face/siamese/hold-back';
import type { PairHead } from '../../../../models/face/siamese/pair-head';
import { spaceOf } from '../../../../models/face/siamese/space';

const head = (feature: PairHead['feature'], kernel: readonly number[], bias: number): PairHead => ({
  feature,
  head: {
    spec: { inputs: kernel.length, hidden: [], classes: 1, dropout: 0, initialiser: 'zeros', seed: 0 },
    weights: { 'dense_0/kernel': Float32Array.from(kernel), 'dense_0/bias': Float32Array.of(bias) },
  },
});
const a = Float32Array.of(1, 0);
const b = Float32Array.of(0, 1);

describe('comparisons', () => {
  it('tell distances by hand', () => {
    expect([...allDistances([a, b], { kind: 'original' })]).toEqual([0, Math.fround(Math.SQRT2), Math.fround(Math.SQRT2), 0]);
    const learned = { kind: 'head', head: head('absolute', [-2, -1], 1) } as const;
    expect(allDistances([a, b], learned)[1]).toBeCloseTo(1 - 1 / (1 + Math.exp(2)), 6);
    // (1, 0) and (0, 1) through [[1, 0], [1, 0]] both become (1, 0).
    const projection = {
      kind: 'projection',
      head: {
        spec: { inputs: 2, hidden: [], classes: 2, dropout: 0, initialiser: 'zeros', seed: 0 },
        weights: { 'dense_0/kernel': Float32Array.of(1, 0, 1, 0), 'dense_0/bias': new Float32Array(2) },
      },
    } as const;
    expect(allDistances([a, b], projection)[1]).toBe(0);
    expect([farthest(learned), farthest(projection)]).toEqual([1, 2]);
  });

  it('place faces by what speaks for "different" alone', () => {
    const face = Float32Array.of(0.25, -0.25);
    expect([...placed(face, { kind: 'head', head: head('absolute', [-4, 3], 0) })]).toEqual([1, -0]);
    expect([...placed(face, { kind: 'head', head: head('chi-square', [3, -4], 0) })]).toEqual([0, -1]);
  });

  it('on χ² are nearly the squared distance on their map', () => {
    const comparison = { kind: 'head', head: head('chi-square', [-3, -5], 0) } as const;
    const [p, q] = [Float32Array.of(0.5, 0.4), Float32Array.of(0.52, 0.38)];
    const [x, y] = [placed(p, comparison), placed(q, comparison)];
    const onMap = 2 * x.reduce((sum, value, i) => sum + (value - y[i]!) ** 2, 0);
    const exact = 3 * (0.02 ** 2 / 1.02) + 5 * (0.02 ** 2 / 0.78);
    expect(onMap / exact).toBeCloseTo(1, 2);
  });
});

describe('faces that are held back', () => {
  it('are one in three of whoever has three', () => {
    const held = heldBack([0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 2], 4);
    const of = (from: number, to: number) => held.slice(from, to).filter(Boolean).length;
    expect([of(0, 7), of(7, 9), of(9, 12)]).toEqual([2, 0, 1]);
    expect(heldBack([0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 2], 4)).toEqual(held);
  });
});

describe('a space', () => {
  const embeddings = [0, 0.1, 1.5, 1.6].map((t) => Float32Array.of(Math.cos(t), Math.sin(t)));

  it('counts pairs learned from and pairs held back apart', () => {
    const faces = { embeddings, people: [0, 0, 1, 1], held: [false, false, false, true] };
    const space = spaceOf(faces, { kind: 'original' }, null);
    const sum = (bins: readonly number[]) => bins.reduce((total, n) => total + n, 0);
    expect([sum(space.learned.same), sum(space.learned.different)]).toEqual([1, 2]);
    expect([sum(space.held!.same), sum(space.held!.different)]).toEqual([1, 2]);
    expect(space.learned.mean.same).toBeCloseTo(2 * Math.sin(0.05), 5);
    expect(space.learned.area).toBe(1);
    expect(space.points).toHaveLength(4);
    expect(space.explained[0] + space.explained[1]).toBeCloseTo(1, 6);
  });

  it('has no area without pairs of both kinds, and nothing held where all were learned from', () => {
    const space = spaceOf({ embeddings, people: [0, 1, 2, 3], held: [false, false, false, false] }, { kind: 'original' }, null);
    expect([space.learned.area, space.learned.mean.same, space.held]).toEqual([null, null, null]);
  });

  it('gives the map of a head the size of the one before', () => {
    const faces = { embeddings, people: [0, 0, 1, 1], held: [false, false, false, false] };
    const before = spaceOf(faces, { kind: 'original' }, null);
    const after = spaceOf(faces, { kind: 'head', head: head('absolute', [-9, -9], 0) }, before);
    before.points.forEach(([x, y], i) => {
      expect(after.points[i]![0]).toBeCloseTo(x, 5);
      expect(after.points[i]![1]).toBeCloseTo(y, 5);
    });
  });
});
