import { classifierFiles } from '../../models/transfer/export/files';
import type { ExportedClassifier, StoredClassifier } from '../api';
import { FaultError } from '../fault';
import { loadTrunk } from './load-trunk';
import type { WeightMeans } from './weights/weights';

/** See ClassifyWorker.exportClassifier. Needs no backend: it is written down, not run. */
export async function exportClassifier(
  classifier: StoredClassifier,
  baseUrl: string,
  means: WeightMeans,
  signal: AbortSignal,
): Promise<ExportedClassifier> {
  const { taps, companion } = classifier.spec;
  try {
    const wish = { taps, companion: companion !== undefined };
    return classifierFiles(classifier, await loadTrunk(wish, baseUrl, means, () => undefined, signal));
  } catch (error) {
    if (signal.aborted || error instanceof FaultError) throw error;
    throw new FaultError('weights-damaged', String(error), { cause: error });
  }
}
