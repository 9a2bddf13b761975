import { browserCache } from './cache';
import type { WeightMeans } from './weights';

/** The browser's own fetch, cache and hash, as far as this context has them. */
export function browserMeans(cacheName: string): WeightMeans {
  // Typed as always there, but absent in insecure contexts.
  const storage = globalThis.caches as CacheStorage | undefined;
  const subtle = globalThis.crypto.subtle as SubtleCrypto | undefined;
  return {
    fetch: (url, init) => fetch(url, init),
    cache: browserCache(cacheName, storage),
    ...(subtle ? { digest: (bytes: Uint8Array<ArrayBuffer>) => subtle.digest('SHA-256', bytes) } : {}),
  };
}
