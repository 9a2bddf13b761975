import { BACKENDS, type BackendName, type BackendRefusal } from '../../api';
import { FaultError } from '../../fault';
import { TimeoutError, within } from '../timeout';
import { Refusal, type Backend, type BackendOpener } from './backend';

export interface ChooseRequest {
  readonly wanted: BackendName | 'auto';
  /** Passed over unless wanted by name. */
  readonly avoid: readonly BackendName[];
}

export interface ChooseMeans {
  /** In order of preference. Several may go by the same name: WASM with and without threads. */
  readonly openers: readonly BackendOpener[];
  /** Runs on the backend just opened and returns the largest difference from the golden values. */
  readonly selfTest: () => Promise<number>;
  /** Largest difference with which a backend is still trusted. */
  readonly tolerance: number;
  /** Told of each backend before it is tried. */
  readonly onTry: (backend: BackendName) => void;
  readonly onError: (message: string) => void;
}

export interface Chosen {
  readonly backend: Backend;
  readonly selfTestError: number;
  readonly refused: readonly BackendRefusal[];
}

/**
 * Opens backends in order until one passes the self-test. A backend wanted by name is tried first and may be a
 * software one; if it is refused, those after it in `BACKENDS` follow, then those before it.
 * @throws FaultError 'no-backend' if none is left; the signal's reason on abort
 */
export async function chooseBackend(request: ChooseRequest, means: ChooseMeans, signal: AbortSignal): Promise<Chosen> {
  const refused: BackendRefusal[] = [];
  for (const opener of inOrder(request.wanted, means.openers)) {
    const byName = opener.name === request.wanted;
    if (!byName && request.avoid.includes(opener.name)) {
      refused.push({ backend: opener.name, reason: 'lost', detail: 'lost earlier in this visit' });
      continue;
    }
    signal.throwIfAborted();
    means.onTry(opener.name);
    try {
      const { backend, selfTestError } = await openAndTest(opener, byName, means, signal);
      return { backend, selfTestError, refused };
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      refused.push({ backend: opener.name, ...explain(error) });
    }
  }
  throw new FaultError('no-backend', refused.map((r) => `${r.backend}: ${r.reason} (${r.detail})`).join('; '));
}

async function openAndTest(opener: BackendOpener, byName: boolean, means: ChooseMeans, signal: AbortSignal) {
  const patience = (byName && opener.patienceByName) || opener.patience;
  const opening = opener.open({ allowSoftware: byName, onError: means.onError });
  const backend = await within(patience, opening, (late) => late.dispose());
  try {
    signal.throwIfAborted();
    await backend.adopt();
    const selfTestError = await within(patience, selfTest(means));
    signal.throwIfAborted();
    return { backend, selfTestError };
  } catch (error) {
    backend.dispose();
    throw error;
  }
}

async function selfTest({ selfTest: run, tolerance }: ChooseMeans): Promise<number> {
  let error: number;
  try {
    error = await run();
  } catch (cause) {
    throw new Refusal('self-test', messageOf(cause));
  }
  // Written so that NaN fails.
  if (!(error <= tolerance)) throw new Refusal('self-test', `off by ${error}`);
  return error;
}

function inOrder(wanted: BackendName | 'auto', openers: readonly BackendOpener[]): readonly BackendOpener[] {
  if (wanted === 'auto') return openers;
  const start = BACKENDS.indexOf(wanted);
  const order = [...BACKENDS.slice(start), ...BACKENDS.slice(0, start)];
  return [...openers].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
}

function explain(error: unknown): Omit<BackendRefusal, 'backend'> {
  if (error instanceof Refusal) return { reason: error.reason, detail: error.message };
  if (error instanceof TimeoutError) return { reason: 'timeout', detail: error.message };
  return { reason: 'failed', detail: messageOf(error) };
}

/** tfjs also rejects with plain objects that have a message. */
function messageOf(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === 'string' ? message : String(error);
}
