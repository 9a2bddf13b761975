import type { Database } from './db';
import { withStorageFaults } from './fault';

/** What features depend on besides the picture. Both are free text that names them for good. */
export interface FeatureSet {
  /** Trunk, weights and taps. */
  readonly network: string;
  /** Augmentation, its strength and seed; 'none' where there is none. */
  readonly augmentation: string;
}

/**
 * Features of these samples in a set, in their order; null where there are none. What a buffer holds (type, shape,
 * copies) is up to who wrote it. Features can be computed again, so what is not a buffer counts as missing.
 */
export async function readFeatures(
  db: Database,
  set: FeatureSet,
  ids: readonly string[],
): Promise<readonly (ArrayBuffer | null)[]> {
  const prefix = prefixOf(set);
  const rows = await db.getMany('features', ids.map((id) => prefix + id));
  return rows.map((row) => (row instanceof ArrayBuffer ? row : null));
}

/** All of them or none. Rejects with a StorageFault. */
export async function writeFeatures(
  db: Database,
  set: FeatureSet,
  features: ReadonlyMap<string, ArrayBuffer>,
): Promise<void> {
  const prefix = prefixOf(set);
  const rows = [...features].map(([id, value]) => ({ table: 'features', key: prefix + id, value }) as const);
  await withStorageFaults(() => db.write(rows));
}

/** Deletes the features of all samples but these, in every set, and every set that is not to be kept. */
export async function pruneFeatures(
  db: Database,
  sampleIds: ReadonlySet<string>,
  keep: (set: FeatureSet) => boolean = () => true,
): Promise<void> {
  const keys = await db.keys('features');
  const gone = keys.filter((key) => {
    const [network = '', augmentation = '', id = ''] = key.split('/').map(unescape);
    return !sampleIds.has(id) || !keep({ network, augmentation });
  });
  await withStorageFaults(() => db.write(gone.map((key) => ({ table: 'features', key }))));
}

function prefixOf({ network, augmentation }: FeatureSet): string {
  return `${encodeURIComponent(network)}/${encodeURIComponent(augmentation)}/`;
}

function unescape(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
