import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Box } from '../../../models/geometry/box';
import { Random } from '../../../models/random';
import { readBoxes, readClasses } from '../../accuracy/labels';
import { isPicture, listPictures } from '../../eval/pictures';
import { UserError } from '../../lib/program';

/** A photograph to learn from or to measure with. */
export interface Photo {
  readonly folder: string;
  readonly name: string;
  /** True boxes in fractions of the picture; null where nobody drew any. */
  readonly truths: readonly Truth[] | null;
}

export interface Truth {
  readonly classIndex: number;
  readonly box: Box;
}

export interface Photos {
  readonly labelled: readonly Photo[];
  /** Of the same set, but never learned from. */
  readonly heldBack: readonly Photo[];
  /** A list for each folder. */
  readonly unlabelled: readonly (readonly Photo[])[];
}

/**
 * Lists the photographs below `data`.
 * @param classes names that the network knows; true boxes of others are an error
 * @throws UserError if there are not enough
 */
export function listPhotos(
  data: string,
  others: readonly string[],
  heldBack: number,
  classes: readonly string[],
  seed: number,
): Photos {
  const folder = join(data, 'coco128', 'images-train');
  const names = readClasses(join(data, 'coco128', 'classes.yaml'));
  const truthsOf = (name: string) =>
    readBoxes(join(data, 'coco128', 'labels-train'), name, names).map(({ label, box }) => {
      const classIndex = classes.indexOf(label);
      if (classIndex < 0) throw new UserError(`The network knows no '${label}', which is in the labels of ${name}.`);
      return { classIndex, box };
    });
  const all = listPictures(folder).map((name) => ({ folder, name, truths: truthsOf(name) }));
  if (all.length <= heldBack) {
    throw new UserError(`${folder} has ${all.length} pictures; --held-back ${heldBack} leaves none.`);
  }
  new Random(seed, 128).shuffle(all);
  return {
    heldBack: all.slice(0, heldBack),
    labelled: all.slice(heldBack),
    unlabelled: others.map((name) => picturesBelow(join(data, name))),
  };
}

/** Pictures in a folder and in the folders in it, sorted. */
export function picturesBelow(folder: string): Photo[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    if (entry.isFile()) return isPicture(entry.name) ? [{ folder, name: entry.name, truths: null }] : [];
    const inner = join(folder, entry.name);
    return entry.isDirectory()
      ? readdirSync(inner).filter(isPicture).sort().map((name) => ({ folder: inner, name, truths: null }))
      : [];
  });
}
