import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ZOO } from '../../../models/zoo';
import { FACE_ZOO } from '../../../models/zoo/faces';
import { WEIGHT_CACHE } from '../../../models/zoo/zoo';
import { deleteAllWeights, deleteWeights, listWeights, networkName } from '../../../src/storage/weights';

/** As much of Cache and CacheStorage as is used. */
class FakeCache {
  readonly rows = new Map<string, string>();

  keys = async () => [...this.rows.keys()].map((url) => new Request(url));
  match = async ({ url }: Request) => (this.rows.has(url) ? new Response(this.rows.get(url)) : undefined);
  delete = async ({ url }: Request) => this.rows.delete(url);
}

const refuse = () => Promise.reject(new DOMException('no', 'SecurityError'));
const [ssd, centernet] = ZOO;
if (!ssd || !centernet) throw new Error('the zoo is empty');
const at = (path: string) => `https://example.org/app/${path}`;

describe('stored weights', () => {
  let cache: FakeCache;

  beforeEach(() => {
    cache = new FakeCache();
    vi.stubGlobal('caches', {
      open: async (name: string) => (name === WEIGHT_CACHE ? cache : new FakeCache()),
      delete: async (name: string) => {
        if (name === WEIGHT_CACHE) cache.rows.clear();
        return true;
      },
    });
    for (const path of [ssd.topology.path, ssd.weights.path, centernet.weights.path]) cache.rows.set(at(path), '');
    cache.rows.set(at('weights/ssd.0000.bin'), 'older');
  });

  afterEach(() => void vi.unstubAllGlobals());

  it('are listed by network, with their size and whether they are whole', async () => {
    expect(await listWeights()).toEqual([
      { id: ssd.id, bytes: ssd.topology.bytes + ssd.weights.bytes, complete: true },
      { id: centernet.id, bytes: centernet.weights.bytes, complete: false },
      { id: null, bytes: 5, complete: false },
    ]);
  });

  it('count a network about faces, too', async () => {
    const [detector] = FACE_ZOO;
    cache.rows.set(at(detector!.weights.path), '');
    expect(await listWeights()).toContainEqual({ id: detector!.id, bytes: detector!.weights.bytes, complete: false });
    expect(networkName(detector!.id)).toBe('BlazeFace');
  });

  it('are deleted one by one, left-overs included', async () => {
    await deleteWeights(ssd.id);
    expect((await listWeights()).map(({ id }) => id)).toEqual([centernet.id, null]);
    await deleteWeights(null);
    expect((await listWeights()).map(({ id }) => id)).toEqual([centernet.id]);
  });

  it('are deleted all at once', async () => {
    await deleteAllWeights();
    expect(await listWeights()).toEqual([]);
  });

  it.each([
    ['is missing', undefined],
    ['refuses', { open: refuse, delete: refuse }],
  ])('are none where cache storage %s', async (_how, caches) => {
    vi.stubGlobal('caches', caches);
    expect(await listWeights()).toEqual([]);
    await deleteWeights(ssd.id);
    await deleteAllWeights();
  });
});
