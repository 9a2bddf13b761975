import { describe, expect, it } from 'vitest';
import { accuracy, averagePrecision, type Scored, type Truth } from '../../models/average-precision';

const box = (x: number, width = 10) => ({ x, y: 0, width, height: 10 });
const truth = (x: number, label = 'cat', image = 'a'): Truth => ({ image, label, box: box(x) });
const guess = (x: number, score: number, label = 'cat', image = 'a'): Scored => ({ ...truth(x, label, image), score });

describe('averagePrecision', () => {
  it('is 1 when everything is found first, 0 when nothing is', () => {
    expect(averagePrecision([truth(0), truth(50)], [guess(0, 0.9), guess(50, 0.8), guess(99, 0.1)], 0.5)).toBe(1);
    expect(averagePrecision([truth(0)], [guess(50, 0.9)], 0.5)).toBe(0);
    expect(averagePrecision([truth(0)], [], 0.5)).toBe(0);
  });

  it('averages precision over 101 recalls: hit, miss, hit', () => {
    const found = averagePrecision([truth(0), truth(50)], [guess(0, 0.9), guess(99, 0.8), guess(50, 0.7)], 0.5);
    // Precision 1 up to recall 0.50 (51 points), 2/3 for the other 50.
    expect(found).toBeCloseTo((51 + 50 * (2 / 3)) / 101, 12);
  });

  it('makes precision monotone: a late hit lifts what comes before it', () => {
    const found = averagePrecision([truth(0), truth(50)], [guess(99, 0.9), guess(0, 0.8), guess(50, 0.7)], 0.5);
    expect(found).toBeCloseTo(2 / 3, 12);
  });

  it('counts a truth once: the second box on it is a miss', () => {
    const found = averagePrecision([truth(0), truth(50)], [guess(0, 0.9), guess(1, 0.8)], 0.5);
    expect(found).toBeCloseTo(51 / 101, 12);
  });

  it('takes the truth that overlaps most, and looks only in the same picture', () => {
    expect(averagePrecision([truth(3), truth(0)], [guess(1, 0.9), guess(4, 0.8)], 0.5)).toBe(1);
    expect(averagePrecision([truth(0, 'cat', 'a')], [guess(0, 0.9, 'cat', 'b')], 0.5)).toBe(0);
  });
});

describe('accuracy', () => {
  it('averages over IoU from 0.50 to 0.95', () => {
    // 10 wide against 10 wide, moved by 2.2: 7.8 / 12.2 = 0.639, which passes 0.50, 0.55 and 0.60.
    const { ap50, ap } = accuracy([truth(0)], [guess(2.2, 0.9)]);
    expect(ap50).toBe(1);
    expect(ap).toBeCloseTo(0.3, 12);
  });

  it('averages over classes that have truths, and no others', () => {
    const { ap50, classes } = accuracy(
      [truth(0, 'cat'), truth(0, 'dog')],
      [guess(0, 0.9, 'cat'), guess(0, 0.9, 'cow')],
    );
    expect(ap50).toBe(0.5);
    expect(classes.map(({ label, ap50: value }) => [label, value])).toEqual([['cat', 1], ['dog', 0]]);
  });

  it('ranks over all pictures, not within each', () => {
    const truths = [truth(0, 'cat', 'a'), truth(0, 'cat', 'b')];
    const { ap50 } = accuracy(truths, [guess(0, 0.5, 'cat', 'a'), guess(90, 0.9, 'cat', 'b'), guess(0, 0.8, 'cat', 'b')]);
    expect(ap50).toBeCloseTo(2 / 3, 12);
  });

  it('counts the best hundred boxes of a picture', () => {
    const misses = Array.from({ length: 100 }, (_, i) => guess(50 + i, 0.9));
    expect(accuracy([truth(0)], [...misses, guess(0, 0.8)]).ap50).toBe(0);
    expect(accuracy([truth(0)], [...misses.slice(1), guess(0, 0.8)]).ap50).toBeCloseTo(0.01, 12);
  });
});
