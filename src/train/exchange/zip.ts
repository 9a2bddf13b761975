import { LIMITS, type Limits } from './limits';
import type { PackedFile } from './packed-file';
import { isLitter, safePath } from './paths';
import { readDirectory } from './zip-directory';
import { readEntry } from './zip-entry';

/**
 * The files of a ZIP, none of them read yet. Rejects with an ImportFault: for a path that is unsafe, even of a file
 * that nobody would read, and for what is announced beyond the limits.
 */
export async function openZip(zip: Blob, limits: Limits = LIMITS): Promise<readonly PackedFile[]> {
  const entries = await readDirectory(zip, limits);
  for (const { path } of entries) safePath(path);
  return entries
    .filter(({ path }) => !path.endsWith('/') && !isLitter(path))
    .map((entry) => ({
      path: entry.path,
      bytes: entry.bytes,
      read: (signal) => readEntry(zip, entry, signal),
    }));
}
