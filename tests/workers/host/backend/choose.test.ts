import { describe, expect, test, vi } from 'vitest';
import { FaultError, faultOf } from '../../../../workers/fault';
import { Refusal, type Backend, type BackendOpener, type OpenOptions } from '../../../../workers/host/backend/backend';
import { chooseBackend, type ChooseMeans, type ChooseRequest } from '../../../../workers/host/backend/choose';
import type { BackendName } from '../../../../workers/api';

type Behaviour = 'works' | 'wrong' | 'not a number' | 'no kernel' | 'throws' | 'hangs' | 'software' | 'plain object';

function fake(name: BackendName, dispose: () => void): Backend {
  return {
    name,
    adapter: `${name} adapter`,
    threads: 1,
    lost: new Promise(() => undefined),
    adopt: () => Promise.resolve(),
    openReader: () => Promise.reject(new Error('not in this test')),
    openPainter: () => ({ show: () => Promise.resolve(), dispose: () => undefined }),
    compile: () => Promise.resolve(),
    finished: () => Promise.resolve(),
    lose: () => undefined,
    dispose,
  };
}

/** Openers that behave as told; `current` is what the self-test runs on. */
function scene(behaviours: readonly (readonly [BackendName, Behaviour])[]) {
  const disposed: BackendName[] = [];
  const tried: BackendName[] = [];
  let current: Behaviour = 'works';
  const openers = behaviours.map(([name, behaviour]): BackendOpener => ({
    name,
    patience: 5,
    open: async ({ allowSoftware }: OpenOptions) => {
      current = behaviour;
      if (behaviour === 'throws') throw new Error('driver');
      if (behaviour === 'plain object') throw { message: 'no binary' };
      if (behaviour === 'hangs') await new Promise(() => undefined);
      if (behaviour === 'software' && !allowSoftware) throw new Refusal('software', 'SwiftShader');
      return fake(name, () => disposed.push(name));
    },
  }));
  const means: ChooseMeans = {
    openers,
    selfTest: async () => {
      if (current === 'no kernel') throw new Error('Kernel not registered');
      return current === 'wrong' ? 3 : current === 'not a number' ? NaN : 1e-6;
    },
    tolerance: 1e-2,
    onTry: (name) => tried.push(name),
    onError: () => undefined,
  };
  const choose = (request: Partial<ChooseRequest> = {}, signal = new AbortController().signal) =>
    chooseBackend({ wanted: 'auto', avoid: [], ...request }, means, signal);
  return { choose, disposed, tried };
}

const ALL_WORK = (['webgpu', 'webgl', 'wasm', 'cpu'] as const).map((name) => [name, 'works'] as const);

