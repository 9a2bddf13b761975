import { engine } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { runSelfTest, SELF_TEST_TOLERANCE } from '../../../models/self-test';
import { BACKENDS } from '../../../workers/api';
import { chooseBackend, type ChooseMeans } from '../../../workers/host/backend/choose';
import { browserOpeners } from '../../../workers/host/backend/openers';

const quiet = new AbortController().signal;
const means: ChooseMeans = {
  openers: browserOpeners(),
  selfTest: runSelfTest,
  tolerance: SELF_TEST_TOLERANCE,
  onTry: () => undefined,
  onError: (message) => {
    throw new Error(message);
  },
};

describe('the backends of a real browser', () => {
  test.each(BACKENDS)('%s passes the self-test twice over and leaves nothing behind', async (wanted) => {
    for (let round = 0; round < 2; round++) {
      const { backend, selfTestError, refused } = await chooseBackend({ wanted, avoid: [] }, means, quiet);
      expect([backend.name, refused]).toEqual([wanted, []]);
      expect(selfTestError).toBeLessThan(1e-4);
      backend.dispose();
      expect(engine().state.numTensors).toBe(0);
    }
  });

  test('threads are used, because the page is cross-origin isolated', async () => {
    expect(crossOriginIsolated).toBe(true);
    const { backend, refused } = await chooseBackend({ wanted: 'wasm', avoid: [] }, means, quiet);
    expect(refused).toEqual([]);
    expect(backend.threads).toBe(Math.min(4, navigator.hardwareConcurrency));
    backend.dispose();
  });

  test('auto passes over the emulated GPUs of this browser', async () => {
    const { backend, refused } = await chooseBackend({ wanted: 'auto', avoid: [] }, means, quiet);
    expect(backend.name).toBe('wasm');
    expect(refused.map((r) => [r.backend, r.reason])).toEqual([['webgpu', 'software'], ['webgl', 'software']]);
    backend.dispose();
  });
});
