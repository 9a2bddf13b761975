import type { Annotated, Decoded } from './coco';
import type { ImportNote } from './fault';
import type { PackedFile } from './packed-file';
import { baseOf, folderOf, isPicturePath, join } from './paths';
import { ClassNames, splitNamed, type Plan, type PlannedSample } from './plan';

/** One COCO JSON and where it lay. */
export interface CocoFile {
  readonly path: string;
  readonly content: Decoded;
}

/**
 * Pictures with boxes; a picture has the classes of its boxes. The first JSON that names a picture has it. Pictures
 * without a box are noted and left out.
 */
export function planCoco(jsons: readonly CocoFile[], files: readonly PackedFile[]): Plan {
  const names = new ClassNames();
  const find = finder(files.filter(({ path }) => isPicturePath(path)));
  const notes: ImportNote[] = jsons.flatMap(({ content }) => content.notes);
  const samples = new Map<string, PlannedSample>();
  for (const { path, content } of jsons) {
    const split = splitOf(path);
    for (const picture of content.pictures) {
      const file = find(folderOf(path), picture.fileName);
      if (!file) notes.push({ code: 'missing-file', name: picture.fileName });
      else if (picture.boxes.length === 0) notes.push({ code: 'no-class', name: file.path });
      else if (!samples.has(file.path)) samples.set(file.path, { file, split, ...labelsOf(picture, names) });
    }
  }
  const all = [...notes, ...names.notes];
  return { classes: names.classes, samples: [...samples.values()], notes: all, keepsEmpty: false };
}

function labelsOf(picture: Annotated, names: ClassNames) {
  const boxes = picture.boxes.map(({ className, ...box }) => ({ ...box, classKey: names.key(className) }));
  const classKeys = [...new Set(boxes.map(({ classKey }) => classKey))];
  return { id: null, groupId: null, createdAt: null, source: 'import', classKeys, boxes } as const;
}

/** As tools write it: relative to the JSON, or to a folder of pictures beside it, or the bare name. */
function finder(files: readonly PackedFile[]) {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const byName = new Map<string, PackedFile | null>();
  for (const file of files) byName.set(baseOf(file.path), byName.has(baseOf(file.path)) ? null : file);
  return (folder: string, name: string): PackedFile | null =>
    byPath.get(join(folder, name)) ??
    byPath.get(join(folder, `images/${name}`)) ??
    byPath.get(name) ??
    byName.get(baseOf(name)) ??
    null;
}

/** From the folder (Roboflow's train/, valid/, test/) or the file's own name (instances_val2017.json). */
function splitOf(path: string) {
  const words = [...folderOf(path).split('/').reverse(), ...baseOf(path).split(/[^a-z]+/i)];
  return words.map(splitNamed).find((split) => split !== null) ?? null;
}
