import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Adam } from '../../../../models/style/gatys/adam';
import { Curvature } from '../../../../models/style/gatys/curvature';
import { Lbfgs } from '../../../../models/style/gatys/l-bfgs';
import { lineSearch } from '../../../../models/style/gatys/line-search';
import { UNBOUNDED, type Minimiser, type Objective } from '../../../../models/style/gatys/minimiser';

const vector = (...values: number[]) => Float32Array.from(values);

/** Σ aᵢ·(xᵢ − cᵢ)² / 2: its minimum is c. */
const bowl = (scales: readonly number[], centre: readonly number[]): Objective => (x) =>
  Promise.resolve({
    value: scales.reduce((sum, a, i) => sum + (a * (x[i]! - centre[i]!) ** 2) / 2, 0),
    gradient: Float32Array.from(scales, (a, i) => a * (x[i]! - centre[i]!)),
  });

/** Rosenbrock's valley (1960): its minimum is 0, at (1, 1). */
const valley: Objective = ([x = 0, y = 0]) =>
  Promise.resolve({
    value: 100 * (y - x * x) ** 2 + (1 - x) ** 2,
    gradient: vector(-400 * x * (y - x * x) - 2 * (1 - x), 200 * (y - x * x)),
  });

async function minimise(minimiser: Minimiser, objective: Objective, start: Float32Array, steps: number) {
  let evaluations = 0;
  const counted: Objective = (x) => {
    evaluations++;
    return objective(x);
  };
  let at = { x: start, evaluation: await counted(start) };
  const values = [at.evaluation.value];
  for (let step = 0; step < steps; step++) {
    at = await minimiser.step(at, counted);
    values.push(at.evaluation.value);
  }
  return { ...at, values, evaluations };
}

describe('Adam', () => {
  it('moves each number by the learning rate at first, whatever its gradient (by hand)', async () => {
    const at = await minimise(new Adam({ learningRate: 0.1 }), bowl([1, 1000], [0, 0]), vector(1, 1), 1);
    expect(at.x[0]).toBeCloseTo(0.9, 5);
    expect(at.x[1]).toBeCloseTo(0.9, 5);
  });

  it('does a second step as computed by hand', async () => {
    // g₁ = 1, g₂ = 0.9: m = 0.19/0.19·…, with β₁ = β₂ = 0.5 the means are 0.7 and 0.655, corrected by 0.75.
    const adam = new Adam({ learningRate: 0.1, beta1: 0.5, beta2: 0.5 });
    const at = await minimise(adam, bowl([1], [0]), vector(1), 2);
    expect(at.x[0]).toBeCloseTo(0.9 - (0.1 * (0.7 / 0.75)) / Math.sqrt(0.655 / 0.75), 5);
  });

  it('reaches the minimum of a bowl, and stops at bounds', async () => {
    const free = await minimise(new Adam({ learningRate: 0.05 }), bowl([1, 20], [0.3, 2]), vector(0, 0), 600);
    expect(free.x[0]).toBeCloseTo(0.3, 2);
    expect(free.x[1]).toBeCloseTo(2, 2);
    const bounds = { low: 0, high: 1 };
    const bound = await minimise(new Adam({ learningRate: 0.05, bounds }), bowl([1, 20], [0.3, 2]), vector(0, 0), 600);
    expect(bound.x[1]).toBe(1);
  });
});

