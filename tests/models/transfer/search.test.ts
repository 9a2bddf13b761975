import fc from 'fast-check';
import { expect, test } from 'vitest';
import { search, type Space, type Trial } from '../../../models/transfer/search';

const space = {
  rate: { scale: 'log', low: 1e-4, high: 1 },
  beta: { scale: 'one-minus-log', low: 0.9, high: 0.999 },
  dropout: { scale: 'linear', low: 0, high: 0.8 },
  units: { scale: 'whole', low: 1, high: 64 },
  batch: { scale: 'choice', values: [8, 16, 32] },
} as const satisfies Space<string>;

type Name = keyof typeof space;

/** Best at a rate of 0.01 and 20 units. */
const score = async ({ rate, units }: Readonly<Record<Name, number>>) =>
  -Math.abs(Math.log10(rate) + 2) - Math.abs(units - 20) / 64;

test('every setting lies in its range', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      for (const { parameters } of await search({ space, evaluate: score, trials: 12, seed })) {
        expect(parameters.rate).toBeGreaterThanOrEqual(1e-4);
        expect(parameters.rate).toBeLessThanOrEqual(1);
        expect(parameters.beta).toBeGreaterThanOrEqual(0.9);
        expect(parameters.beta).toBeLessThanOrEqual(0.999);
        expect(parameters.dropout).toBeGreaterThanOrEqual(0);
        expect(parameters.dropout).toBeLessThanOrEqual(0.8);
        expect(Number.isInteger(parameters.units) && parameters.units >= 1 && parameters.units <= 64).toBe(true);
        expect([8, 16, 32]).toContain(parameters.batch);
      }
    }),
    { numRuns: 30 },
  );
});

test('orders of magnitude have the same chance', async () => {
  const trials = await search({ space, evaluate: score, trials: 2000, rounds: 1, seed: 1 });
  const share = (test: (trial: Trial<Name>) => boolean) => trials.filter(test).length / trials.length;
  expect(share(({ parameters }) => parameters.rate < 1e-2)).toBeCloseTo(0.5, 1);
  expect(share(({ parameters }) => parameters.beta < 0.99)).toBeCloseTo(0.5, 1);
  expect(share(({ parameters }) => parameters.dropout < 0.4)).toBeCloseTo(0.5, 1);
});

test('gives the best first and the same twice; finer rounds do better than coarse ones', async () => {
  const options = { space, evaluate: score, trials: 30, seed: 4 };
  const plain = (trials: Trial<Name>[]) => trials.map(({ seconds: _, ...rest }) => rest);
  const trials = await search(options);
  expect(plain(await search(options))).toEqual(plain(trials));
  const scores = trials.map((trial) => trial.score);
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
  const mean = (round: number) => {
    const of = trials.filter((trial) => trial.round === round).map((trial) => trial.score);
    expect(of).toHaveLength(10);
    return of.reduce((sum, x) => sum + x, 0) / of.length;
  };
  expect(mean(1)).toBeGreaterThan(mean(0));
  expect(mean(2)).toBeGreaterThan(mean(1));
});

test('a trial that gives no number counts as the worst', async () => {
  let calls = 0;
  const trials = await search({ space, evaluate: async () => (++calls % 2 ? NaN : calls), trials: 6, seed: 1 });
  expect(trials.map((trial) => trial.score)).toEqual([6, 4, 2, -Infinity, -Infinity, -Infinity]);
});

test('ends when told to, or when the time is over, with what it has', async () => {
  const controller = new AbortController();
  const options = { space, trials: 10, seed: 1 };
  const stopped = await search({
    ...options,
    signal: controller.signal,
    evaluate: score,
    onTrial: ({ round }) => {
      if (round === 1) controller.abort();
    },
  });
  expect(stopped).toHaveLength(5);
  expect(await search({ ...options, evaluate: score, milliseconds: 0 })).toEqual([]);
});
