import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Box } from '../../../models/geometry/box';
import type { WindowThing } from '../../../models/sliding-window/training-windows';
import type { Part } from './photos';

/** A picture that was worked through, and what is in it. */
export interface SeenPhoto {
  readonly folder: string;
  readonly name: string;
  readonly part: Part;
  /** Whether people drew its boxes. */
  readonly labelled: boolean;
  readonly things: readonly WindowThing[];
}

/** A window, and what it shows. */
export interface Sample {
  /** Index into photos. */
  readonly photo: number;
  /** Class, or BACKGROUND. */
  readonly label: number;
  /** Index into the photo's things; −1 for background. */
  readonly thing: number;
  readonly window: Box;
  /** Whether the features are those of the mirrored window. */
  readonly mirrored: boolean;
}

/** Windows of a few pictures: what they show, and their features. */
export interface Chunk {
  readonly photos: readonly SeenPhoto[];
  readonly samples: readonly Sample[];
  /** [samples, length], as halves. */
  readonly features: Uint16Array;
}

/** Chunks in a folder, by kind and number: each is written whole or not at all. */
export class ChunkStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  has(kind: string, index: number): boolean {
    return existsSync(this.#path(kind, index, 'json'));
  }

  write(kind: string, index: number, { features, ...plain }: Chunk): void {
    writeFileSync(this.#path(kind, index, 'bin'), features);
    // The list last, and under its name only when it is complete: it is what says that the chunk is there.
    const path = this.#path(kind, index, 'json');
    writeFileSync(`${path}.part`, JSON.stringify(plain));
    renameSync(`${path}.part`, path);
  }

  read(kind: string, index: number): Chunk {
    const plain = JSON.parse(readFileSync(this.#path(kind, index, 'json'), 'utf8')) as Omit<Chunk, 'features'>;
    const bytes = Uint8Array.from(readFileSync(this.#path(kind, index, 'bin')));
    return { ...plain, features: new Uint16Array(bytes.buffer) };
  }

  #path(kind: string, index: number, extension: string): string {
    return join(this.#folder, `${kind}-${String(index).padStart(4, '0')}.${extension}`);
  }
}
