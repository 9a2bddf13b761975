import { resolve } from 'node:path';
import { concat, type Tensor4D } from '@tensorflow/tfjs-core';
import type { GraphModel } from '@tensorflow/tfjs-converter';
import { withInputSize } from '../../../models/centernet/input-size';
import { loadGraph } from '../../../models/load-graph';
import { BELIEFS, BELIEVING_TAPS } from '../../../models/yolo/belief-graph';
import { YOLO_TAPS } from '../../../models/yolo/taps';
import { believingTrunk, graphFiles } from '../../weights/yolo';

const ROOT = resolve(import.meta.dirname, '../../..');

type Shape = readonly [height: number, width: number, channels: number];

/** Sizes of the taps for an input size. */
export function tapShapes(inputSize: number): Shape[] {
  return YOLO_TAPS.map(({ stride, channels }) => [inputSize / stride, inputSize / stride, channels] as const);
}

/** Sizes of all maps that a view is kept as: the taps, and after them what CenterNet believes at each of their cells. */
export function mapShapes(inputSize: number): Shape[] {
  const taps = tapShapes(inputSize);
  return [...taps, ...taps.map(([height, width]) => [height, width, BELIEFS.count] as const)];
}

/** Numbers that a view is kept as. */
export function viewLength(inputSize: number): number {
  return mapShapes(inputSize).reduce((sum, [height, width, channels]) => sum + height * width * channels, 0);
}

/** The trunk under the heads: CenterNet's, with its beliefs. */
export function loadTrunk(inputSize: number): Promise<GraphModel> {
  return loadGraph(withInputSize(graphFiles(believingTrunk(ROOT).build()), inputSize));
}

/** All maps of one picture, as `mapShapes` lists them. The caller disposes them. */
export function runTrunk(graph: GraphModel, input: Tensor4D): Tensor4D[] {
  const names = [...YOLO_TAPS.map(({ name }) => name), ...BELIEVING_TAPS.map(({ beliefs }) => beliefs)];
  return graph.execute(input, names) as Tensor4D[];
}

/** Maps → what the heads take: each tap with its beliefs behind it. */
export function joinMaps(maps: readonly Tensor4D[]): Tensor4D[] {
  return YOLO_TAPS.map((_, i) => concat([maps[i]!, maps[YOLO_TAPS.length + i]!], 3));
}
