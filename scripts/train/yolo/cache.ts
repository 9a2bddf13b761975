import { appendFileSync, existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromHalves } from '../../../models/half';
import { UserError } from '../../lib/program';
import type { View, ViewObject } from './view';

/**
 * Views on disk: `view-N.bin` holds the features of view N, line N of `objects.jsonl` what is in it. A view exists when
 * its line does, so one that was being written when the program was stopped is simply made again.
 */
export class ViewCache {
  /** What is in each view. */
  readonly objects: (readonly ViewObject[])[];
  /** Numbers the features of a view have. */
  readonly length: number;
  readonly #folder: string;
  readonly #table: Float32Array;

  /**
   * @param source what the features depend on; a cache of another is refused
   * @throws UserError
   */
  constructor(folder: string, source: string, length: number) {
    this.#folder = folder;
    this.length = length;
    // Of 65,536 halves each is widened once; after that widening is looking up.
    this.#table = fromHalves(Uint16Array.from({ length: 65536 }, (_, half) => half));
    const note = join(folder, 'source.txt');
    if (!existsSync(note)) writeFileSync(note, source);
    else if (readFileSync(note, 'utf8') !== source) {
      const other = readFileSync(note, 'utf8');
      throw new UserError(`${folder} holds views of other data or sizes (${other}): take another --cache.`);
    }
    this.objects = readLines(this.#list);
  }

  get count(): number {
    return this.objects.length;
  }

  /** Adds the next view. */
  add({ features, objects }: View): void {
    if (features.length !== this.length) throw new RangeError(`${features.length} features, not ${this.length}`);
    writeFileSync(this.#file(this.count), new Uint8Array(features.buffer, features.byteOffset, features.byteLength));
    appendFileSync(this.#list, `${JSON.stringify(objects)}\n`);
    this.objects.push(objects);
  }

  /** Reads the features of a view into `out`. @throws RangeError if they are not all there */
  read(view: number, out: Float32Array): void {
    const bytes = readFileSync(this.#file(view));
    if (bytes.byteLength !== this.length * 2) throw new RangeError(`view ${view} is cut short`);
    const halves = new Uint16Array(bytes.buffer, bytes.byteOffset, this.length);
    for (let i = 0; i < halves.length; i++) out[i] = this.#table[halves[i]!]!;
  }

  get #list(): string {
    return join(this.#folder, 'objects.jsonl');
  }

  #file(view: number): string {
    return join(this.#folder, `view-${view}.bin`);
  }
}

/** The complete lines; a last one without its end is cut off. */
function readLines(file: string): ViewObject[][] {
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  const end = text.lastIndexOf('\n') + 1;
  if (Buffer.byteLength(text) !== Buffer.byteLength(text.slice(0, end)) && statSync(file).size > 0) {
    truncateSync(file, Buffer.byteLength(text.slice(0, end)));
  }
  return text.slice(0, end).split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as ViewObject[]);
}
