import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromHalves, toHalves } from '../../../models/half';
import { foldTaps } from '../../../models/yolo/fold';
import { headShapes, type HeadSpec, type TapScale } from '../../../models/yolo/head-spec';
import { UserError } from '../../lib/program';

/** Width and height in network pixels. */
export type ShapePair = readonly [width: number, height: number];

/** A trained head: `yolo.json` says what it is, `yolo.bin` holds its weights as halves in the order of `headShapes`. */
export interface HeadFile {
  readonly spec: HeadSpec;
  /** Sizes of some objects that it was trained on. */
  readonly shapes: readonly ShapePair[];
  /** Ready to use: the normalisation of the taps is folded in. */
  readonly weights: ReadonlyMap<string, Float32Array>;
}

export function writeHead(
  folder: string,
  spec: HeadSpec,
  weights: ReadonlyMap<string, Float32Array>,
  taps: readonly TapScale[],
  shapes: readonly ShapePair[],
): void {
  const parts = [...foldTaps(spec, weights, taps).values()].map((values) => {
    const { buffer, byteOffset, byteLength } = toHalves(values);
    return Buffer.from(buffer, byteOffset, byteLength);
  });
  writeFileSync(join(folder, 'yolo.json'), `${JSON.stringify({ ...spec, shapes })}\n`);
  writeFileSync(join(folder, 'yolo.bin'), Buffer.concat(parts));
}

/** @throws UserError if the two files are not there, or do not fit together */
export function readHead(folder: string): HeadFile {
  let note: HeadSpec & Pick<HeadFile, 'shapes'>;
  let halves: Uint16Array;
  try {
    note = JSON.parse(readFileSync(join(folder, 'yolo.json'), 'utf8')) as typeof note;
    halves = new Uint16Array(Uint8Array.from(readFileSync(join(folder, 'yolo.bin'))).buffer);
  } catch {
    throw new UserError(`${folder} holds no readable yolo.json and yolo.bin.`);
  }
  const { shapes, ...spec } = note;
  const weights = new Map<string, Float32Array>();
  let at = 0;
  for (const [name, shape] of headShapes(spec)) {
    const size = shape.reduce((a, b) => a * b, 1);
    weights.set(name, fromHalves(halves.subarray(at, (at += size))));
  }
  if (at !== halves.length) throw new UserError(`${folder}/yolo.bin holds ${halves.length} weights, not ${at}.`);
  return { spec, shapes, weights };
}
