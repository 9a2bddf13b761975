import { detectorFiles } from '../../models/yolo/own/graph';
import { centernet } from '../../models/zoo/centernet';
import type { ExportedDetector, StoredDetector } from '../api';
import { FaultError } from '../fault';
import { loadFiles } from './load-files';
import type { WeightMeans } from './weights/weights';

/** See ClassifyWorker.exportDetector. Needs no backend: it is written down, not run. */
export async function exportDetector(
  detector: StoredDetector,
  baseUrl: string,
  means: WeightMeans,
  signal: AbortSignal,
): Promise<ExportedDetector> {
  try {
    return detectorFiles(detector, await loadFiles(centernet, baseUrl, means, () => undefined, signal));
  } catch (error) {
    if (signal.aborted || error instanceof FaultError) throw error;
    throw new FaultError('weights-damaged', String(error), { cause: error });
  }
}
