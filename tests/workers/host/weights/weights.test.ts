import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultOf } from '../../../../workers/fault';
import type { WeightCache } from '../../../../workers/host/weights/cache';
import type { Fetch } from '../../../../workers/host/weights/fetch';
import { getWeights, type WeightMeans } from '../../../../workers/host/weights/weights';

const BYTES = Uint8Array.from({ length: 1000 }, (_, i) => (i * 7) % 256);
const FILE = {
  path: 'weights/net.abc.bin',
  bytes: BYTES.length,
  sha256: createHash('sha256').update(BYTES).digest('hex'),
};
const BASE = 'https://example.org/app/';
const URL_OF_FILE = 'https://example.org/app/weights/net.abc.bin';

type Answer = () => Response;
const good: Answer = () => new Response(BYTES, { headers: { 'content-type': 'application/octet-stream' } });
const cut: Answer = () => new Response(BYTES.slice(0, 400));
const flipped: Answer = () => new Response(BYTES.map((byte, i) => (i === 500 ? byte ^ 1 : byte)));
const offline: Answer = () => {
  throw new TypeError('Failed to fetch');
};
/** Delivers some bytes, then the connection breaks. */
const broken: Answer = () => {
  let sent = false;
  return new Response(
    new ReadableStream({
      pull(controller) {
        if (sent) controller.error(new TypeError('network error'));
        else controller.enqueue(BYTES.slice(0, 100));
        sent = true;
      },
    }),
  );
};

class FakeCache implements WeightCache {
  readonly stored = new Map<string, Uint8Array<ArrayBuffer>>();
  read = (url: string) => Promise.resolve(this.stored.get(url) ?? null);
  write = async (url: string, bytes: Uint8Array<ArrayBuffer>) => void this.stored.set(url, bytes);
  remove = async (url: string) => void this.stored.delete(url);
}

function scene(answers: readonly Answer[], stored?: Uint8Array<ArrayBuffer>) {
  const cache = new FakeCache();
  if (stored) cache.stored.set(URL_OF_FILE, stored);
  const asked: { url: string; mode: RequestCache | undefined }[] = [];
  const heard: [loaded: number, cached: boolean][] = [];
  const fetch: Fetch = async (url, init) => {
    const answer = answers[asked.length];
    asked.push({ url, mode: init.cache });
    if (!answer) throw new Error('asked too often');
    return answer();
  };
  const means: WeightMeans = { fetch, cache, digest: (bytes) => crypto.subtle.digest('SHA-256', bytes) };
  const get = (signal = new AbortController().signal) =>
    getWeights(FILE, BASE, means, (loaded, cached) => heard.push([loaded, cached]), signal);
  return { get, cache, asked, heard };
}

const codeOf = async (work: Promise<unknown>) => faultOf(await work.catch((error: unknown) => error)).code;

describe('getWeights', () => {
  test('fetches, reports every byte, and stores', async () => {
    const { get, cache, asked, heard } = scene([good]);
    expect(await get()).toEqual(BYTES);
    expect(asked).toEqual([{ url: URL_OF_FILE, mode: 'default' }]);
    expect(heard[0]).toEqual([0, false]);
    expect(heard.at(-1)).toEqual([BYTES.length, false]);
    expect(cache.stored.get(URL_OF_FILE)).toEqual(BYTES);
  });

  test('asks nobody when an intact copy is stored', async () => {
    const { get, asked, heard } = scene([], BYTES);
    expect(await get()).toEqual(BYTES);
    expect([asked, heard]).toEqual([[], [[BYTES.length, true]]]);
  });

  test('any single damaged byte in the cache is noticed, dropped and fetched again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(BYTES.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const { get, cache, asked } = scene([good], BYTES.map((byte, i) => (i === at ? byte ^ by : byte)));
        expect(await get()).toEqual(BYTES);
        expect(asked).toHaveLength(1);
        expect(cache.stored.get(URL_OF_FILE)).toEqual(BYTES);
      }),
      { numRuns: 30 },
    );
  });

  test('a stored half file is dropped even when there is no network', async () => {
    const { get, cache } = scene([offline], BYTES.slice(0, 500));
    expect(await codeOf(get())).toBe('weights-offline');
    expect(cache.stored.size).toBe(0);
  });

  const bad = [['short', cut], ['wrong', flipped]] as const;
  test.each(bad)('a %s download is tried once more, past the HTTP cache', async (_, answer) => {
    const { get, asked } = scene([answer, good]);
    expect(await get()).toEqual(BYTES);
    expect(asked.map((a) => a.mode)).toEqual(['default', 'reload']);
  });

  test('weights that stay damaged are given up, and not stored', async () => {
    const { get, cache, asked } = scene([flipped, cut]);
    expect(await codeOf(get())).toBe('weights-damaged');
    expect([asked.length, cache.stored.size]).toEqual([2, 0]);
  });

  test('a file that goes on too long is cut off and counts as damaged', async () => {
    const chunk = new Uint8Array(600);
    let chunks = 0;
    const endless: Answer = () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            chunks++;
            controller.enqueue(chunk);
          },
        }),
      );
    expect(await codeOf(scene([endless, endless]).get())).toBe('weights-damaged');
    expect(chunks).toBeLessThan(10);
  });

  test.each([
    ['404', () => new Response('not found', { status: 404 })],
    ['500', () => new Response('', { status: 500 })],
    ['a start page', () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } })],
  ] as const)('%s means the weights are missing, without a second try', async (_, answer) => {
    const { get, asked } = scene([answer]);
    expect(await codeOf(get())).toBe('weights-missing');
    expect(asked).toHaveLength(1);
  });

  const unreachable = [['no network', offline], ['a broken connection', broken]] as const;
  test.each(unreachable)('%s means offline', async (_, answer) => {
    expect(await codeOf(scene([answer]).get())).toBe('weights-offline');
  });

  test('an abort before, or between two chunks, ends it as an abort', async () => {
    const before = scene([good]);
    await expect(before.get(AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
    expect(before.asked).toEqual([]);

    const controller = new AbortController();
    const slow: Answer = () =>
      new Response(
        new ReadableStream({
          pull(stream) {
            stream.enqueue(BYTES.slice(0, 10));
            controller.abort();
          },
        }),
      );
    const during = scene([slow]);
    await expect(during.get(controller.signal)).rejects.toMatchObject({ name: 'AbortError' });
    expect(during.cache.stored.size).toBe(0);
  });

  test('without SubtleCrypto the length is still checked', async () => {
    const get = (answer: Answer) => {
      const means: WeightMeans = { fetch: async () => answer(), cache: new FakeCache() };
      return getWeights(FILE, BASE, means, () => undefined, new AbortController().signal);
    };
    expect((await get(flipped)).length).toBe(BYTES.length);
    expect(await codeOf(get(cut))).toBe('weights-damaged');
  });
});
