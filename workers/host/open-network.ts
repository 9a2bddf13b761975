import type { DetectorNetwork } from '../../models/detector';
import type { OpenTrainer } from '../api';
import type { EventLine } from './events';
import { openBackend, reportOf } from './open-backend';
import type { SessionMeans } from './open-session';
import { DetectSession } from './session';
import { warmUp, whatWentWrong } from './warm-up';

/** What building a network tells on the way. */
export interface Building {
  readonly onBytes: (loaded: number, total: number, cached: boolean) => void;
  /** All bytes are there. */
  readonly loaded: () => void;
}

/**
 * Everything from the request to the first frame: backend, weights, network, shaders, warm-up. What was made is
 * disposed if a later step fails.
 * @throws FaultError; the signal's reason on abort
 */
export async function openNetwork(
  request: OpenTrainer,
  events: EventLine,
  { openers }: Pick<SessionMeans, 'openers'>,
  signal: AbortSignal,
  build: (building: Building) => Promise<DetectorNetwork>,
): Promise<DetectSession> {
  const chosen = await openBackend(request, events, openers, signal);
  const { backend } = chosen;
  const undo: (() => void)[] = [() => backend.dispose()];
  try {
    const network = await build({
      onBytes: (loaded, total, cached) => events.progress({ phase: 'download', loaded, total, cached }),
      loaded: () => events.progress({ phase: 'build' }),
    });
    undo.push(() => network.dispose());
    signal.throwIfAborted();
    const reader = await backend.openReader(network.inputSize, network.preprocessing);
    undo.push(() => reader.dispose());
    signal.throwIfAborted();
    await warmUp(network, backend, events, signal);
    signal.throwIfAborted();
    return new DetectSession({ report: reportOf(chosen), backend, network, reader, events });
  } catch (error) {
    const fault = await whatWentWrong(error, backend, signal);
    for (const step of undo.reverse()) step();
    throw fault;
  }
}
