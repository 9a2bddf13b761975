import { OwnYolo } from '../../../models/yolo/own/own-yolo';
import { centernet } from '../../../models/zoo/centernet';
import type { DetectorSource, OpenTrainer } from '../../api';
import { FaultError } from '../../fault';
import type { EventLine } from '../events';
import { loadFiles } from '../load-files';
import { openNetwork } from '../open-network';
import type { SessionMeans } from '../open-session';
import type { DetectSession } from '../session';

/** Opens a detector that the Train tab made. See `openNetwork`. */
export function openOwnDetector(
  request: OpenTrainer,
  { detector, labels }: DetectorSource,
  events: EventLine,
  means: SessionMeans,
  signal: AbortSignal,
): Promise<DetectSession> {
  return openNetwork(request, events, means, signal, async ({ onBytes, loaded }) => {
    const files = await loadFiles(centernet, request.baseUrl, means.weights, onBytes, signal);
    loaded();
    return OwnYolo.load(detector, files, labels).catch((error: unknown) => {
      if (error instanceof RangeError) throw new FaultError('weights-damaged', error.message, { cause: error });
      throw error;
    });
  });
}
