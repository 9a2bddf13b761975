import { tensor1d, tidy, zeros, type Rank } from '@tensorflow/tfjs-core';
import { registerTrainingKernels } from '../../../models/kernels/training';
import type { OpenStyles } from '../../api';
import type { EventLine } from '../events';
import { openBackend, reportOf } from '../open-backend';
import type { SessionMeans } from '../open-session';
import { within } from '../timeout';
import { whatWentWrong } from '../warm-up';
import type { Backend } from '../backend/backend';
import { loadStyles } from './load-styles';
import { PHOTOGRAPH, type StyleNetworks } from './networks';
import { StyleSession } from './style-session';

/** A driver that has not compiled and run the network by then, in milliseconds, is taken to be stuck. */
const PATIENCE = 180_000;
/** What is painted to warm up: the shape of most cameras at the size that is begun with. */
const [WARM_WIDTH, WARM_HEIGHT] = [256, 192];

/**
 * Everything from the request to the first frame, as openSession does for detectors.
 * @throws FaultError; the signal's reason on abort
 */
export async function openStyles(
  request: OpenStyles, canvas: OffscreenCanvas, events: EventLine, means: SessionMeans, signal: AbortSignal,
): Promise<StyleSession> {
  const chosen = await openBackend(request, events, means.openers, signal);
  const { backend } = chosen;
  const undo: (() => void)[] = [() => backend.dispose()];
  try {
    const onBytes = (loaded: number, total: number, cached: boolean) =>
      events.progress({ phase: 'download', loaded, total, cached });
    const networks = await loadStyles(request.baseUrl, means.weights, onBytes, signal);
    undo.push(() => networks.dispose());
    events.progress({ phase: 'build' });
    registerTrainingKernels(backend.name);
    const painter = backend.openPainter(canvas);
    undo.push(() => painter.dispose());
    signal.throwIfAborted();
    await within(PATIENCE, warmUp(networks, backend, events, signal));
    signal.throwIfAborted();
    return new StyleSession({ report: reportOf(chosen), backend, networks, events, painter });
  } catch (error) {
    const fault = await whatWentWrong(error, backend, signal);
    for (const step of undo.reverse()) step();
    throw fault;
  }
}

/** Compiles every shader in parallel, then paints once: the first run of a driver is its slowest. */
async function warmUp(
  { transfer, vectors }: StyleNetworks, backend: Backend, events: EventLine, signal: AbortSignal,
): Promise<void> {
  const tell = (fraction: number) => events.progress({ phase: 'warm-up', fraction });
  const paint = () =>
    tidy(() => transfer.paint(zeros<Rank.R4>([1, WARM_HEIGHT, WARM_WIDTH, 3]), tensor1d(vectors.get(PHOTOGRAPH)!)));
  tell(0);
  await backend.compile(() => paint().dispose());
  signal.throwIfAborted();
  tell(0.5);
  const painted = paint();
  await painted.data().finally(() => painted.dispose());
  tell(1);
}
