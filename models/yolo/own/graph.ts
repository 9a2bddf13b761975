import { withInputSize } from '../../centernet/input-size';
import { GraphBuilder, type GraphModelFiles } from '../../graph-builder';
import type { GraphFiles } from '../../graph-files';
import { readCompanion } from '../../trunk/companion';
import { foldTaps } from '../fold';
import { addHeads } from '../head-graph';
import { headShapes } from '../head-spec';
import { outputNames } from '../network';
import type { StoredDetector } from './detector-spec';
import { readDetector } from './own-yolo';
import { tapsOf } from './trunk';

/** What the graph calls its input, [1, size, size, 3], RGB from 0 to 255. */
const INPUT = 'picture';

/** A detector as files that any tfjs program can load. */
export interface DetectorFiles {
  /** What model.json is to hold; its one shard is 'weights.bin'. */
  readonly topology: string;
  readonly weights: ArrayBuffer;
}

/** @throws RangeError as `readDetector` does */
export function detectorFiles(stored: StoredDetector, trunk: GraphFiles): DetectorFiles {
  const { nodes, specs, weights } = detectorGraph(stored, trunk);
  const { inputSize, head } = stored.spec;
  const outputs = head.yolo.scales.map(({ stride }) => outputNames(stride));
  const names = outputs.flatMap(({ boxes, classes }) => [boxes, classes]);
  const topology = JSON.stringify({
    format: 'graph-model',
    generatedBy: 'Saccade',
    convertedBy: null,
    signature: {
      inputs: { [INPUT]: end(INPUT, [1, inputSize, inputSize, 3]) },
      outputs: Object.fromEntries(names.map((name) => [name, end(name, [])])),
    },
    modelTopology: { node: nodes, library: {}, versions: {} },
    weightsManifest: [{ paths: ['weights.bin'], weights: specs }],
  });
  return { topology, weights: weights.buffer };
}

/**
 * A detector as one graph: the trunk up to its taps, half precision as published, and the heads, single precision,
 * with the normalisation of the taps in their first convolutions. What its outputs are called, `outputNames` says.
 */
function detectorGraph(stored: StoredDetector, trunk: GraphFiles): GraphModelFiles {
  const { head: spec, inputSize, trunk: id } = stored.spec;
  const read = readDetector(stored);
  const weights = foldTaps(spec, read.weights, read.taps);
  const names = tapsOf(spec.yolo).map(({ name }) => name);
  const sized = withInputSize(trunk, inputSize);
  const source = readCompanion(id, sized, names);
  const graph = new GraphBuilder();
  graph.placeholder(INPUT, [1, inputSize, inputSize, 3]);
  for (const { spec: entry, bytes } of source.constants.values()) graph.constant(entry, bytes);
  for (const { name, op, input = [], attr } of source.nodes) {
    graph.node(name, op, input.map((from) => (from === source.input ? INPUT : from)), attr);
  }
  for (const [name, shape] of headShapes(spec)) graph.floats(name, shape, weights.get(name)!);
  addHeads(graph, spec, names);
  return graph.build();
}

function end(name: string, shape: readonly number[]) {
  const dim = shape.map((size) => ({ size: String(size) }));
  return { name: `${name}:0`, dtype: 'DT_FLOAT', ...(shape.length > 0 && { tensorShape: { dim } }) };
}
