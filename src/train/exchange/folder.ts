import { ImportFault } from './fault';
import { LIMITS, type Limits } from './limits';
import { SkipFault, type PackedFile } from './packed-file';
import { isLitter, safePath } from './paths';

/** A file and where it lay, with '/' between the parts, as in `webkitRelativePath`. */
export interface FolderFile {
  readonly path: string;
  readonly file: Blob;
}

/** The files of a folder, none of them read yet. Throws an ImportFault where they are beyond the limits. */
export function openFolder(files: readonly FolderFile[], limits: Limits = LIMITS): readonly PackedFile[] {
  if (files.length > limits.files) throw new ImportFault('too-many-files', `${files.length}`);
  const kept = files.filter(({ path }) => !isLitter(safePath(path)));
  let total = 0;
  for (const { path, file } of kept) {
    if (file.size > limits.fileBytes) throw new ImportFault('too-large', path);
    total += file.size;
  }
  if (total > limits.totalBytes) throw new ImportFault('too-large', `${total} bytes`);
  return kept.map(({ path, file }) => ({
    path: path.normalize('NFC'),
    bytes: file.size,
    read: (signal) => read(file, signal),
  }));
}

async function read(file: Blob, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  signal?.throwIfAborted();
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    throw new SkipFault('corrupt-image', String(error));
  }
}
