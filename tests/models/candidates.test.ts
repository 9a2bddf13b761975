import { describe, expect, it } from 'vitest';
import { Candidates, wantedClasses } from '../../models/candidates';
import { fitLetterbox } from '../../models/geometry/letterbox';

const letterbox = fitLetterbox(100, 100, 100, 'letterbox');
const settings = { scoreThreshold: 0, iouThreshold: 0.5, maxBoxes: 3, labels: null, explain: false };
const origin = (source: number) => ({ cell: [source, 0] as const, stride: 1, anchor: 0 });

describe('Candidates', () => {
  it('gives detections best first, in fractions of the frame, with label and origin', () => {
    const candidates = new Candidates(10);
    candidates.add(0.5, 0, 4, 10, 20, 30, 60);
    candidates.add(0.75, 1, 7, 50, 50, 150, 100);
    const { detections, candidateCount, candidates: explained } = candidates.select(letterbox, settings, ['cat', 'dog'], origin);
    expect(candidateCount).toBe(2);
    expect(explained).toEqual([]);
    expect(detections.map(({ label, classIndex, score }) => [label, classIndex, score])).toEqual([
      ['dog', 1, 0.75],
      ['cat', 0, 0.5],
    ]);
    expect(detections[0]!.box).toEqual({ x: 0.5, y: 0.5, width: 0.5, height: 0.5 });
    expect(detections[1]!.origin).toEqual({ cell: [4, 0], stride: 1, anchor: 0 });
  });

  it('explains at most 300 candidates, counts all, and shows at most maxBoxes', () => {
    const candidates = new Candidates(400);
    for (let i = 0; i < 400; i++) candidates.add(i / 400, 0, i, 0, i * 2, 10, i * 2 + 1);
    const found = candidates.select(letterbox, { ...settings, explain: true }, ['cat'], origin);
    expect(found.candidateCount).toBe(400);
    expect(found.candidates).toHaveLength(300);
    expect(found.candidates[0]!.score).toBeCloseTo(399 / 400, 6);
    expect(found.detections.map(({ origin: { cell } }) => cell[0])).toEqual([399, 398, 397]);
  });

  it('starts anew after clear', () => {
    const candidates = new Candidates(2);
    candidates.add(0.5, 0, 0, 0, 0, 1, 1);
    candidates.clear();
    expect(candidates.select(letterbox, settings, ['cat'], origin)).toEqual({
      detections: [],
      candidates: [],
      candidateCount: 0,
    });
  });
});

describe('wantedClasses', () => {
  it('marks what is wanted; null wants all, an empty list nothing, and strangers do not matter', () => {
    expect([...wantedClasses(['a', 'b'], null)]).toEqual([1, 1]);
    expect([...wantedClasses(['a', 'b'], ['b', 'z'])]).toEqual([0, 1]);
    expect([...wantedClasses(['a', 'b'], [])]).toEqual([0, 0]);
  });
});

describe('what suppression does with each candidate', () => {
  it('is told of the explained ones only', () => {
    const candidates = new Candidates(10);
    candidates.add(0.9, 0, 0, 0, 0, 50, 50);
    candidates.add(0.8, 0, 1, 0, 0, 50, 40);
    candidates.add(0.7, 1, 2, 0, 0, 50, 40);
    const found = candidates.select(letterbox, { ...settings, explain: true }, ['cat', 'dog'], origin);
    expect(found.candidates.map(({ suppressedBy }) => suppressedBy)).toEqual([-1, 0, -1]);
    expect(found.candidates[1]!.iou).toBeCloseTo(0.8);
    expect(found.detections.map(({ label }) => label)).toEqual(['cat', 'dog']);
    expect(found.detections[0]).not.toHaveProperty('suppressedBy');
  });
});
