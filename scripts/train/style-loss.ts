import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Random } from '../../models/random';
import { packWeights } from '../../models/sliding-window/packed-weights';
import { LOSS_LIST } from '../../models/style/load';
import { startWasm } from '../eval/node-detector';
import { UserError } from '../lib/program';
import { sha256 } from '../weights/files';
import { distil } from './style/loss/distil';
import { Teacher } from './style/loss/teacher';
import { draw, listPhotographs, readSquares } from './style/photographs';

const HELP = `npm run train -- style-loss --data DIR [options]

Distils the network that judges painted pictures, layer by layer and by least squares, from the first five blocks of the
Darknet reference network, on photographs. Takes a few minutes.

  --data DIR    photos1000 and lossnet-darknet-reference are in it
  --photos N    photographs to learn from (default 200)
  --size N      pixels of a side (default 176)
  --seed N      of everything random (default 1)
  --out DIR     style-loss.bin and style-loss.json go here (default models/weights/style)
  --help        this text`;

/** `npm run train -- style-loss`. */
export async function styleLoss(args: readonly string[]): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: text,
      photos: { ...text, default: '200' },
      size: { ...text, default: '176' },
      seed: { ...text, default: '1' },
      out: { ...text, default: 'models/weights/style' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  if (!values.data) throw new UserError('--data is needed; --help tells more.');
  const count = whole('photos', values.photos, 10);
  const size = whole('size', values.size, 64);
  const seed = whole('seed', values.seed, 0);
  await startWasm();
  const began = performance.now();
  const teacher = new Teacher(join(values.data, 'lossnet-darknet-reference'));
  const random = new Random(seed);
  const { train, heldBack } = listPhotographs(values.data);
  const squares = {
    train: await readSquares(draw(train, count, random), size),
    unseen: await readSquares(heldBack, size),
    size,
  };
  const { weights, explained } = distil(teacher, squares, random, (sentence) => console.error(sentence));
  teacher.dispose();
  const { bytes } = packWeights(Object.fromEntries(LOSS_LIST.map(({ name }) => [name, weights.get(name)!])));
  const card = {
    command: `npm run train -- style-loss --photos ${count} --size ${size} --seed ${seed}`,
    photographs: { learned: squares.train.length, unseen: squares.unseen.length },
    explained: explained.map((share) => Number(share.toFixed(4))),
    seconds: Math.round((performance.now() - began) / 1000),
    file: { path: 'style-loss.bin', bytes: bytes.byteLength, sha256: sha256(bytes), precision: 'float16' },
  };
  mkdirSync(values.out, { recursive: true });
  writeFileSync(join(values.out, 'style-loss.bin'), bytes);
  writeFileSync(join(values.out, 'style-loss.json'), `${JSON.stringify(card, null, 2)}\n`);
  console.log(`${bytes.byteLength} bytes → ${values.out}`);
}

function whole(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) {
    throw new UserError(`--${name} must be a whole number from ${least}; '${text}' is none.`);
  }
  return value;
}
