import { mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { BOX_LOSSES, type BoxLoss } from '../../../models/yolo/losses/box';
import { UserError } from '../../lib/program';

export const HELP = `npm run train -- yolo --data DIR --out DIR

Trains the anchor heads of the YOLO over CenterNet's frozen trunk, in Node on WASM. Learns from the true boxes of
DIR/coco128 (all but some pictures, which are held back to measure with) and from what CenterNet finds in the pictures
under the other folders of DIR. Works in rounds: makes new views (mosaics, zooms), practises, measures, saves. May be
stopped at any time; what is lost is one round at most.

  --out DIR        checkpoint, log and weights go here; made if missing
  --cache DIR      features of the views, about 1.6 MB each at 416 pixels  (OUT/cache)
  --others NAMES   folders of DIR with unlabelled pictures, one or two levels deep  (caltech101,photos1000)
  --size N         side of the network's input, a multiple of 32  (416)
  --views N        views to make in all  (8000)
  --grow N         new views a round  (64)
  --practice N     views a round learns from  (768)
  --rounds N       rounds in all  (125)
  --anneal N       rounds at the end over which the learning rate falls to nothing  (25)
  --batch N        views a step  (8)
  --rate X         learning rate  (0.001)
  --box KIND       what a box costs: squared, iou, giou, diou, ciou  (ciou)
  --teacher N      side of the teacher's input  (576)
  --flip           the teacher looks at the mirrored view too; twice its time
  --held-back N    pictures of coco128 that are never learned from  (28)
  --patience N     stop after so many rounds without a better AP50 on these; 0: never  (0)
  --seed N         of everything random  (1)
  --resume         go on from the checkpoint in OUT
  --help           this text`;

export interface YoloOptions {
  readonly data: string;
  readonly out: string;
  readonly cache: string;
  readonly others: readonly string[];
  readonly size: number;
  readonly views: number;
  readonly grow: number;
  readonly practice: number;
  readonly rounds: number;
  readonly anneal: number;
  readonly batch: number;
  readonly rate: number;
  readonly box: BoxLoss;
  readonly teacher: number;
  readonly flip: boolean;
  readonly heldBack: number;
  readonly patience: number;
  readonly seed: number;
  readonly resume: boolean;
}

/** @returns null if help is asked for; @throws UserError */
export function readOptions(args: readonly string[]): YoloOptions | null {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: text, out: text, cache: text,
      others: { type: 'string', default: 'caltech101,photos1000' },
      size: { type: 'string', default: '416' },
      views: { type: 'string', default: '8000' },
      grow: { type: 'string', default: '64' },
      practice: { type: 'string', default: '768' },
      rounds: { type: 'string', default: '125' },
      anneal: { type: 'string', default: '25' },
      batch: { type: 'string', default: '8' },
      rate: { type: 'string', default: '0.001' },
      box: { type: 'string', default: 'ciou' },
      teacher: { type: 'string', default: '576' },
      flip: { type: 'boolean', default: false },
      'held-back': { type: 'string', default: '28' },
      patience: { type: 'string', default: '0' },
      seed: { type: 'string', default: '1' },
      resume: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  const { data, out, rate } = values;
  if (!data) throw new UserError('--data is missing: the folder that holds coco128.');
  if (!out) throw new UserError('--out is missing: the folder for what is learned.');
  if (!isFolder(join(data, 'coco128'))) throw new UserError(`There is no folder ${join(data, 'coco128')}.`);
  const others = values.others.split(',').filter((name) => name !== '');
  const missing = others.map((name) => join(data, name)).find((folder) => !isFolder(folder));
  if (missing) throw new UserError(`There is no folder ${missing}.`);
  if (!(Number(rate) > 0 && Number(rate) <= 1)) {
    throw new UserError(`--rate must be above 0 and at most 1, not '${rate}'.`);
  }
  const box = BOX_LOSSES.find((kind) => kind === values.box);
  if (!box) throw new UserError(`--box must be ${BOX_LOSSES.join(', ')}, not '${values.box}'.`);
  const options: YoloOptions = {
    data,
    out: resolve(out),
    cache: resolve(values.cache ?? join(out, 'cache')),
    others,
    size: stride32('size', values.size),
    views: whole('views', values.views, 1, 1e6),
    grow: whole('grow', values.grow, 1, 1e6),
    practice: whole('practice', values.practice, 1, 1e6),
    rounds: whole('rounds', values.rounds, 1, 1e6),
    anneal: whole('anneal', values.anneal, 0, 1e6),
    batch: whole('batch', values.batch, 1, 64),
    rate: Number(rate),
    box,
    teacher: stride32('teacher', values.teacher),
    flip: values.flip,
    heldBack: whole('held-back', values['held-back'], 1, 127),
    patience: whole('patience', values.patience, 0, 1e6),
    seed: whole('seed', values.seed, 0, 2 ** 31 - 1),
    resume: values.resume,
  };
  for (const folder of [options.out, options.cache]) makeFolder(folder);
  return options;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch {
    throw new UserError(`The folder ${path} cannot be made.`);
  }
}

function stride32(name: string, value: string): number {
  const size = whole(name, value, 64, 1024);
  if (size % 32 !== 0) throw new UserError(`--${name} must be a multiple of 32, not ${size}.`);
  return size;
}

function whole(name: string, value: string, smallest: number, largest: number): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < smallest || number > largest) {
    throw new UserError(`--${name} must be a whole number from ${smallest} to ${largest}, not '${value}'.`);
  }
  return number;
}
