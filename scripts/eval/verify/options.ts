import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '../../lib/program';

export const HELP = `npm run eval -- verify --images DIR --pairs pairs.csv --out scores.json

Tells for pairs of pictures how far apart their faces are, by the face chain of the page, in Node on WASM, and how well
that tells people apart. pairs.csv has the columns a,b,same: two pictures below DIR, and 1 or 0. Writes
[{"a", "b", "same", "distance"}]: from 0 to 2, the smaller the more alike; null, with a "note", where a picture has no
face or cannot be read, which counts as a wrong answer. Of several faces the large one in the middle is taken.

  --once       do not average with the mirrored face: half the work
  --json       print the summary as JSON
  --help       this text`;

export interface VerifyOptions {
  readonly images: string;
  readonly pairs: string;
  readonly out: string;
  readonly mirrored: boolean;
  readonly json: boolean;
}

/** @returns null if help is asked for; @throws UserError */
export function readOptions(args: readonly string[]): VerifyOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      images: { type: 'string' },
      pairs: { type: 'string' },
      out: { type: 'string' },
      once: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  const { images, pairs, out, once, json } = values;
  if (!images) throw new UserError('--images is missing: the folder of pictures.');
  if (!pairs) throw new UserError('--pairs is missing: the list of pairs.');
  if (!out) throw new UserError('--out is missing: the file to write.');
  if (!isFolder(images)) throw new UserError(`There is no folder ${images}.`);
  if (!isFolder(dirname(resolve(out)))) throw new UserError(`--out cannot be written: there is no folder ${dirname(resolve(out))}.`);
  return { images, pairs, out, mirrored: !once, json };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
