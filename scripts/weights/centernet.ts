import type { GraphBuilder, GraphModelFiles } from '../../models/graph-builder';
import { copyGraph } from './packaged-graph';

/** Scope of all nodes in the package. */
export const PREFIX = 'tower_0/';
/** The nodes that the decoding in `models/centernet` reads, and the names they get. */
const OUTPUTS = new Map([
  ['tower_0/Sigmoid', 'keypoints'],
  ['tower_0/mul', 'wh'],
]);

/**
 * CenterNet-MobileNetV3 as @vladmandic/human ships it, without the decoding at its end (top 100 of all classes by
 * gathers, slow or missing on some backends) and without the scope name. What is left is fully convolutional apart
 * from the sizes of three bilinear resizes, so the input is declared as square of any size; the resizes are those
 * of 512 until `models/centernet` sets others.
 */
export function convertCenternet(root: string): GraphModelFiles {
  return copyCenternet(root, OUTPUTS).build();
}

/**
 * The part of the packaged network that some of its nodes need.
 * @param outputs these nodes, and what they are to be called
 */
export function copyCenternet(root: string, outputs: ReadonlyMap<string, string>): GraphBuilder {
  const shortName = (name: string) => outputs.get(name) ?? (name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name);
  return copyGraph(root, 'centernet', { outputs: [...outputs.keys()], rename: shortName, inputShape: [1, -1, -1, 3] });
}
