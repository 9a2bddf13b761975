import { filesOf, ZOO } from '../../models/zoo';
import { FACE_ZOO } from '../../models/zoo/faces';
import { STYLE_ZOO } from '../../models/zoo/style';
import { WEIGHT_CACHE, type DetectorId, type FaceNetworkId, type WeightFile } from '../../models/zoo/zoo';

/** A network whose files are fetched: a detector, or one about faces or styles. */
export type StoredNetworkId = DetectorId | FaceNetworkId | (typeof STYLE_ZOO)[number]['id'];

/** Its files, and what it is called. */
interface StoredNetwork {
  readonly id: StoredNetworkId;
  readonly name: string;
  readonly files: readonly WeightFile[];
}

/** Every such network. */
const NETWORKS: readonly StoredNetwork[] = [
  ...ZOO.map((entry) => ({ id: entry.id, name: entry.name, files: filesOf(entry) })),
  ...FACE_ZOO.map(({ id, name, topology, weights }) => ({ id, name, files: [topology, weights] })),
  ...STYLE_ZOO.map(({ id, name, weights }) => ({ id, name, files: [weights] })),
];

/** What a network is called. */
export function networkName(id: StoredNetworkId): string {
  return NETWORKS.find((network) => network.id === id)!.name;
}

/** One network's files in the weight cache. */
export interface StoredWeights {
  /** null: files that no network of this version uses, left by an older one. */
  readonly id: StoredNetworkId | null;
  readonly bytes: number;
  /** Whether all its files are there, so that it works offline. */
  readonly complete: boolean;
}

/** What is stored, of the networks of which anything is. Nothing where the browser has no cache storage. */
export async function listWeights(): Promise<readonly StoredWeights[]> {
  const cache = await openCache();
  if (!cache) return [];
  const found = new Map<StoredNetworkId | null, number>();
  const stored = new Set<WeightFile>();
  for (const request of await cache.keys()) {
    const owner = ownerOf(request.url);
    if (owner) stored.add(owner.file);
    const bytes = owner?.file.bytes ?? (await bytesOf(cache, request));
    found.set(owner?.id ?? null, (found.get(owner?.id ?? null) ?? 0) + bytes);
  }
  const complete = (id: StoredNetworkId) =>
    NETWORKS.find((network) => network.id === id)!.files.every((file) => stored.has(file));
  return [...found].map(([id, bytes]) => ({ id, bytes, complete: id !== null && complete(id) }));
}

/** Deletes one network's files; with null those that no network uses any more. */
export async function deleteWeights(id: StoredNetworkId | null): Promise<void> {
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

/**
 * File names carry a hash, so they are enough to tell whose a file is, wherever the app lives. What several networks
 * share is the first one's.
 */
function ownerOf(url: string): { readonly id: StoredNetworkId; readonly file: WeightFile } | null {
  const { pathname } = new URL(url);
  for (const { id, files } of NETWORKS) {
    for (const file of files) if (pathname.endsWith(`/${file.path}`)) return { id, file };
  }
  return null;
}

async function bytesOf(cache: Cache, request: Request): Promise<number> {
  const response = await cache.match(request);
  return response ? (await response.blob()).size : 0;
}
