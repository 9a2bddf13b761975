import { CenternetNetwork } from './centernet/network';
import type { DetectorNetwork } from './detector';
import { withInputSize } from './centernet/input-size';
import type { GraphFiles } from './graph-files';
import { loadGraph } from './load-graph';
import { SsdNetwork } from './ssd/network';
import type { ZooEntry } from './zoo/zoo';

/**
 * Builds a detector on the current backend from what its two files contain.
 * @param inputSize one of `entry.inputSizes`
 * @throws RangeError if the network cannot be built for this size
 */
export async function loadDetector(entry: ZooEntry, files: GraphFiles, inputSize: number): Promise<DetectorNetwork> {
  if (!entry.inputSizes.includes(inputSize)) {
    throw new RangeError(`${entry.name} takes pictures of ${entry.inputSizes.join(', ')} pixels, not ${inputSize}`);
  }
  switch (entry.id) {
    case 'ssd':
      return new SsdNetwork(await loadGraph(files), entry.classes);
    case 'centernet':
      return new CenternetNetwork(await loadGraph(withInputSize(files, inputSize)), entry.classes, inputSize);
  }
}
