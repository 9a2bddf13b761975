import { ImportFault } from './fault';
import type { FolderFile } from './folder';
import { LIMITS } from './limits';

/** What is dropped, or chosen as a folder, before it is known what it is. */
export interface Dropped {
  readonly files: readonly FolderFile[];
  /** Whether a folder was among it, so that paths tell classes. */
  readonly folders: boolean;
}

/**
 * All files that were dropped, folders opened all the way down. Call it at once in the event: afterwards the browser
 * forgets what was dropped. Rejects with ImportFault 'too-many-files'; what cannot be read is left out.
 */
export async function droppedFiles(items: Iterable<DataTransferItem>, most = LIMITS.files): Promise<Dropped> {
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const files: FolderFile[] = [];
  const waiting = [...entries];
  for (let entry = waiting.shift(); entry; entry = waiting.shift()) {
    if (entry.isDirectory) waiting.push(...(await listFolder(entry as FileSystemDirectoryEntry)));
    else files.push(...(await openFile(entry as FileSystemFileEntry)));
    if (files.length + waiting.length > most) throw new ImportFault('too-many-files', `more than ${most}`);
  }
  return { files, folders: entries.some(({ isDirectory }) => isDirectory) };
}

/** The files of an `<input webkitdirectory>`, or of one that takes several files. */
export function chosenFiles(files: Iterable<File>): Dropped {
  const all = [...files];
  return {
    files: all.map((file) => ({ path: file.webkitRelativePath || file.name, file })),
    folders: all.some(({ webkitRelativePath }) => webkitRelativePath !== ''),
  };
}

/** Browsers give a folder in portions of about a hundred. */
async function listFolder(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  try {
    for (;;) {
      const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
      if (some.length === 0) return all;
      all.push(...some);
    }
  } catch {
    return all;
  }
}

async function openFile(entry: FileSystemFileEntry): Promise<readonly FolderFile[]> {
  try {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ path: entry.fullPath.replace(/^\//, ''), file }];
  } catch {
    return [];
  }
}
