import { mkdirSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { UserError } from '../../lib/program';

export const HELP = `npm run train -- windows --data DIR --views DIR --out DIR

Trains the window classifier: three dense layers (400, 400, and (p, bx, by, bh, bw, c) of 80 classes) on 3 × 3 cells of
CenterNet's frozen trunk, in Node on WASM. Learns from the views of 'npm run train -- yolo', which have true boxes of
coco128 and what CenterNet finds in other photographs: from windows of their pyramids and from crops; then from its own
mistakes on background. May be stopped at any time and started again with the same options: it goes on where it was.

  --data DIR        coco128, photos1000 and caltech101 are in it
  --views DIR       the --cache of the YOLO's training, with the same --data and --seed
  --out DIR         features, weights and report go here; made if missing
  --count N         views to learn from, at most as many as there are (1600)
  --whole N         of them are looked at on all levels and in crops, the others only on the largest level (700)
  --epochs N        of the first round (6)
  --later-epochs N  of each round that learns from mistakes (3)
  --rounds N        of learning from mistakes (1)
  --averaged N      the weights of the last N rounds are averaged (2)
  --seed N          of everything random (1)
  --help            this text`;

export interface WindowOptions {
  readonly data: string;
  readonly views: string;
  readonly out: string;
  readonly count: number;
  readonly whole: number;
  readonly epochs: number;
  readonly laterEpochs: number;
  readonly rounds: number;
  readonly averaged: number;
  readonly seed: number;
}

/** @returns null if help is asked for; @throws UserError */
export function readOptions(args: readonly string[]): WindowOptions | null {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: text, views: text, out: text,
      count: { type: 'string', default: '1600' },
      whole: { type: 'string', default: '700' },
      epochs: { type: 'string', default: '6' },
      'later-epochs': { type: 'string', default: '3' },
      rounds: { type: 'string', default: '1' },
      averaged: { type: 'string', default: '2' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  const { data, views, out } = values;
  if (!data || !views || !out) throw new UserError('--data, --views and --out are needed; --help tells more.');
  for (const folder of [data, views]) {
    const found = statSync(folder, { throwIfNoEntry: false });
    if (!found?.isDirectory()) throw new UserError(`There is no folder ${folder}.`);
  }
  mkdirSync(out, { recursive: true });
  return {
    data,
    views,
    out,
    count: whole('count', values.count, 1),
    whole: whole('whole', values.whole, 0),
    epochs: whole('epochs', values.epochs, 1),
    laterEpochs: whole('later-epochs', values['later-epochs'], 1),
    rounds: whole('rounds', values.rounds, 0),
    averaged: whole('averaged', values.averaged, 1),
    seed: whole('seed', values.seed, 0),
  };
}

function whole(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) {
    throw new UserError(`--${name} must be a whole number from ${least}; '${text}' is none.`);
  }
  return value;
}
