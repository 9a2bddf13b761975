import type { WeightFile } from '../../../models/zoo/zoo';

/** The one call of SubtleCrypto needed here; it is missing in insecure contexts. */
export type Digest = (bytes: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>;

/**
 * Says what is wrong with the bytes of a file, or null if they are the right ones. Without `digest` only the length
 * is checked.
 */
export async function damage(
  bytes: Uint8Array<ArrayBuffer>,
  file: WeightFile,
  digest?: Digest,
): Promise<string | null> {
  if (bytes.length !== file.bytes) return `${bytes.length} bytes instead of ${file.bytes}`;
  if (!digest) return null;
  const hash = hex(new Uint8Array(await digest(bytes)));
  return hash === file.sha256 ? null : `SHA-256 ${hash} instead of ${file.sha256}`;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
