import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Random } from '../../models/random';

const draw = (random: Random, n: number) => Array.from({ length: n }, () => random.next());

test('the same seeds give the same numbers, others others', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 3 }), (seeds) => {
      expect(draw(new Random(...seeds), 5)).toEqual(draw(new Random(...seeds), 5));
      expect(draw(new Random(...seeds), 5)).not.toEqual(draw(new Random(...seeds, 1), 5));
    }),
  );
});

test('small seeds next to each other are not alike', () => {
  const firsts = Array.from({ length: 1000 }, (_, seed) => new Random(seed, 0).next());
  expect(new Set(firsts).size).toBe(1000);
  expect(firsts.reduce((sum, x) => sum + x, 0) / 1000).toBeCloseTo(0.5, 1);
});

test('uniform and normal numbers have their mean and variance', () => {
  const random = new Random(1);
  const moments = (values: number[]) => {
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    return { mean, variance: values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length };
  };
  const uniform = moments(draw(random, 50_000));
  expect(uniform.mean).toBeCloseTo(1 / 2, 2);
  expect(uniform.variance).toBeCloseTo(1 / 12, 2);
  const normal = moments(Array.from({ length: 50_000 }, () => random.normal()));
  expect(normal.mean).toBeCloseTo(0, 1);
  expect(normal.variance).toBeCloseTo(1, 1);
});

test('shuffling keeps everything, and puts everything everywhere', () => {
  const seen = new Set<string>();
  for (let seed = 0; seed < 200; seed++) seen.add(new Random(seed).shuffle([1, 2, 3]).join(''));
  expect([...seen].sort()).toEqual(['123', '132', '213', '231', '312', '321']);
});
