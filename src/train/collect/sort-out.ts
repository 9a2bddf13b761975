import type { Dropped } from '../exchange/dropped';
import type { FolderFile } from '../exchange/folder';

/** What came in, by what is to be made of it. */
export interface SortedOut {
  /** Data sets, each of which tells what its pictures show: ZIPs, folders, and pictures with JSON beside them. */
  readonly sets: readonly (Blob | readonly FolderFile[])[];
  /** Pictures of which the person tells what they show. */
  readonly pictures: readonly FolderFile[];
}

/** `onClass`: they were given to one class, so that the names of folders mean nothing. */
export function sortOut({ files, folders }: Dropped, onClass: boolean): SortedOut {
  const zips = files.filter(({ path, file }) => isZip(path, file));
  const others = files.filter(({ path, file }) => !isZip(path, file));
  const isSet = !onClass && (folders || others.some(({ path }) => path.toLowerCase().endsWith('.json')));
  const sets = zips.map(({ file }) => file);
  if (!isSet) return { sets, pictures: others };
  return { sets: others.length > 0 ? [...sets, others] : sets, pictures: [] };
}

function isZip(path: string, file: Blob): boolean {
  return path.toLowerCase().endsWith('.zip') || /^application\/(x-)?zip/.test(file.type);
}
