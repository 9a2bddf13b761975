import { OwnYolo } from '../../../models/yolo/own/own-yolo';
import { centernet } from '../../../models/zoo/centernet';
import type { DetectorSource, OpenTrainer } from '../../api';
import { FaultError } from '../../fault';
import type { EventLine } from '../events';
import { loadFiles } from '../load-files';
import { openBackend, reportOf } from '../open-backend';
import type { SessionMeans } from '../open-session';
import { DetectSession } from '../session';
import { warmUp, whatWentWrong } from '../warm-up';

/**
 * Everything from the request to the first frame, as openSession does for the detectors of the zoo.
 * @throws FaultError; the signal's reason on abort
 */
export async function openOwnDetector(
  request: OpenTrainer,
  { detector, labels }: DetectorSource,
  events: EventLine,
  means: SessionMeans,
  signal: AbortSignal,
): Promise<DetectSession> {
  const chosen = await openBackend(request, events, means.openers, signal);
  const { backend } = chosen;
  const undo: (() => void)[] = [() => backend.dispose()];
  try {
    const onBytes = (loaded: number, total: number, cached: boolean) =>
      events.progress({ phase: 'download', loaded, total, cached });
    const files = await loadFiles(centernet, request.baseUrl, means.weights, onBytes, signal);
    events.progress({ phase: 'build' });
    const network = await OwnYolo.load(detector, files, labels).catch((error: unknown) => {
      if (error instanceof RangeError) throw new FaultError('weights-damaged', error.message, { cause: error });
      throw error;
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
