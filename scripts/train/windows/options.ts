import { mkdirSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { UserError } from '../../eval/user-error';

export const HELP = `npm run train -- windows --data DIR --out DIR

Trains the window classifier: three dense layers (400, 400, classes and background) on 3 × 3 cells of the SSD's frozen
trunk, in Node on WASM. Learns from windows on the true boxes of DIR/coco128, and on what CenterNet finds in the other
pictures; then from its own mistakes on background. May be stopped at any time and started again with the same options:
it goes on where it was.

  --out DIR         features, checkpoint, weights and report go here; made if missing
  --pictures N      pictures without true boxes to take (2000)
  --per-folder N    at most so many of a folder, photos1000 apart (15)
  --least N         things that a class must have in the training pictures (15)
  --epochs N        of each round (10)
  --rounds N        of learning from mistakes (1)
  --seed N          of everything random (1)
  --help            this text`;

export interface WindowOptions {
  readonly data: string;
  readonly out: string;
  readonly pictures: number;
  readonly perFolder: number;
  readonly least: number;
  readonly epochs: number;
  readonly rounds: number;
  readonly seed: number;
}

/** @returns null if help is asked for; @throws UserError */
export function readOptions(args: readonly string[]): WindowOptions | null {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: text, out: text,
      pictures: { type: 'string', default: '2000' },
      'per-folder': { type: 'string', default: '15' },
      least: { type: 'string', default: '15' },
      epochs: { type: 'string', default: '10' },
      rounds: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  const { data, out } = values;
  if (!data || !out) throw new UserError('--data and --out are needed; --help tells more.');
  if (!statSync(data, { throwIfNoEntry: false })?.isDirectory()) throw new UserError(`There is no folder ${data}.`);
  mkdirSync(out, { recursive: true });
  return {
    data,
    out,
    pictures: whole('pictures', values.pictures, 0),
    perFolder: whole('per-folder', values['per-folder'], 1),
    least: whole('least', values.least, 1),
    epochs: whole('epochs', values.epochs, 1),
    rounds: whole('rounds', values.rounds, 0),
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
