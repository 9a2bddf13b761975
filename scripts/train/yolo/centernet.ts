import type { GraphModel } from '@tensorflow/tfjs-converter';
import { withInputSize } from '../../../models/centernet/input-size';
import { loadGraph } from '../../../models/load-graph';
import { centernet } from '../../../models/zoo/centernet';
import { readNetwork } from '../../eval/node-detector';

/** CenterNet's graph for an input size that the zoo need not list: it teaches, and its lower part is the trunk. */
export function loadCenternet(inputSize: number): Promise<GraphModel> {
  return loadGraph(withInputSize(readNetwork(centernet), inputSize));
}