describe('L-BFGS', () => {
  it('is exact on a bowl after a few steps, where steepest descent would crawl', async () => {
    const at = await minimise(new Lbfgs(), bowl([1, 30, 1000], [3, -2, 0.5]), vector(0, 0, 0), 25);
    expect([...at.x].map((value) => Number(value.toFixed(4)))).toEqual([3, -2, 0.5]);
  });

  it('follows Rosenbrock’s valley to (1, 1) in few evaluations, and never goes uphill', async () => {
    const at = await minimise(new Lbfgs(), valley, vector(-1.2, 1), 60);
    expect(at.x[0]).toBeCloseTo(1, 3);
    expect(at.x[1]).toBeCloseTo(1, 3);
    expect(at.values.every((value, i) => i === 0 || value <= at.values[i - 1]!)).toBe(true);
    const adam = await minimise(new Adam({ learningRate: 0.02 }), valley, vector(-1.2, 1), at.evaluations);
    expect(at.evaluation.value).toBeLessThan(adam.evaluation.value);
  });

  it('finds the lowest point within bounds where the minimum lies outside', async () => {
    const bounds = { low: 0, high: 1 };
    const at = await minimise(new Lbfgs({ bounds }), bowl([1, 50, 3], [0.25, 4, -2]), vector(0.5, 0.5, 0.5), 30);
    expect(at.x[0]).toBeCloseTo(0.25, 4);
    expect([at.x[1], at.x[2]]).toEqual([1, 0]);
    // Rosenbrock's valley cut off at x ≤ 0.5: there y = x².
    const cut = await minimise(new Lbfgs({ bounds: { low: -2, high: 0.5 } }), valley, vector(-1.2, 0.4), 100);
    expect(cut.x[0]).toBeCloseTo(0.5, 3);
    expect(cut.x[1]).toBeCloseTo(0.25, 3);
  });

  it('finds the middle of any bowl', async () => {
    const axis = fc.tuple(fc.float({ min: Math.fround(0.1), max: 50, noNaN: true }), fc.integer({ min: -5, max: 5 }));
    await fc.assert(
      fc.asyncProperty(fc.array(axis, { minLength: 1, maxLength: 6 }), async (axes) => {
        const objective = bowl(axes.map(([scale]) => scale), axes.map(([, centre]) => centre));
        const at = await minimise(new Lbfgs(), objective, new Float32Array(axes.length), 60);
        axes.forEach(([, centre], i) => expect(Math.abs(at.x[i]! - centre)).toBeLessThan(0.02));
      }),
    );
  });

  it('stays where the gradient is zero, and where no step leads down', async () => {
    const flat = await minimise(new Lbfgs(), bowl([1, 1], [2, 3]), vector(2, 3), 3);
    expect([...flat.x]).toEqual([2, 3]);
    const liar: Objective = ([x = 0]) => Promise.resolve({ value: x * x, gradient: vector(x === 1 ? -1 : 2 * x) });
    const stuck = await minimise(new Lbfgs(), liar, vector(1), 3);
    expect(stuck.x[0]).toBe(1);
  });

  it('does not write to what it was given', async () => {
    const x = vector(-1.2, 1);
    const evaluation = await valley(x);
    const gradient = [...evaluation.gradient];
    await new Lbfgs().step({ x, evaluation }, valley);
    await new Adam({ learningRate: 1 }).step({ x, evaluation }, valley);
    expect([...x]).toEqual([...vector(-1.2, 1)]);
    expect([...evaluation.gradient]).toEqual(gradient);
  });
});

describe('what L-BFGS is made of', () => {
  it('the two-loop recursion satisfies the secant equation: H·y = s for the newest pair', () => {
    const curvature = new Curvature(3);
    curvature.learn(vector(1, 0, 2), vector(2, 1, 3));
    curvature.learn(vector(0, 1, -1), vector(-1, 3, -2));
    const direction = curvature.direction(vector(-1, 3, -2));
    [0, -1, 1].forEach((value, i) => expect(direction[i]).toBeCloseTo(value, 5));
  });

  it('forgets the oldest pairs, and takes none without curvature', () => {
    const one = new Curvature(1);
    one.learn(vector(1, 0), vector(4, 0));
    one.learn(vector(0, 1), vector(0, 2));
    const fresh = new Curvature(1);
    fresh.learn(vector(0, 1), vector(0, 2));
    expect(one.direction(vector(3, 5))).toEqual(fresh.direction(vector(3, 5)));
    const none = new Curvature(4);
    none.learn(vector(1, 0), vector(-1, 0));
    expect(none.known).toBe(false);
    expect([...none.direction(vector(3, 5))]).toEqual([-3, -5]);
  });

  it('the line search goes further where it is still steep, and back where it went too far', async () => {
    const objective = bowl([1], [10]);
    const at = { x: vector(0), evaluation: await objective(vector(0)) };
    const options = { bounds: UNBOUNDED, most: 20 };
    for (const first of [0.001, 1, 1000]) {
      const found = await lineSearch(at, vector(1), objective, { ...options, first });
      // Weak Wolfe on a parabola with slope −10: descent nearly to 20, slope left at most 9.
      expect(found!.standing.x[0]).toBeGreaterThanOrEqual(1);
      expect(found!.standing.x[0]).toBeLessThan(20);
    }
    expect(await lineSearch(at, vector(-1), objective, { ...options, first: 1 })).toBeNull();
  });

  it('the line search steps back from values that are none', async () => {
    const cliff: Objective = ([x = 0]) => Promise.resolve({ value: x > 1 ? NaN : -x, gradient: vector(-1) });
    const at = { x: vector(0), evaluation: await cliff(vector(0)) };
    const found = await lineSearch(at, vector(1), cliff, { bounds: UNBOUNDED, first: 8, most: 20 });
    expect(found!.standing.x[0]).toBeGreaterThan(0);
    expect(found!.standing.x[0]).toBeLessThanOrEqual(1);
  });
});
