import { foldName } from '../data/names';
import type { ImportNote } from './fault';
import type { Manifest } from './manifest';
import type { PackedFile } from './packed-file';
import { join } from './paths';
import { arrivingName, type Plan, type PlannedSample } from './plan';

/** What this app exported, with its ids, splits and groups. `folder`: where the manifest lay. */
export function planManifest({ classes, samples }: Manifest, folder: string, files: readonly PackedFile[]): Plan {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const notes: ImportNote[] = [];
  const seen = new Set<string>();
  const arriving = classes.map(({ id, name, colour }) => ({ key: id, name: arrivingName(name), colour }));
  for (const { name } of arriving) {
    if (seen.has(foldName(name))) notes.push({ code: 'duplicate-class', name });
    seen.add(foldName(name));
  }
  const planned = samples.flatMap((sample): PlannedSample[] => {
    const file = byPath.get(join(folder, sample.file).normalize('NFC'));
    if (!file) {
      notes.push({ code: 'missing-file', name: sample.file });
      return [];
    }
    const { id, group, split, createdAt, source } = sample;
    const boxes = sample.boxes.map(({ class: classKey, ...box }) => ({ ...box, classKey }));
    const classKeys = [...new Set([...sample.classes, ...boxes.map(({ classKey }) => classKey)])];
    return [{ file, id, classKeys, groupId: group, split, createdAt, source, boxes }];
  });
  return { classes: arriving, samples: planned, notes, keepsEmpty: true };
}
