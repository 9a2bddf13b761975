import type { GraphModelFiles } from '../../models/graph-builder';
import { toHalves } from '../../models/half';
import { addHeads } from '../../models/yolo/head-graph';
import { headShapes } from '../../models/yolo/head-spec';
import { outputNames } from '../../models/yolo/network';
import { YOLO_TAPS } from '../../models/yolo/taps';
import { readHead, type HeadFile } from '../train/yolo/head-file';
import { copyCenternet, PREFIX } from './centernet';
import { serve, type Served } from './files';

/**
 * The YOLO as one graph: CenterNet's trunk out of the npm package, up to the taps, and our anchor heads over them. What
 * its outputs are called, `outputNames` says.
 */
export function convertYolo(root: string, { spec, weights }: HeadFile): GraphModelFiles {
  const graph = copyCenternet(root, new Map(YOLO_TAPS.map(({ name }) => [`${PREFIX}${name}`, name])));
  for (const [name, shape] of headShapes(spec)) graph.halves(name, shape, toHalves(weights.get(name)!));
  addHeads(graph, spec, YOLO_TAPS.map(({ name }) => name));
  return graph.build();
}

/**
 * The files of our own YOLO, as they are served.
 * @param folder holds the head, see `readHead`
 */
export function serveYolo(root: string, folder: string): { topology: Served; weights: Served } {
  const head = readHead(folder);
  const names = head.spec.yolo.scales.map(({ stride }) => outputNames(stride));
  return serve('yolo', convertYolo(root, head), 'https://github.com/610265158/mobilenetv3_centernet', {
    inputs: ['images'],
    outputs: names.flatMap(({ boxes, classes, tap, features }) => [boxes, classes, tap, features]),
  });
}
