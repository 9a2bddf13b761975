import type { Box } from '../../../models/geometry/box';
import { LONGEST_NAME } from '../../storage/rows';
import type { SampleOrigin, Split } from '../../storage/samples';
import type { ArrivingClass } from '../data/arrivals';
import { foldName, tidyName } from '../data/names';
import type { ImportNote } from './fault';
import type { PackedFile } from './packed-file';

/** A sample whose picture has not been read yet. */
export interface PlannedSample {
  readonly file: PackedFile;
  readonly id: string | null;
  readonly classKeys: readonly string[];
  /** null: named after the file's bytes, so that copies of a picture share a split. */
  readonly groupId: string | null;
  readonly split: Split | null;
  readonly createdAt: number | null;
  readonly source: SampleOrigin;
  readonly boxes: readonly (Box & { readonly classKey: string })[];
}

/** What an archive or a folder turned out to hold. */
export interface Plan {
  readonly classes: readonly ArrivingClass[];
  readonly samples: readonly PlannedSample[];
  readonly notes: readonly ImportNote[];
  /** Whether classes without a sample are meant, and are to be taken in. */
  readonly keepsEmpty: boolean;
}

/** A name from outside as it may be kept: tidied, cut, never empty. */
export function arrivingName(name: string): string {
  return tidyName(name.slice(0, LONGEST_NAME)) || '?';
}

/** Collects classes by name; names that differ by case alone are one class, and noted once each. */
export class ClassNames {
  readonly #classes = new Map<string, ArrivingClass>();
  readonly #spellings = new Set<string>();
  readonly notes: ImportNote[] = [];

  get classes(): readonly ArrivingClass[] {
    return [...this.#classes.values()];
  }

  /** The key of the class of this name. */
  key(name: string): string {
    const tidy = arrivingName(name);
    const key = foldName(tidy);
    const found = this.#classes.get(key);
    if (!found) this.#classes.set(key, { key, name: tidy, colour: null });
    else if (found.name !== tidy && !this.#spellings.has(tidy)) {
      this.notes.push({ code: 'duplicate-class', name: tidy });
    }
    this.#spellings.add(tidy);
    return key;
  }
}

const SPLIT_WORDS: ReadonlyMap<string, Split> = new Map([
  ['train', 'train'],
  ['training', 'train'],
  ['val', 'dev'],
  ['valid', 'dev'],
  ['validation', 'dev'],
  ['dev', 'dev'],
  ['test', 'test'],
  ['testing', 'test'],
]);

/** The split that a folder's name tells, as other tools lay their data sets out; null for any other name. */
export function splitNamed(folder: string): Split | null {
  return SPLIT_WORDS.get(folder.toLowerCase()) ?? null;
}
