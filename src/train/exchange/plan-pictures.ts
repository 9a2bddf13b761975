import type { PackedFile } from './packed-file';
import { isPicturePath } from './paths';
import { ClassNames, type Plan } from './plan';

/** All pictures are of one class, whatever their names and folders say. A file in no folder counts as one. */
export function planPictures(files: readonly PackedFile[], className: string): Plan {
  const names = new ClassNames();
  const key = names.key(className);
  const rest = { id: null, groupId: null, split: null, createdAt: null, source: 'file', boxes: [] } as const;
  const samples = files
    .filter(({ path }) => !path.includes('/') || isPicturePath(path))
    .map((file) => ({ file, classKeys: [key], ...rest }));
  return { classes: names.classes, samples, notes: [], keepsEmpty: false };
}
