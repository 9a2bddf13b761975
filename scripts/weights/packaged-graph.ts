import { readFileSync } from 'node:fs';
import { GraphBuilder, type GraphNode, type WeightSpec } from '../../models/graph-builder';

const FOLDER = 'node_modules/@vladmandic/human/models';

interface PackagedModel {
  readonly modelTopology: { readonly node: readonly GraphNode[] };
  readonly weightsManifest: readonly [{ readonly weights: readonly WeightSpec[] }];
}

export interface CopyOptions {
  /** The nodes that are wanted, as they are called in the package. */
  readonly outputs: readonly string[];
  /** What nodes are to be called. */
  readonly rename: (name: string) => string;
  readonly inputShape: readonly number[];
}

/** The part of one of @vladmandic/human's networks that some of its nodes need. */
export function copyGraph(root: string, model: string, { outputs, rename, inputShape }: CopyOptions): GraphBuilder {
  const { modelTopology, weightsManifest } = JSON.parse(readFileSync(`${root}/${FOLDER}/${model}.json`, 'utf8')) as PackagedModel;
  const shard = readFileSync(`${root}/${FOLDER}/${model}.bin`);
  const needed = ancestors(modelTopology.node, outputs);
  const specs = locate(weightsManifest[0].weights);
  const graph = new GraphBuilder();
  for (const node of modelTopology.node) {
    if (!needed.has(node.name)) continue;
    const weight = specs.get(node.name);
    if (weight) {
      const { offset, bytes, spec } = weight;
      graph.constant({ ...spec, name: rename(spec.name) }, shard.subarray(offset, offset + bytes));
    } else if (node.op === 'Placeholder') {
      graph.placeholder(rename(node.name), inputShape);
    } else {
      const attributes = Object.entries(node.attr ?? {}).filter(([key]) => !key.startsWith('_'));
      graph.node(rename(node.name), node.op, (node.input ?? []).map(rename), Object.fromEntries(attributes));
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
