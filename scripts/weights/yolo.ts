import type { GraphBuilder, GraphModelFiles } from '../../models/graph-builder';
import type { GraphFiles } from '../../models/graph-files';
import { toHalves } from '../../models/half';
import { addBeliefs, BELIEF_SOURCES, BELIEVING_TAPS } from '../../models/yolo/belief-graph';
import { addHeads } from '../../models/yolo/head-graph';
import { headShapes } from '../../models/yolo/head-spec';
import { outputNames } from '../../models/yolo/network';
import { YOLO_TAPS } from '../../models/yolo/taps';
import { readHead, type HeadFile } from '../train/yolo/head-file';
import { copyCenternet, PREFIX } from './centernet';
import { serve, type Served } from './files';

/** CenterNet out of the npm package, up to the taps and to what its own output layers believe, see `addBeliefs`. */
export function believingTrunk(root: string): GraphBuilder {
  const { features, gates, heat, sides } = BELIEF_SOURCES;
  const nodes = [...YOLO_TAPS.map(({ name }) => name), features, gates].map((name) => [`${PREFIX}${name}`, name] as const);
  const layers = [heat, sides].flatMap((layer) => [`${layer}/depthwise_weights`, `${layer}/pointwise_weights`, `${layer}/biases`]);
  const graph = copyCenternet(root, new Map([...nodes, ...layers.map((name) => [name, name] as const)]));
  addBeliefs(graph);
  return graph;
}

/** The YOLO as one graph: the trunk and our anchor heads over it. What its outputs are called, `outputNames` says. */
export function convertYolo(root: string, { spec, weights }: HeadFile): GraphModelFiles {
  const graph = believingTrunk(root);
  for (const [name, shape] of headShapes(spec)) graph.halves(name, shape, toHalves(weights.get(name)!));
  const beliefs = BELIEVING_TAPS.map((each) => each.beliefs);
  addHeads(graph, spec, BELIEVING_TAPS.map(({ tap }) => tap), beliefs);
  return graph.build();
}

/** A graph as files that were read. */
export function graphFiles({ nodes, specs, weights }: GraphModelFiles): GraphFiles {
  const modelTopology = { node: nodes, library: {}, versions: {} };
  const topology = { modelTopology, signature: {}, weightsManifest: [{ weights: specs }] };
  return { topology: topology as unknown as GraphFiles['topology'], weights: weights.buffer };
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
