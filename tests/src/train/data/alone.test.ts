import { afterEach, describe, expect, it, vi } from 'vitest';
import { ifAlone } from '../../../../src/train/data/alone';

/** Locks of one name, as far as they are used: shared ones are never given back. */
function fakeLocks() {
  let sharing = 0;
  return {
    request: async (_: string, options: LockOptions, work: (lock: object | null) => Promise<void> | undefined) => {
      if (options.ifAvailable) return work(sharing > 0 ? null : {});
      sharing++;
      return work({});
    },
  };
}

afterEach(() => vi.unstubAllGlobals());

describe('ifAlone', () => {
  it('works in the first tab, and in no other while that is open', async () => {
    vi.stubGlobal('navigator', { locks: fakeLocks() });
    const first = vi.fn(() => Promise.resolve());
    const second = vi.fn(() => Promise.resolve());
    await ifAlone(first);
    await ifAlone(second);
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 0]);
  });

  it('works where there are no locks, and where they are refused', async () => {
    const work = vi.fn(() => Promise.resolve());
    vi.stubGlobal('navigator', {});
    await ifAlone(work);
    vi.stubGlobal('navigator', { locks: { request: () => Promise.reject(new Error('denied')) } });
    await ifAlone(work);
    expect(work).toHaveBeenCalledTimes(2);
  });
});