describe('chooseBackend', () => {
  test('takes the first that works and tries no other', async () => {
    const { choose, tried } = scene(ALL_WORK);
    const { backend, selfTestError, refused } = await choose();
    expect([backend.name, selfTestError, refused, tried]).toEqual(['webgpu', 1e-6, [], ['webgpu']]);
  });

  test('says why each of the others was passed over, and disposes the one that computes wrongly', async () => {
    const { choose, disposed } = scene([['webgpu', 'hangs'], ['webgl', 'wrong'], ['wasm', 'throws'], ['cpu', 'works']]);
    const { backend, refused } = await choose();
    expect(backend.name).toBe('cpu');
    expect(refused.map(({ backend: name, reason }) => [name, reason])).toEqual([
      ['webgpu', 'timeout'], ['webgl', 'self-test'], ['wasm', 'failed'],
    ]);
    expect(refused[1]?.detail).toBe('off by 3');
    expect(disposed).toEqual(['webgl']);
  });

  test('trusts nobody whose self-test rejects or comes to no number', async () => {
    const { choose, disposed } = scene([['webgpu', 'not a number'], ['webgl', 'no kernel'], ['wasm', 'works']]);
    const { refused } = await choose();
    expect(refused.map(({ reason, detail }) => [reason, detail])).toEqual([
      ['self-test', 'off by NaN'], ['self-test', 'Kernel not registered'],
    ]);
    expect(disposed).toEqual(['webgpu', 'webgl']);
  });

  test('passes over a software GPU in auto, but takes it when wanted by name', async () => {
    const behaviours = [['webgpu', 'software'], ['webgl', 'software'], ['wasm', 'works']] as const;
    const auto = await scene(behaviours).choose();
    expect(auto.backend.name).toBe('wasm');
    expect(auto.refused.map((r) => r.reason)).toEqual(['software', 'software']);
    const named = await scene(behaviours).choose({ wanted: 'webgl' });
    expect([named.backend.name, named.refused]).toEqual(['webgl', []]);
  });

  test('a wanted backend that fails gives way to those after it, then to those before it', async () => {
    const first = scene([['webgpu', 'works'], ['webgl', 'throws'], ['wasm', 'works'], ['cpu', 'works']]);
    expect((await first.choose({ wanted: 'webgl' })).backend.name).toBe('wasm');
    const second = scene([['webgpu', 'works'], ['webgl', 'throws'], ['wasm', 'throws'], ['cpu', 'throws']]);
    const { backend, refused } = await second.choose({ wanted: 'webgl' });
    expect(backend.name).toBe('webgpu');
    expect(refused.map((r) => r.backend)).toEqual(['webgl', 'wasm', 'cpu']);
  });

  test('software is allowed only to the one wanted by name', async () => {
    const { choose } = scene([['webgpu', 'throws'], ['webgl', 'software'], ['wasm', 'works']]);
    const { backend, refused } = await choose({ wanted: 'webgpu' });
    expect([backend.name, refused.map((r) => r.reason)]).toEqual(['wasm', ['failed', 'software']]);
  });

  test('waits longer for what was wanted by name, where that is provided for', async () => {
    const slow: BackendOpener = {
      name: 'webgpu',
      patience: 1,
      patienceByName: 10_000,
      open: () => new Promise((resolve) => setTimeout(() => resolve(fake('webgpu', () => undefined)), 50)),
    };
    const means: ChooseMeans = {
      openers: [slow, { name: 'cpu', patience: 1000, open: () => Promise.resolve(fake('cpu', () => undefined)) }],
      selfTest: () => Promise.resolve(0),
      tolerance: 0,
      onTry: () => undefined,
      onError: () => undefined,
    };
    const quiet = new AbortController().signal;
    const choose = (wanted: BackendName | 'auto') => chooseBackend({ wanted, avoid: [] }, means, quiet);
    expect((await choose('auto')).backend.name).toBe('cpu');
    expect((await choose('webgpu')).backend.name).toBe('webgpu');
  });

  test('does not try what was lost before, unless wanted by name', async () => {
    const { choose, tried } = scene(ALL_WORK);
    const { backend, refused } = await choose({ avoid: ['webgpu'] });
    expect([backend.name, refused[0]?.reason, tried]).toEqual(['webgl', 'lost', ['webgl']]);
    expect((await scene(ALL_WORK).choose({ wanted: 'webgpu', avoid: ['webgpu'] })).backend.name).toBe('webgpu');
  });

  test('tries WASM with one thread when the threaded build hangs', async () => {
    const { choose } = scene([['webgpu', 'software'], ['wasm', 'hangs'], ['wasm', 'works'], ['cpu', 'works']]);
    const { backend, refused } = await choose();
    expect(backend.name).toBe('wasm');
    expect(refused).toContainEqual({ backend: 'wasm', reason: 'timeout', detail: 'no answer in 5 ms' });
  });

  test('says so when nothing works, with every reason', async () => {
    const { choose } = scene([['webgpu', 'plain object'], ['cpu', 'wrong']]);
    const failure = await choose().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(FaultError);
    expect(faultOf(failure).code).toBe('no-backend');
    expect(faultOf(failure).detail).toMatch(/webgpu: failed \(no binary\); cpu: self-test \(off by 3\)/);
  });

  test('an abort ends it and tries nothing further', async () => {
    const controller = new AbortController();
    const { choose, tried } = scene([['webgpu', 'hangs'], ['cpu', 'works']]);
    const choosing = choose({}, controller.signal);
    controller.abort();
    await expect(choosing).rejects.toMatchObject({ name: 'AbortError' });
    expect(tried).toEqual(['webgpu']);
  });

  test('an abort while a backend opens disposes it once it is open', async () => {
    const controller = new AbortController();
    const { choose, disposed } = scene(ALL_WORK);
    const choosing = choose({}, controller.signal);
    controller.abort();
    await expect(choosing).rejects.toMatchObject({ name: 'AbortError' });
    expect(disposed).toEqual(['webgpu']);
  });

  test('disposes a backend that opens after its time was up', async () => {
    const dispose = vi.fn();
    let open: (backend: Backend) => void = () => undefined;
    const late = new Promise<Backend>((resolve) => (open = resolve));
    const means: ChooseMeans = {
      openers: [
        { name: 'webgpu', patience: 1, open: () => late },
        { name: 'cpu', patience: 1, open: () => Promise.resolve(fake('cpu', () => undefined)) },
      ],
      selfTest: () => Promise.resolve(0),
      tolerance: 0,
      onTry: () => undefined,
      onError: () => undefined,
    };
    const { backend } = await chooseBackend({ wanted: 'auto', avoid: [] }, means, new AbortController().signal);
    expect(backend.name).toBe('cpu');
    open(fake('webgpu', dispose));
    await late;
    expect(dispose).toHaveBeenCalledOnce();
  });
});
