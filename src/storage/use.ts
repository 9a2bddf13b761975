/** How much of the disk this app takes. */
export interface StorageUse {
  /** Bytes used by this origin and bytes it may use; null where the browser does not tell. */
  readonly usage: number | null;
  readonly quota: number | null;
  /** Whether the browser promised not to evict. */
  readonly persisted: boolean;
}

/** Never rejects. */
export async function storageUse(): Promise<StorageUse> {
  const storage = globalThis.navigator?.storage as StorageManager | undefined;
  try {
    const estimate = await storage?.estimate?.();
    const persisted = (await storage?.persisted?.()) ?? false;
    return { usage: estimate?.usage ?? null, quota: estimate?.quota ?? null, persisted };
  } catch {
    return { usage: null, quota: null, persisted: false };
  }
}

/** Asks the browser not to evict; tells whether it agreed. Never rejects. */
export async function persistStorage(): Promise<boolean> {
  try {
    return (await navigator.storage?.persist?.()) ?? false;
  } catch {
    return false;
  }
}
