/** Stored weights by URL. None of its methods rejects: a cache that fails is a cache that is empty. */
export interface WeightCache {
  read(url: string): Promise<Uint8Array<ArrayBuffer> | null>;
  write(url: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  remove(url: string): Promise<void>;
}

/**
 * The Cache API under `name`, which the settings read to show what is stored. Missing in insecure contexts, refused in
 * some private windows, and out of quota on a full disk: the weights then come over the network each time.
 */
export function browserCache(name: string, storage: CacheStorage | undefined): WeightCache {
  const attempt = async <T>(work: (cache: Cache) => Promise<T>): Promise<T | null> => {
    if (!storage) return null;
    try {
      return await work(await storage.open(name));
    } catch {
      return null;
    }
  };
  return {
    read: (url) =>
      attempt(async (cache) => {
        const response = await cache.match(url);
        return response ? new Uint8Array(await response.arrayBuffer()) : null;
      }),
    write: async (url, bytes) => {
      const headers = { 'content-type': 'application/octet-stream', 'content-length': String(bytes.length) };
      await attempt((cache) => cache.put(url, new Response(bytes, { headers })));
    },
    remove: async (url) => {
      await attempt((cache) => cache.delete(url));
    },
  };
}
