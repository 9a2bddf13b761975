import { classifierFiles } from '../../models/transfer/export/files';
import { ssdTrunkSource } from '../../models/trunk/ssd-trunk';
import type { GraphTopology } from '../../models/graph-files';
import { zooEntry } from '../../models/zoo';
import type { ExportedClassifier, StoredClassifier } from '../api';
import { FaultError } from '../fault';
import { getWeights, type WeightMeans } from './weights/weights';

/** See ClassifyWorker.exportClassifier. Needs no backend: it is written down, not run. */
export async function exportClassifier(
  classifier: StoredClassifier,
  baseUrl: string,
  means: WeightMeans,
  signal: AbortSignal,
): Promise<ExportedClassifier> {
  const { topology, weights } = zooEntry('ssd');
  const get = (file: typeof weights) => getWeights(file, baseUrl, means, () => undefined, signal);
  const [graph, values] = await Promise.all([get(topology), get(weights)]);
  const parsed = JSON.parse(new TextDecoder().decode(graph)) as GraphTopology;
  try {
    return classifierFiles(
      classifier,
      ssdTrunkSource({ topology: parsed, weights: values.buffer }, classifier.spec.taps),
    );
  } catch (error) {
    throw new FaultError('weights-damaged', String(error), { cause: error });
  }
}
