import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { GraphModel } from '@tensorflow/tfjs-converter';
import { YOLO_TAPS } from '../../../models/yolo/taps';

/** Sizes of the taps for an input size: [side, side, channels] of each. */
export function tapShapes(inputSize: number): (readonly [number, number, number])[] {
  return YOLO_TAPS.map(({ stride, channels }) => [inputSize / stride, inputSize / stride, channels] as const);
}

/** The taps of one picture. The caller disposes them. */
export function runTrunk(graph: GraphModel, input: Tensor4D): Tensor4D[] {
  return graph.execute(input, YOLO_TAPS.map(({ name }) => name)) as Tensor4D[];
}
