import type { PackedFile } from './packed-file';
import { isPicturePath } from './paths';
import type { ImportNote } from './fault';
import { ClassNames, splitNamed, type Plan, type PlannedSample } from './plan';

/**
 * A folder per class: each picture is of the class that its folder is named after. A folder train, val or test above
 * that gives the split. Pictures in no folder are noted and left out.
 */
export function planFolders(files: readonly PackedFile[]): Plan {
  const names = new ClassNames();
  const notes: ImportNote[] = [];
  const samples: PlannedSample[] = [];
  for (const file of files) {
    if (!isPicturePath(file.path)) continue;
    const folders = file.path.split('/').slice(0, -1);
    const folder = folders.at(-1);
    if (folder === undefined || folder.trim() === '') {
      notes.push({ code: 'no-class', name: file.path });
      continue;
    }
    const split = splitNamed(folders.at(-2) ?? '');
    const rest = { id: null, groupId: null, createdAt: null, source: 'import', boxes: [] } as const;
    samples.push({ file, classKeys: [names.key(folder)], split, ...rest });
  }
  return { classes: names.classes, samples, notes: [...notes, ...names.notes], keepsEmpty: false };
}
