/** How much room this page takes and has left. */
export interface StorageUse {
  /** Bytes used, and bytes that may be used; null where the browser does not tell. */
  readonly usage: number | null;
  readonly quota: number | null;
}

/** Never rejects: browsers without an answer give null. */
export async function storageUse(): Promise<StorageUse> {
  try {
    const { usage, quota } = await navigator.storage.estimate();
    return { usage: usage ?? null, quota: quota ?? null };
  } catch {
    return { usage: null, quota: null };
  }
}

/**
 * Asks the browser not to evict what this page stores; tells whether it agreed, now or before. Never rejects. Some
 * browsers ask the person, so call it when there is something worth keeping.
 */
export async function persistStorage(): Promise<boolean> {
  try {
    return await navigator.storage.persist();
  } catch {
    return false; // No storage manager (plain HTTP, older browsers), or it refuses.
  }
}
