import { util } from '@tensorflow/tfjs-core';
import { Random } from '../random';
import type { Signal } from './evaluate';

/** Where a hyperparameter may lie. */
export type Range =
  /** Every order of magnitude with the same chance: learning rates, λ. 0 < low ≤ high. */
  | { readonly scale: 'log'; readonly low: number; readonly high: number }
  /** 1 − x on such a scale: the β of momentum, where 0.9 to 0.99 is as far as 0.99 to 0.999. 0 ≤ low ≤ high < 1. */
  | { readonly scale: 'one-minus-log'; readonly low: number; readonly high: number }
  | { readonly scale: 'linear'; readonly low: number; readonly high: number }
  /** Whole numbers, both ends included. */
  | { readonly scale: 'whole'; readonly low: number; readonly high: number }
  | { readonly scale: 'choice'; readonly values: readonly number[] };

export type Space<Name extends string> = Readonly<Record<Name, Range>>;
export type Parameters<Name extends string> = Readonly<Record<Name, number>>;

export interface Trial<Name extends string> {
  readonly parameters: Parameters<Name>;
  /** The higher the better; −∞ if the trial failed or gave no number. */
  readonly score: number;
  readonly seconds: number;
  /** 0: from the whole space; then closer and closer round what was best. */
  readonly round: number;
}

export interface SearchOptions<Name extends string> {
  readonly space: Space<Name>;
  /** Tries a setting, for instance by training for a few epochs, and says how good it is. */
  readonly evaluate: (parameters: Parameters<Name>, signal: Signal) => Promise<number>;
  /** Most trials of all rounds together. */
  readonly trials: number;
  /** Time after which no further trial is begun. */
  readonly milliseconds?: number;
  /** From coarse to fine; by default 3. */
  readonly rounds?: number;
  readonly seed: number;
  readonly signal?: Signal;
  readonly onTrial?: (trial: Trial<Name>) => void;
}

/** Share of the trials so far that the next round looks around. */
const ELITE = 0.25;

/**
 * Random search, coarse to fine (Bergstra and Bengio, 2012; Deep Learning Specialization, course 2, week 3): random,
 * because a grid tries few values of the parameter that matters; on logarithmic scales, because rates do; then again
 * in the smaller region that the best quarter spans.
 * @returns the trials, the best first
 */
export async function search<Name extends string>(options: SearchOptions<Name>): Promise<Trial<Name>[]> {
  const { space, evaluate, trials, milliseconds = Infinity, rounds = 3, seed, signal = { aborted: false } } = options;
  const random = new Random(seed);
  const began = util.now();
  const done: Trial<Name>[] = [];
  for (let i = 0; i < trials; i++) {
    if (signal.aborted || util.now() - began >= milliseconds) break;
    const round = Math.floor((i * rounds) / trials);
    const parameters = draw(narrowed(space, done.filter((trial) => trial.round < round)), random);
    const started = util.now();
    const found = await evaluate(parameters, signal);
    if (signal.aborted) break;
    const score = Number.isNaN(found) ? -Infinity : found;
    const trial = { parameters, score, seconds: (util.now() - started) / 1000, round };
    done.push(trial);
    options.onTrial?.(trial);
  }
  return done.sort(byScore);
}

const byScore = (a: { score: number }, b: { score: number }) => (a.score === b.score ? 0 : b.score - a.score);

/** The region that the best trials span. */
function narrowed<Name extends string>(space: Space<Name>, done: readonly Trial<Name>[]): Space<Name> {
  const ranked = done.filter(({ score }) => score > -Infinity).sort(byScore);
  const elite = ranked.slice(0, Math.max(2, Math.ceil(ranked.length * ELITE)));
  if (elite.length < 2) return space;
  const entries = Object.entries<Range>(space).map(([name, range]): [string, Range] => {
    const values = elite.map(({ parameters }) => parameters[name as Name]);
    if (range.scale === 'choice') return [name, { ...range, values: range.values.filter((v) => values.includes(v)) }];
    return [name, { ...range, low: Math.min(...values), high: Math.max(...values) }];
  });
  return Object.fromEntries(entries) as Space<Name>;
}

function draw<Name extends string>(space: Space<Name>, random: Random): Parameters<Name> {
  const entries = Object.entries<Range>(space).map(([name, range]) => [name, drawFrom(range, random)]);
  return Object.fromEntries(entries) as Parameters<Name>;
}

function drawFrom(range: Range, random: Random): number {
  switch (range.scale) {
    case 'log':
      return within(range, Math.exp(random.between(Math.log(range.low), Math.log(range.high))));
    case 'one-minus-log':
      return within(range, 1 - Math.exp(random.between(Math.log(1 - range.high), Math.log(1 - range.low))));
    case 'linear':
      return random.between(range.low, range.high);
    case 'whole':
      return range.low + random.below(range.high - range.low + 1);
    case 'choice':
      return range.values[random.below(range.values.length)]!;
  }
}

/** Logarithm and exponential may step over an end in the last digit. */
function within({ low, high }: { readonly low: number; readonly high: number }, value: number): number {
  return Math.min(high, Math.max(low, value));
}
