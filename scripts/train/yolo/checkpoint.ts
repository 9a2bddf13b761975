import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { HeadSpec } from '../../../models/yolo/head-spec';
import { UserError } from '../../lib/program';
import type { Practised } from './practise';

/** What happened in a round; `steps` counts from the first round on. */
export interface RoundReport extends Practised {
  /** From 1. */
  readonly round: number;
  readonly views: number;
  /** On the pictures held back, with the averaged weights. */
  readonly ap50: number;
  readonly ap: number;
  /** Where their F1 is highest; null if they find nothing. */
  readonly threshold?: number | null;
  /** Time spent on making views, on practising and on measuring. */
  readonly seconds: readonly [making: number, practising: number, measuring: number];
}

/** Everything needed to go on. Numbers lie in `arrays`, the rest is plain. */
export interface Checkpoint {
  readonly plain: {
    readonly version: 1;
    readonly spec: HeadSpec;
    readonly history: readonly RoundReport[];
    readonly steps: number;
    /** Of the optimiser. */
    readonly optimiserSteps: number;
    readonly bestRound: number;
  };
  /** By name: 'mean/0', 'scale/0' …; 'weights/…', 'average/…', 'best/…', 'slots/…'. */
  readonly arrays: ReadonlyMap<string, Float32Array>;
}

/** One file: length of the header (uint32), the header as JSON in UTF-8, padding to four bytes, the numbers. */
export function saveCheckpoint(file: string, { plain, arrays }: Checkpoint): void {
  const index = [...arrays].map(([name, { length }]) => [name, length] as const);
  const header = Buffer.from(JSON.stringify({ plain, index }));
  const padding = Buffer.alloc((4 - (header.length % 4)) % 4, ' ');
  const size = Buffer.alloc(4);
  size.writeUInt32LE(header.length + padding.length);
  const numbers = [...arrays.values()].map((each) => Buffer.from(each.buffer, each.byteOffset, each.byteLength));
  // Written beside and then put in place, so that stopping in the middle leaves the old one whole.
  writeFileSync(`${file}.new`, Buffer.concat([size, header, padding, ...numbers]));
  renameSync(`${file}.new`, file);
}

/** @throws UserError if there is none, or it is broken */
export function loadCheckpoint(file: string): Checkpoint {
  if (!existsSync(file)) throw new UserError(`There is nothing to resume: no ${file}.`);
  const bytes = readFileSync(file);
  try {
    const start = 4 + bytes.readUInt32LE(0);
    const { plain, index } = JSON.parse(bytes.toString('utf8', 4, start)) as {
      plain: Checkpoint['plain'];
      index: [string, number][];
    };
    const numbers = new Float32Array(Uint8Array.from(bytes.subarray(start)).buffer);
    const arrays = new Map<string, Float32Array>();
    let at = 0;
    for (const [name, length] of index) arrays.set(name, numbers.slice(at, (at += length)));
    if (at !== numbers.length) throw new RangeError('cut short');
    return { plain, arrays };
  } catch {
    throw new UserError(`${file} is no checkpoint, or a broken one.`);
  }
}

/** The arrays whose names begin with `group/`, without that. */
export function arraysOf(arrays: ReadonlyMap<string, Float32Array>, group: string): Map<string, Float32Array> {
  const prefix = `${group}/`;
  return new Map(
    [...arrays]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, values]) => [name.slice(prefix.length), values]),
  );
}
