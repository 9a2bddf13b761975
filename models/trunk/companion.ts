import { loadGraphModelSync, type GraphModel } from '@tensorflow/tfjs-converter';
import { tidy, type io, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Preprocessing } from '../geometry/letterbox';
import { FLOAT, GraphBuilder, INT, whole, type GraphNode, type WeightSpec } from '../graph-builder';
import type { GraphFiles } from '../graph-files';

/**
 * A second network whose averages stand beside those of the trunk. It is never trained, so it needs no blocks and no
 * gradients: any part of any converted graph will do.
 */
export interface CompanionSource {
  /** SHA-256 of its weights. */
  readonly id: string;
  /** What the graph calls its input, [n, height, width, 3], RGB from 0 to 255. */
  readonly input: string;
  /** In the order in which they are computed, up to the last tap. */
  readonly nodes: readonly GraphNode[];
  readonly constants: ReadonlyMap<string, { readonly spec: WeightSpec; readonly bytes: Uint8Array }>;
  readonly taps: readonly string[];
  /** Numbers that all taps together give for a picture. */
  readonly channels: number;
}

/** @throws RangeError if there is no such tap, no convolution before it, or fewer weights than there should be */
export function readCompanion(id: string, { topology, weights }: GraphFiles, taps: readonly string[]): CompanionSource {
  const all = (topology.modelTopology as { node: readonly GraphNode[] }).node;
  const needed = ancestors(new Map(all.map((node) => [node.name, node])), taps);
  const nodes = all.filter(({ name, op }) => needed.has(name) && op !== 'Const');
  const input = nodes.find(({ op }) => op === 'Placeholder');
  if (!input) throw new RangeError('the taps do not depend on the input of the graph');
  const constants = new Map<string, { spec: WeightSpec; bytes: Uint8Array }>();
  let offset = 0;
  for (const entry of topology.weightsManifest.flatMap((group) => group.weights)) {
    const spec = entry as io.WeightsManifestEntry & WeightSpec;
    const size = spec.shape.reduce((a, b) => a * b, 1) * (spec.quantization ? 2 : 4);
    if (offset + size > weights.byteLength) throw new RangeError('the file of weights is too short');
    if (needed.has(spec.name)) constants.set(spec.name, { spec, bytes: new Uint8Array(weights.slice(offset, offset + size)) });
    offset += size;
  }
  const source = { id, input: input.name, nodes: nodes.filter((node) => node !== input), constants, taps };
  return { ...source, channels: taps.reduce((sum, tap) => sum + channelsOf(source, tap), 0) };
}

/**
 * Adds the companion to a graph.
 * @param image the node with the pictures, [n, height, width, 3], RGB from 0 to 255
 * @returns the nodes with the averages of the taps, [n, channels] each
 */
export function addCompanion(graph: GraphBuilder, source: CompanionSource, image: string): string[] {
  addNodes(graph, source, image);
  const axes = graph.ints('companion/axes', [2], [1, 2]);
  const attributes = { T: FLOAT, Tidx: INT, keep_dims: { b: false } };
  return source.taps.map((tap) => graph.node(`${tap}/average`, 'Mean', [tap, axes], attributes));
}

function addNodes(graph: GraphBuilder, source: CompanionSource, image: string): void {
  for (const { spec, bytes } of source.constants.values()) graph.constant(spec, bytes);
  for (const { name, op, input = [], attr } of source.nodes) {
    graph.node(name, op, input.map((from) => (from === source.input ? image : from)), attr);
  }
}

/** A companion on the current backend. Constant: there is nothing to train. */
export class Companion {
  /** Numbers it gives for a picture. */
  readonly dims: number;
  readonly #model: GraphModel<io.IOHandlerSync>;

  /** @param preprocessing how the pictures that it is given were made, which is as the trunk wants them */
  constructor(source: CompanionSource, preprocessing: Preprocessing) {
    this.dims = source.channels;
    this.#model = loadGraphModelSync(companionModel(source, preprocessing));
  }

