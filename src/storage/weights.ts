/** One network's files in the weight cache. */
export interface StoredWeights {
  /** Zoo id; null for files of an older version of the app. */
  readonly id: string | null;
  readonly bytes: number;
  /** Whether all its files are there, so that it works offline. */
  readonly complete: boolean;
}

export interface StorageUse {
  /** Bytes used by this origin and bytes it may use; null where the browser does not tell. */
  readonly usage: number | null;
  readonly quota: number | null;
  /** Whether the browser promised not to evict. */
  readonly persisted: boolean;
}

export function listWeights(): Promise<readonly StoredWeights[]> { throw new Error(); }
/** Deletes one network's files; null those of older versions. */
export function deleteWeights(_id: string | null): Promise<void> { throw new Error(); }
export function deleteAllWeights(): Promise<void> { throw new Error(); }
export function storageUse(): Promise<StorageUse> { throw new Error(); }
/** Asks the browser not to evict; tells whether it agreed. */
export function persistStorage(): Promise<boolean> { throw new Error(); }
