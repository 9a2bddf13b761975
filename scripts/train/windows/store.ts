import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Box } from '../../../models/geometry/box';

/** What the trunk made of a view: maps of its levels, and of a few windows cut out of it. */
export interface SeenView {
  /** Of the levels, pixels, largest first. */
  readonly sides: readonly number[];
  /** As lookAtLevels gives them. */
  readonly levels: Uint16Array;
  readonly windows: readonly Box[];
  /** As lookAtCrops gives them. */
  readonly crops: Uint16Array;
}

/** Seen views in a folder, by number: each is there whole or not at all. */
export class ViewStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  has(number: number): boolean {
    return existsSync(this.#path(number));
  }

  read(number: number): SeenView {
    return deserialize(readFileSync(this.#path(number))) as SeenView;
  }

  write(number: number, view: SeenView): void {
    save(this.#path(number), view);
  }

  #path(number: number): string {
    return join(this.#folder, `seen-${number}.bin`);
  }
}

/** Puts something aside in a file: whole, or not at all. */
export function save(path: string, value: unknown): void {
  writeFileSync(`${path}.part`, serialize(value));
  renameSync(`${path}.part`, path);
}

/** Something of ours that was put aside; undefined if it was not. */
export function load<T>(path: string): T | undefined {
  return existsSync(path) ? (deserialize(readFileSync(path)) as T) : undefined;
}
