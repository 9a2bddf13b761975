import type { WeightFile } from '../../../models/zoo/zoo';
import { FaultError, isAbort } from '../../fault';

/** @param loaded bytes of the file that have arrived; @param cached whether they came out of the cache */
export type OnBytes = (loaded: number, cached: boolean) => void;

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * Downloads one file of weights, without judging its content beyond its length.
 * @param mode 'reload' goes past the browser's HTTP cache
 * @returns the bytes; as many as came if that is fewer than promised, and at most one chunk too many
 * @throws FaultError 'weights-offline' if the network does not deliver, 'weights-missing' if the server answers with
 *   an error or a page; the signal's reason on abort
 */
export async function download(
  fetch: Fetch,
  url: string,
  file: WeightFile,
  mode: 'default' | 'reload',
  onBytes: OnBytes,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const response = await fetch(url, { signal, cache: mode, credentials: 'same-origin' });
    refuse(response, url);
    return await readBody(response, file.bytes, onBytes, signal);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof FaultError || isAbort(error)) throw error;
    throw new FaultError('weights-offline', `${url}: ${String(error)}`, { cause: error });
  }
}

/** A host that answers everything with its start page says 200 and HTML. */
function refuse(response: Response, url: string): void {
  if (!response.ok) throw new FaultError('weights-missing', `${url}: HTTP ${response.status}`);
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('text/html')) throw new FaultError('weights-missing', `${url}: answered with a page (${type})`);
}

async function readBody(response: Response, expected: number, onBytes: OnBytes, signal: AbortSignal) {
  if (!response.body) return new Uint8Array(await response.arrayBuffer());
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let loaded = 0;
  onBytes(0, false);
  while (loaded <= expected) {
    signal.throwIfAborted();
    const { done, value } = await reader.read();
    if (done) return join(chunks, loaded);
    chunks.push(value);
    loaded += value.length;
    onBytes(Math.min(loaded, expected), false);
  }
  // Longer than promised: damaged already, so the rest need not be fetched.
  await reader.cancel();
  return join(chunks, loaded);
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
