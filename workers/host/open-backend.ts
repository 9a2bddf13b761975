import { runSelfTest, SELF_TEST_TOLERANCE } from '../../models/self-test';
import type { BackendName, BackendReport } from '../api';
import type { BackendOpener } from './backend/backend';
import { chooseBackend, type Chosen } from './backend/choose';
import type { EventLine } from './events';
import { isOutOfMemory } from './memory';

interface BackendWish {
  /** 'auto' tries webgpu, webgl, wasm, cpu in that order. */
  readonly backend: BackendName | 'auto';
  readonly avoid: readonly BackendName[];
}

/**
 * Chooses and tests a backend, and tells of each that is tried. Later errors of the device are told too, the first one.
 * @throws FaultError; the signal's reason on abort
 */
export async function openBackend(
  wish: BackendWish,
  events: EventLine,
  openers: readonly BackendOpener[],
  signal: AbortSignal,
): Promise<Chosen> {
  let open = false;
  let told = false;
  const chosen = await chooseBackend(
    { wanted: wish.backend, avoid: wish.avoid },
    {
      openers,
      selfTest: runSelfTest,
      tolerance: SELF_TEST_TOLERANCE,
      onTry: (backend) => events.progress({ phase: 'backend', backend }),
      onError: (detail) => {
        // While it is tested, a backend is judged by its results. Afterwards the first error tells most.
        if (!open || told) return;
        told = true;
        events.fault({ code: isOutOfMemory(detail) ? 'out-of-memory' : 'gpu-error', detail });
      },
    },
    signal,
  );
  open = true;
  return chosen;
}

export function reportOf({ backend, selfTestError, refused }: Chosen): BackendReport {
  const { name, adapter, threads } = backend;
  return { backend: name, adapter, threads, selfTestError, refused };
}
