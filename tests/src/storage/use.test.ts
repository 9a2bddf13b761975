import { afterEach, describe, expect, it, vi } from 'vitest';
import { persistStorage, storageUse } from '../../../src/storage/use';

const refuse = () => Promise.reject(new TypeError('no'));

afterEach(() => void vi.unstubAllGlobals());

describe('storage use', () => {
  it('is what the browser tells', async () => {
    vi.stubGlobal('navigator', { storage: { estimate: async () => ({ usage: 10, quota: 100 }) } });
    expect(await storageUse()).toEqual({ usage: 10, quota: 100 });
  });

  it.each([
    ['there is no storage manager', {}],
    ['it does not tell', { storage: { estimate: async () => ({}) } }],
    ['it refuses', { storage: { estimate: refuse } }],
  ])('is unknown where %s', async (_how, navigator) => {
    vi.stubGlobal('navigator', navigator);
    expect(await storageUse()).toEqual({ usage: null, quota: null });
  });
});

describe('persistent storage', () => {
  it.each([true, false])('is what the browser grants: %s', async (granted) => {
    vi.stubGlobal('navigator', { storage: { persist: async () => granted } });
    expect(await persistStorage()).toBe(granted);
  });

  it.each([
    ['there is no storage manager', {}],
    ['an older one knows nothing of it', { storage: {} }],
    ['it refuses', { storage: { persist: refuse } }],
  ])('is not where %s', async (_how, navigator) => {
    vi.stubGlobal('navigator', navigator);
    expect(await persistStorage()).toBe(false);
  });
});
