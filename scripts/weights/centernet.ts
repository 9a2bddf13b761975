import { readFileSync } from 'node:fs';
import { GraphBuilder, type GraphModelFiles, type GraphNode, type WeightSpec } from '../../models/graph-builder';

const MODEL = 'node_modules/@vladmandic/human/models/centernet';
/** Scope of all nodes in the package. */
export const PREFIX = 'tower_0/';
/** The nodes that the decoding in `models/centernet` reads, and the names they get. */
const OUTPUTS = new Map([
  ['tower_0/Sigmoid', 'keypoints'],
  ['tower_0/mul', 'wh'],
]);

interface PackagedModel {
  readonly modelTopology: { readonly node: readonly GraphNode[] };
  readonly weightsManifest: readonly [{ readonly weights: readonly WeightSpec[] }];
}

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
  const model = JSON.parse(readFileSync(`${root}/${MODEL}.json`, 'utf8')) as PackagedModel;
  const shard = readFileSync(`${root}/${MODEL}.bin`);
  const needed = ancestors(model.modelTopology.node, [...outputs.keys()]);
  const specs = locate(model.weightsManifest[0].weights);
  const graph = new GraphBuilder();
  const shortName = (name: string) => outputs.get(name) ?? (name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name);

  for (const node of model.modelTopology.node) {
    if (!needed.has(node.name)) continue;
    const weight = specs.get(node.name);
    if (weight) {
      const { offset, bytes, spec } = weight;
      graph.constant({ ...spec, name: shortName(spec.name) }, shard.subarray(offset, offset + bytes));
    } else if (node.op === 'Placeholder') {
      graph.placeholder(shortName(node.name), [1, -1, -1, 3]);
    } else {
      const attributes = Object.entries(node.attr ?? {}).filter(([key]) => !key.startsWith('_'));
      graph.node(shortName(node.name), node.op, (node.input ?? []).map(shortName), Object.fromEntries(attributes));
    }
  }
  return graph;
}

/** Names of the nodes that `outputs` are computed from, themselves included. */
function ancestors(nodes: readonly GraphNode[], outputs: readonly string[]): ReadonlySet<string> {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const found = new Set<string>();
  const waiting = [...outputs];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    const node = byName.get(name);
    if (!node) throw new Error(`the network has no node ${name}`);
    found.add(name);
    waiting.push(...(node.input ?? []));
  }
  return found;
}

/** Where each weight lies in the shard: they follow each other without gaps, in the manifest's order. */
function locate(specs: readonly WeightSpec[]): ReadonlyMap<string, { spec: WeightSpec; offset: number; bytes: number }> {
  const found = new Map<string, { spec: WeightSpec; offset: number; bytes: number }>();
  let offset = 0;
  for (const spec of specs) {
    const bytes = spec.shape.reduce((a, b) => a * b, 1) * (spec.quantization ? 2 : 4);
    found.set(spec.name, { spec, offset, bytes });
    offset += bytes;
  }
  return found;
}
