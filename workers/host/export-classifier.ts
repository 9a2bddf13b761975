import { classifierFiles } from '../../models/transfer/export/files';
import { ssdTrunkSource } from '../../models/trunk/ssd-trunk';
import { ssd } from '../../models/zoo/ssd';
import type { ExportedClassifier, StoredClassifier } from '../api';
import { FaultError } from '../fault';
import { loadFiles } from './load-files';
import type { WeightMeans } from './weights/weights';

/** See ClassifyWorker.exportClassifier. Needs no backend: it is written down, not run. */
export async function exportClassifier(
  classifier: StoredClassifier,
  baseUrl: string,
  means: WeightMeans,
  signal: AbortSignal,
): Promise<ExportedClassifier> {
  const files = await loadFiles(ssd, baseUrl, means, () => undefined, signal);
  try {
    return classifierFiles(classifier, ssdTrunkSource(files, classifier.spec.taps));
  } catch (error) {
    throw new FaultError('weights-damaged', String(error), { cause: error });
  }
}
