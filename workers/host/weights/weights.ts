import type { WeightFile } from '../../../models/zoo/zoo';
import { FaultError } from '../../fault';
import type { WeightCache } from './cache';
import { download, type Fetch, type OnBytes } from './fetch';
import { damage, type Digest } from './verify';

/** What weights are got with; injected, so that every misfortune can be tested. */
export interface WeightMeans {
  readonly fetch: Fetch;
  readonly cache: WeightCache;
  readonly digest?: Digest;
}

/**
 * The bytes of one file of weights: out of the cache if they are there and intact, else over the network, and then
 * into the cache. A damaged copy in the cache is deleted; a damaged download is tried once more past the HTTP cache.
 *
 * @param baseUrl directory of the app, ending in '/'
 * @throws FaultError 'weights-offline', 'weights-missing' or 'weights-damaged'; the signal's reason on abort
 */
export async function getWeights(
  file: WeightFile,
  baseUrl: string,
  means: WeightMeans,
  onBytes: OnBytes,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const url = new URL(file.path, baseUrl).href;
  signal.throwIfAborted();
  const stored = await means.cache.read(url);
  signal.throwIfAborted();
  if (stored) {
    if (!(await damage(stored, file, means.digest))) {
      onBytes(stored.length, true);
      return stored;
    }
    await means.cache.remove(url);
  }

  let wrong: string | null = null;
  for (const mode of ['default', 'reload'] as const) {
    const bytes = await download(means.fetch, url, file, mode, onBytes, signal);
    wrong = await damage(bytes, file, means.digest);
    signal.throwIfAborted();
    if (!wrong) {
      await means.cache.write(url, bytes);
      return bytes;
    }
  }
  throw new FaultError('weights-damaged', `${url}: ${wrong}`);
}
