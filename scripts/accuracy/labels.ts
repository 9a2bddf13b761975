import { existsSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import type { Box } from '../../models/geometry/box';
import { UserError } from '../lib/program';

/** What the Open Images classes of the SSD are called in COCO; the others have no counterpart there. */
const OPEN_IMAGES_TO_COCO: Readonly<Record<string, string>> = {
  Bicycle: 'bicycle', Laptop: 'laptop', Person: 'person', Chair: 'chair', Cattle: 'cow', Desk: 'dining table',
  Cat: 'cat', 'Computer mouse': 'mouse', 'Computer monitor': 'tv', Mug: 'cup', 'Coffee cup': 'cup',
  Table: 'dining table', Bottle: 'bottle', Dog: 'dog', Book: 'book', Car: 'car',
};

/** The name under which a network's label is counted. */
export function cocoLabel(label: string): string {
  return OPEN_IMAGES_TO_COCO[label] ?? label;
}

/**
 * Class names, by index: from a YOLO data file (`names:` with lines like `  0: person`), or one name a line.
 * @throws UserError if there are none
 */
export function readClasses(file: string): string[] {
  const lines = readText(file).split(/\r?\n/);
  const numbered = lines.flatMap((line) => {
    const found = /^\s+(\d+):\s*['"]?(.*?)['"]?\s*$/.exec(line);
    return found ? [[Number(found[1]), found[2]!] as const] : [];
  });
  const names: string[] = [];
  for (const [index, name] of numbered) names[index] = name;
  const classes = numbered.length ? names : lines.map((line) => line.trim()).filter((line) => line !== '');
  if (classes.length === 0) throw new UserError(`There are no class names in ${file}.`);
  return classes;
}

/**
 * Boxes of one picture from its YOLO label file: lines of `class cx cy width height` in fractions of the picture. No
 * file means no boxes.
 * @throws UserError if a line is something else
 */
export function readBoxes(folder: string, picture: string, classes: readonly string[]): { label: string; box: Box }[] {
  const file = join(folder, `${parse(picture).name}.txt`);
  if (!existsSync(file)) return [];
  const lines = readText(file).split(/\r?\n/).filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const [index, x, y, width, height] = line.trim().split(/\s+/).map(Number);
    const label = classes[index ?? -1];
    if (label === undefined || ![x, y, width, height].every(Number.isFinite)) {
      throw new UserError(`${file} has a line that is no box: '${line}'.`);
    }
    return { label, box: { x: x! - width! / 2, y: y! - height! / 2, width: width!, height: height! } };
  });
}

/** @throws UserError if the file cannot be read */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UserError(`${file} cannot be read.`);
  }
}
