import { resolve } from 'node:path';
import { withInputSize } from '../../models/centernet/input-size';
import type { DetectorNetwork } from '../../models/detector';
import { loadGraph } from '../../models/load-graph';
import { YoloNetwork } from '../../models/yolo/network';
import { centernet } from '../../models/zoo/centernet';
import { readHead } from '../train/yolo/head-file';
import { convertYolo, graphFiles } from '../weights/yolo';
import { UserError } from '../lib/program';

const ROOT = resolve(import.meta.dirname, '../..');

/**
 * A YOLO from the folder that `npm run train -- yolo` wrote, over the trunk out of the npm package.
 * @throws UserError if there is no such head, or the size is not one for it
 */
export async function loadYolo(folder: string, inputSize: number): Promise<DetectorNetwork> {
  if (inputSize % 32 !== 0) throw new UserError(`The YOLO takes --size in multiples of 32; ${inputSize} is none.`);
  const head = readHead(folder);
  const graph = await loadGraph(withInputSize(graphFiles(convertYolo(ROOT, head)), inputSize));
  return new YoloNetwork(graph, centernet.classes, head.spec.yolo, inputSize);
}
