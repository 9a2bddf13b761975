import { resolve } from 'node:path';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import type { io } from '@tensorflow/tfjs-core';
import { withInputSize } from '../../models/centernet/input-size';
import type { DetectorNetwork } from '../../models/detector';
import { YoloNetwork } from '../../models/yolo/network';
import { centernet } from '../../models/zoo/centernet';
import { readHead } from '../train/yolo/head-file';
import { convertYolo } from '../weights/yolo';
import { UserError } from '../lib/program';

const ROOT = resolve(import.meta.dirname, '../..');

/** The finest map of the trunk that the heads use. */
const FINEST = 8;

/**
 * A YOLO from the folder that `npm run train -- yolo` wrote, over the trunk out of the npm package.
 * @throws UserError if there is no such head, or the size is not one for it
 */
export async function loadYolo(folder: string, inputSize: number): Promise<DetectorNetwork> {
  if (inputSize % 32 !== 0) throw new UserError(`The YOLO takes --size in multiples of 32; ${inputSize} is none.`);
  const head = readHead(folder);
  const { nodes, specs, weights } = convertYolo(ROOT, head);
  const modelTopology = { node: nodes, library: {}, versions: {} };
  const weightSpecs = specs as unknown as io.WeightsManifestEntry[];
  const topology = { modelTopology, signature: {}, weightsManifest: [{ weights: weightSpecs }] };
  const sized = withInputSize({ topology, weights: weights.buffer }, inputSize, FINEST);
  const graph = await loadGraphModel({
    load: () => Promise.resolve({ modelTopology, weightSpecs, weightData: sized.weights }),
  });
  return new YoloNetwork(graph, centernet.classes, head.spec.yolo, inputSize);
}
