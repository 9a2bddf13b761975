import { parseArgs } from 'node:util';
import { UserError } from '../../lib/program';
import type { CostWeights } from './cost';

const HELP = `npm run train -- style --data DIR --out DIR [options]

Trains the network of live style transfer, the numbers of its styles and the predictor of such numbers, in Node on WASM.
Needs the loss network (npm run train -- style-loss). Writes every hundred steps; with --from it goes on.

  --data DIR        photos1000, caltech101 and paintings are in it
  --out DIR         style-transfer.bin, style-predictor.bin and style-training.json go here
  --from DIR        weights to go on from; without it training begins anew
  --steps N         (6000)
  --photos N        photographs to practise on (1800)
  --size N          pixels of a side of the pieces that are painted, a multiple of 4 (112)
  --batch N         pieces painted in one step (4)
  --rate X          Adam's learning rate, falling to a tenth (0.003)
  --content X       weights of the content cost (3),
  --style X         of the style cost (5),
  --structure X     of keeping light and dark where they are (2),
  --variation X     of the total variation (1),
  --photograph X    of giving the photograph back (100),
  --temporal X      and of a painting that moves with its photograph (20)
  --seed N          of everything random (1)
  --help            this text`;

export interface StyleOptions {
  readonly data: string;
  readonly out: string;
  readonly from: string | null;
  readonly steps: number;
  readonly photos: number;
  readonly size: number;
  readonly batch: number;
  readonly rate: number;
  readonly seed: number;
  readonly weights: CostWeights;
}

/** @returns null if help was asked for and printed; @throws UserError */
export function readStyleOptions(args: readonly string[]): StyleOptions | null {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: text, out: text, from: text,
      steps: { ...text, default: '6000' },
      photos: { ...text, default: '1800' },
      size: { ...text, default: '112' },
      batch: { ...text, default: '4' },
      rate: { ...text, default: '0.003' },
      content: { ...text, default: '3' },
      style: { ...text, default: '5' },
      structure: { ...text, default: '2' },
      variation: { ...text, default: '1' },
      photograph: { ...text, default: '100' },
      temporal: { ...text, default: '20' },
      seed: { ...text, default: '1' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return null;
  }
  const { data, out, from = null } = values;
  if (!data || !out) throw new UserError('--data and --out are needed; --help tells more.');
  const size = whole('size', values.size, 48);
  if (size % 4) throw new UserError(`--size must be a multiple of 4; ${size} is none.`);
  return {
    data, out, from, size,
    steps: whole('steps', values.steps, 1),
    photos: whole('photos', values.photos, 8),
    batch: whole('batch', values.batch, 3),
    rate: positive('rate', values.rate),
    seed: whole('seed', values.seed, 0),
    weights: {
      content: positive('content', values.content),
      style: positive('style', values.style),
      structure: positive('structure', values.structure),
      variation: positive('variation', values.variation),
      photograph: positive('photograph', values.photograph),
      temporal: positive('temporal', values.temporal),
    },
  };
}

function whole(name: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  throw new UserError(`--${name} must be a whole number from ${least}; '${text}' is none.`);
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value;
  throw new UserError(`--${name} must be a number from 0; '${text}' is none.`);
}
