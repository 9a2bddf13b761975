import { describe, expect, test } from 'vitest';
import { browserCache } from '../../../../workers/host/weights/cache';

const BYTES = Uint8Array.of(1, 2, 3);

/** A CacheStorage that keeps responses by URL; `fail` makes the named method reject as browsers do. */
function storage(fail?: 'open' | 'match' | 'put' | 'delete'): CacheStorage {
  const refuse = (name: string) => {
    if (name === fail) throw new DOMException(name, name === 'put' ? 'QuotaExceededError' : 'SecurityError');
  };
  const kept = new Map<string, Response>();
  const cache = {
    match: async (url: string) => (refuse('match'), kept.get(url)?.clone()),
    put: async (url: string, response: Response) => (refuse('put'), void kept.set(url, response)),
    delete: async (url: string) => (refuse('delete'), kept.delete(url)),
  };
  return { open: async () => (refuse('open'), cache) } as unknown as CacheStorage;
}

describe('browserCache', () => {
  test('gives back what it was given, and says its length for whoever lists it', async () => {
    const store = storage();
    const cache = browserCache('weights', store);
    expect(await cache.read('https://a/w')).toBeNull();
    await cache.write('https://a/w', BYTES);
    expect(await cache.read('https://a/w')).toEqual(BYTES);
    const response = await (await store.open('weights')).match('https://a/w');
    expect(response?.headers.get('content-length')).toBe('3');
    await cache.remove('https://a/w');
    expect(await cache.read('https://a/w')).toBeNull();
  });

  test.each(['open', 'match', 'put', 'delete'] as const)('nothing rejects when %s does', async (fail) => {
    const cache = browserCache('weights', storage(fail));
    await expect(cache.write('https://a/w', BYTES)).resolves.toBeUndefined();
    await expect(cache.remove('https://a/w')).resolves.toBeUndefined();
    await expect(cache.read('https://a/w')).resolves.toEqual(fail === 'delete' ? BYTES : null);
  });

  test('without the Cache API it is an empty cache', async () => {
    const cache = browserCache('weights', undefined);
    await cache.write('https://a/w', BYTES);
    expect(await cache.read('https://a/w')).toBeNull();
  });
});
