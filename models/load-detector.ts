import { CenternetNetwork } from './centernet/network';
import type { DetectorNetwork } from './detector';
import { withInputSize } from './centernet/input-size';
import type { GraphFiles } from './graph-files';
import { loadGraph } from './load-graph';
import { SsdNetwork } from './ssd/network';
import { YoloNetwork } from './yolo/network';
import { readWindowHead } from './sliding-window/detector/read-head';
import { shippedDetector } from './sliding-window/detector/shipped';
import type { ZooEntry } from './zoo/zoo';

/**
 * Builds a detector on the current backend from what its files contain.
 * @param inputSize one of `entry.inputSizes`
 * @throws RangeError if the network cannot be built for this size
 */
export async function loadDetector(
  entry: Pick<ZooEntry, 'name' | 'network' | 'inputSizes' | 'classes'>,
  files: GraphFiles,
  inputSize: number,
): Promise<DetectorNetwork> {
  if (!entry.inputSizes.includes(inputSize)) {
    throw new RangeError(`${entry.name} takes pictures of ${entry.inputSizes.join(', ')} pixels, not ${inputSize}`);
  }
  const { network } = entry;
  switch (network.kind) {
    case 'ssd':
      return new SsdNetwork(await loadGraph(files), entry.classes);
    case 'centernet':
      return new CenternetNetwork(await loadGraph(withInputSize(files, inputSize)), entry.classes, inputSize);
    case 'yolo': {
      const { spec, preprocessing, onCenternet } = network;
      const graph = await loadGraph(onCenternet ? withInputSize(files, inputSize) : files);
      return new YoloNetwork(graph, entry.classes, spec, inputSize, preprocessing);
    }
    case 'sliding-window': {
      if (!files.head) throw new RangeError(`${entry.name} needs its head`);
      return shippedDetector(files, readWindowHead(network, entry.classes.length, files.head), entry.classes, inputSize);
    }
  }
}