  /** [n, height, width, 3] as the trunk takes them → averages [n, dims]. The caller disposes both. */
  averages(images: Tensor4D): Tensor2D {
    return tidy(() => this.#model.execute({ [IMAGES]: images }, AVERAGES) as Tensor2D);
  }

  dispose(): void {
    this.#model.dispose();
  }
}

/** The same part of a network, asked for the maps themselves and not for their averages. Constant, too. */
export class CompanionMaps {
  /** Channels of all taps together. */
  readonly channels: number;
  readonly #model: GraphModel<io.IOHandlerSync>;
  readonly #taps: readonly string[];

  /** @param preprocessing how the pictures that it is given were made */
  constructor(source: CompanionSource, preprocessing: Preprocessing) {
    this.channels = source.channels;
    this.#taps = source.taps;
    const { graph, pixels } = graphOf(preprocessing);
    addNodes(graph, source, pixels);
    this.#model = loadGraphModelSync(built(graph));
  }

  /** [n, height, width, 3] → a map for each tap, of any size; squeezes and excites by averages of the whole picture. */
  forward(images: Tensor4D): Tensor4D[] {
    return tidy(() => [this.#model.execute({ [IMAGES]: images }, [...this.#taps]) as Tensor4D | Tensor4D[]].flat());
  }

  dispose(): void {
    this.#model.dispose();
  }
}

const IMAGES = 'companion/images';
const AVERAGES = 'companion/averages';

function companionModel(source: CompanionSource, preprocessing: Preprocessing): io.ModelArtifacts {
  const { graph, pixels } = graphOf(preprocessing);
  const parts = addCompanion(graph, source, pixels);
  const axis = graph.ints('companion/axis', [], [1]);
  graph.node(AVERAGES, 'ConcatV2', [...parts, axis], { N: whole(parts.length), T: FLOAT, Tidx: INT });
  return built(graph);
}

/** A graph that begins with turning pictures back into RGB from 0 to 255. */
function graphOf({ scale, offset, order }: Preprocessing): { readonly graph: GraphBuilder; readonly pixels: string } {
  if (order !== 'rgb') throw new RangeError('a companion takes its colours in the order red, green, blue');
  const graph = new GraphBuilder();
  const images = graph.placeholder(IMAGES, [-1, -1, -1, 3]);
  const factor = graph.floats('companion/scale', [3], Float32Array.from(scale, (value) => 1 / value));
  const shift = graph.floats('companion/offset', [3], Float32Array.from(scale, (value, c) => -offset[c]! / value));
  const scaled = graph.node('companion/scaled', 'Mul', [images, factor], { T: FLOAT });
  return { graph, pixels: graph.node('companion/pixels', 'AddV2', [scaled, shift], { T: FLOAT }) };
}

function built(graph: GraphBuilder): io.ModelArtifacts {
  const { nodes, specs, weights } = graph.build();
  return {
    modelTopology: { node: nodes, library: {}, versions: {} },
    weightSpecs: specs.map((spec) => ({ ...spec, shape: [...spec.shape] })),
    weightData: weights.buffer,
  };
}

function ancestors(nodes: ReadonlyMap<string, GraphNode>, taps: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [...taps];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    const node = nodes.get(name);
    if (!node) throw new RangeError(`the graph has no node '${name}'`);
    found.add(name);
    waiting.push(...(node.input ?? []));
  }
  return found;
}

/** Channels behind a tap: those of the last convolution before it. */
function channelsOf({ nodes, constants }: Pick<CompanionSource, 'nodes' | 'constants'>, tap: string): number {
  let node = nodes.find(({ name }) => name === tap);
  while (node) {
    const [, , inputs, last] = constants.get(node.input?.[1] ?? '')?.spec.shape ?? [];
    if (inputs !== undefined && last !== undefined) {
      return node.op.includes('Depthwise') ? inputs * last : last;
    }
    // Activations: what they multiply or add to is among the other inputs.
    const from = (node.input ?? []).filter((name) => !constants.has(name));
    node = nodes.find(({ name }) => from.includes(name));
  }
  throw new RangeError(`'${tap}' comes after no convolution`);
}
