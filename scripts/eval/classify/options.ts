import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Freeze } from '../../../models/trunk/trunk';
import { UserError } from '../../lib/program';
import type { DataOptions } from './data';

export const HELP = `npm run eval -- classify --train DIR --test DIR --out report.json

Trains a classifier on the pictures of a folder (a folder for every class) as the page does, in Node on WASM, and
tests it on those of another, or of the same one: then on a third of it that is not trained on.

  --train-list FILE  of lines 'class/picture': which pictures of --train to use
  --test-list FILE   the same for --test
  --classes N        draw so many classes          (all)
  --without NAME     leave a class out; may be repeated
  --shots N          pictures of a class to train on (all)
  --test-shots N     pictures of a class to test on  (all)
  --seed N           of every draw                 (1)
  --unfreeze WHAT    none: train a head on features that are computed once; a number: also the last so many blocks of
                     the trunk; all: everything    (none)
  --augment WHAT     none or gentle: learn from changed copies too (as the app: gentle, with few pictures of a class)
  --copies N         changed copies of a picture   (as the app)
  --companion        a second trunk's features beside those of the first
  --size N           side of the network's input   (300)
  --epochs N         of the head                   (as the app)
  --tune-epochs N    of the trunk, after the head  (as the app)
  --json             print the summary as JSON
  --help             this text`;

export interface ClassifyOptions {
  readonly data: DataOptions;
  readonly out: string;
  readonly freeze: Freeze;
  /** Augmented copies of a picture besides itself, 0 for none; as the app has it if left out. */
  readonly copies?: number | undefined;
  /** Whether the second trunk stands beside the first. */
  readonly companion: boolean;
  readonly size: number;
  /** As the app has it if left out; so is `tuneEpochs`. */
  readonly epochs?: number | undefined;
  readonly tuneEpochs?: number | undefined;
  readonly json: boolean;
}

/** @returns null if help is asked for; @throws UserError */
export function readOptions(args: readonly string[]): ClassifyOptions | null {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      train: text, test: text, out: text, classes: text, shots: text,
      'train-list': text, 'test-list': text, 'test-shots': text,
      without: { type: 'string', multiple: true, default: [] },
      seed: { type: 'string', default: '1' },
      unfreeze: { type: 'string', default: 'none' },
      augment: text, copies: text, epochs: text, 'tune-epochs': text,
      companion: { type: 'boolean', default: false },
      size: { type: 'string', default: '300' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  const { train, test, out, augment } = values;
  if (!train) throw new UserError('--train is missing: a folder with a folder of pictures for every class.');
  if (!test) throw new UserError('--test is missing: such a folder, or the same one.');
  if (!out) throw new UserError('--out is missing: the file to write.');
  if (!statSync(dirname(resolve(out)), { throwIfNoEntry: false })?.isDirectory()) {
    throw new UserError(`--out cannot be written: there is no folder ${dirname(resolve(out))}.`);
  }
  if (augment !== undefined && augment !== 'none' && augment !== 'gentle') {
    throw new UserError(`--augment must be none or gentle, not '${augment}'.`);
  }
  const optional = (name: string, value: string | undefined) =>
    value === undefined ? undefined : whole(name, value, name === 'classes' ? 2 : 1, 1e6);
  return {
    data: {
      train,
      test,
      trainList: values['train-list'],
      testList: values['test-list'],
      classes: optional('classes', values.classes),
      shots: optional('shots', values.shots),
      testShots: optional('test-shots', values['test-shots']),
      without: values.without,
      seed: whole('seed', values.seed, 0, 2 ** 31 - 1),
    },
    out,
    freeze: readFreeze(values.unfreeze),
    copies: readCopies(augment, values.copies),
    companion: values.companion,
    size: whole('size', values.size, 64, 1024),
    epochs: optional('epochs', values.epochs),
    tuneEpochs: optional('tune-epochs', values['tune-epochs']),
    json: values.json,
  };
}

/** Undefined where the app is to decide. */
function readCopies(augment: string | undefined, copies: string | undefined): number | undefined {
  if (augment === 'none') return 0;
  if (copies !== undefined) return whole('copies', copies, 1, 100);
  return augment === 'gentle' ? 2 : undefined;
}

function readFreeze(text: string): Freeze {
  if (text === 'none') return 'all';
  if (text === 'all') return 'none';
  const blocks = Number(text);
  if (!/^\d+$/.test(text) || blocks < 1) {
    throw new UserError(`--unfreeze must be none, a number of blocks or all, not '${text}'.`);
  }
  return blocks;
}

function whole(name: string, text: string, smallest: number, largest: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < smallest || value > largest) {
    throw new UserError(`--${name} must be a whole number from ${smallest} to ${largest}, not '${text}'.`);
  }
  return value;
}
