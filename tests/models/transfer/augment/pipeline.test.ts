import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../../models/random';
import { colourBasis } from '../../../../models/transfer/augment/colour';
import { mixingWeight, mixUp } from '../../../../models/transfer/augment/mix-up';
import { augment, scalePipeline, type AugmentPipeline } from '../../../../models/transfer/augment/pipeline';
import { colourful, grey, reds } from './pictures';

const EVERYTHING: AugmentPipeline = [
  { kind: 'mirror', probability: 0.5 },
  { kind: 'crop', loss: 0.4 },
  { kind: 'rotate', degrees: 20 },
  { kind: 'shear', degrees: 10 },
  { kind: 'warp', amount: 0.3 },
  { kind: 'colour', brightness: 0.2, contrast: 0.3, saturation: 0.5 },
  { kind: 'pca', deviation: 0.1, basis: colourBasis([colourful(20, 20)]) },
  { kind: 'cutout', side: 0.5 },
];
const sample = () => ({ picture: colourful(12, 10), boxes: [{ x: 0.2, y: 0.3, width: 0.5, height: 0.4 }] });

describe('a pipeline', () => {
  it('gives the same for the same seeds, also after being stored, and otherwise for others', () => {
    const stored = JSON.parse(JSON.stringify(EVERYTHING)) as AugmentPipeline;
    expect(augment(sample(), stored, 1, 2)).toEqual(augment(sample(), EVERYTHING, 1, 2));
    const different = new Set([1, 2, 3, 4, 5].map((copy) => augment(sample(), EVERYTHING, 1, copy).picture.rgba.join()));
    expect(different.size).toBe(5);
  });

  it('leaves what it is given as it was', () => {
    const given = sample();
    augment(given, EVERYTHING, 7);
    expect(given).toEqual(sample());
  });

  it('at zero strength changes nothing', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const same = augment(sample(), scalePipeline(EVERYTHING, 0), seed);
        expect(same.picture).toEqual(sample().picture);
        same.boxes.forEach((box) => {
          expect(box.x).toBeCloseTo(0.2, 9);
          expect(box.height).toBeCloseTo(0.4, 9);
        });
      }),
    );
  });

  it('keeps pictures whole and boxes inside', () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0, max: 10, noNaN: true }), (seed, factor) => {
        const { picture, boxes } = augment(sample(), scalePipeline(EVERYTHING, factor), seed);
        expect(picture.rgba).toHaveLength(picture.width * picture.height * 4);
        expect(Math.min(picture.width, picture.height)).toBeGreaterThan(0);
        for (const { x, y, width, height } of boxes) {
          expect(Math.min(x, y, width, height)).toBeGreaterThanOrEqual(0);
          expect(Math.max(x + width, y + height)).toBeLessThanOrEqual(1 + 1e-9);
        }
      }),
    );
  });

  it('mirrors as often as asked', () => {
    const picture = grey([0, 255]);
    const mirrored = Array.from({ length: 400 }, (_, i) =>
      reds(augment({ picture, boxes: [] }, [{ kind: 'mirror', probability: 0.25 }], 1, i).picture)[0]![0] === 255);
    expect(mirrored.filter(Boolean).length).toBeGreaterThan(70);
    expect(mirrored.filter(Boolean).length).toBeLessThan(130);
  });
});

describe('mix-up', () => {
  const a = { picture: grey([100, 200]), labels: Float32Array.of(1, 0) };
  const b = { picture: grey([0]), labels: Float32Array.of(0, 1) };

  it('mixes pictures and labels alike, in the size of the first', () => {
    const mixed = mixUp(a, b, 0.75);
    expect(reds(mixed.picture)).toEqual([[75, 150]]);
    expect([...mixed.labels]).toEqual([0.75, 0.25]);
    expect(mixUp(a, b, 1)).toEqual(a);
    expect(() => mixUp(a, { ...b, labels: new Float32Array(3) }, 0.5)).toThrow('same classes');
  });

  it.each([[1, 1 / 12], [0.4, 1 / (4 * 1.8)], [0.01, 1 / (4 * 1.02)]])('draws λ from Beta(%d, %d…)', (alpha, variance) => {
    const random = new Random(4);
    const draws = Array.from({ length: 4000 }, () => mixingWeight(alpha, random));
    expect(draws.every((draw) => draw >= 0 && draw <= 1)).toBe(true);
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    // Beta(α, α): mean 1/2, variance 1 / (4·(2α + 1)).
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.03);
    expect(Math.abs(draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length - variance)).toBeLessThan(0.015);
    expect(() => mixingWeight(0, random)).toThrow('α');
  });
});
