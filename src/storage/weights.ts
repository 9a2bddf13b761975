import { ZOO } from '../../models/zoo';
import { WEIGHT_CACHE, type DetectorId, type WeightFile } from '../../models/zoo/zoo';

/** One network's files in the weight cache. */
export interface StoredWeights {
  /** null: files that no network of this version uses, left by an older one. */
  readonly id: DetectorId | null;
  readonly bytes: number;
  /** Whether all its files are there, so that it works offline. */
  readonly complete: boolean;
}

/** What is stored, of the networks of which anything is. Nothing where the browser has no cache storage. */
export async function listWeights(): Promise<readonly StoredWeights[]> {
  const cache = await openCache();
  if (!cache) return [];
  const found = new Map<DetectorId | null, { bytes: number; files: number }>();
  for (const request of await cache.keys()) {
    const owner = ownerOf(request.url);
    const sum = found.get(owner?.id ?? null) ?? { bytes: 0, files: 0 };
    const bytes = owner?.file.bytes ?? (await bytesOf(cache, request));
    found.set(owner?.id ?? null, { bytes: sum.bytes + bytes, files: sum.files + 1 });
  }
  return [...found].map(([id, { bytes, files }]) => ({ id, bytes, complete: id !== null && files === 2 }));
}

/** Deletes one network's files; with null those that no network uses any more. */
export async function deleteWeights(id: DetectorId | null): Promise<void> {
  const cache = await openCache();
  if (!cache) return;
  for (const request of await cache.keys()) {
    if ((ownerOf(request.url)?.id ?? null) === id) await cache.delete(request);
  }
}

export async function deleteAllWeights(): Promise<void> {
  // Refuses where it cannot be opened either, and then nothing is stored.
  await globalThis.caches?.delete(WEIGHT_CACHE).catch(() => false);
}

/** Cache storage is missing on plain HTTP and refuses in some private modes: then nothing is stored. */
async function openCache(): Promise<Cache | null> {
  try {
    return (await globalThis.caches?.open(WEIGHT_CACHE)) ?? null;
  } catch {
    return null;
  }
}

/** File names carry a hash, so they are enough to tell whose a file is, wherever the app lives. */
function ownerOf(url: string): { readonly id: DetectorId; readonly file: WeightFile } | null {
  const { pathname } = new URL(url);
  for (const { id, topology, weights } of ZOO) {
    for (const file of [topology, weights]) if (pathname.endsWith(`/${file.path}`)) return { id, file };
  }
  return null;
}

async function bytesOf(cache: Cache, request: Request): Promise<number> {
  const response = await cache.match(request);
  return response ? (await response.blob()).size : 0;
}
