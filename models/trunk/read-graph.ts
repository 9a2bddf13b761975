import type { GraphFiles } from '../graph-files';
import { fromHalves } from '../half';
import type { ConvLayer, TrunkBlock, TrunkLayer, TrunkSpec, TrunkWeights, WeightArray } from './spec';

/** The texts that matter here, as a NodeDef writes them: in base64, for which plain ECMAScript has no decoder. */
const TEXTS: Readonly<Record<string, string>> = {
  'U0FNRQ==': 'same',
  'VkFMSUQ=': 'valid',
  'Qmlhc0FkZA==': 'BiasAdd',
  'UmVsdTY=': 'Relu6',
};

/** What of a TensorFlow NodeDef, in JSON, is read here. */
interface Node {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: {
    readonly strides?: { readonly list: { readonly i: readonly string[] } };
    readonly padding?: { readonly s: string };
    readonly fused_ops?: { readonly list: { readonly s: readonly string[] } };
  };
}

/**
 * Reads a trunk out of a converted graph: everything from the graph's input to `lastTap`, cut into blocks by the part
 * of the layers' names before the first slash.
 * @throws RangeError if there is an operation in between that is no convolution or addition, or if a block needs more
 *   than the output of the one before it
 */
export function readTrunk(files: GraphFiles, lastTap: string): { spec: TrunkSpec; weights: TrunkWeights } {
  const nodes = (files.topology.modelTopology as { node: readonly Node[] }).node;
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const all = readWeights(files);
  const needed = ancestors(byName, lastTap);
  const input = nodes.find(({ name, op }) => op === 'Placeholder' && needed.has(name));
  if (!input) throw new RangeError(`'${lastTap}' does not depend on the graph's input`);

  const layers = nodes
    .filter(({ name, op }) => needed.has(name) && op !== 'Const' && op !== 'Placeholder')
    .map((node) => readLayer(node, all));
  const spec = { input: input.name, blocks: cutIntoBlocks(layers) };
  checkBlocks(spec);
  const weights = new Map([...all].filter(([name]) => needed.has(name)));
  return { spec, weights };
}

function ancestors(byName: ReadonlyMap<string, Node>, last: string): Set<string> {
  const found = new Set<string>();
  const open = [last];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    const node = byName.get(name);
    if (!node) throw new RangeError(`the graph has no node '${name}'`);
    found.add(name);
    open.push(...(node.input ?? []));
  }
  return found;
}

function readLayer({ name, op, input = [], attr }: Node, weights: TrunkWeights): TrunkLayer {
  if (op === 'AddV2') return { kind: 'add', name, inputs: [input[0]!, input[1]!] };
  if (op !== '_FusedConv2D' && op !== 'FusedDepthwiseConv2dNative') {
    throw new RangeError(`'${name}' is ${op}, which no trunk is made of`);
  }
  const fused = attr?.fused_ops?.list.s.map((text) => TEXTS[text] ?? text).join('+');
  if (fused !== 'BiasAdd' && fused !== 'BiasAdd+Relu6') throw new RangeError(`'${name}' is fused with ${fused}`);
  const padding = TEXTS[attr?.padding?.s ?? ''];
  if (padding !== 'same' && padding !== 'valid') throw new RangeError(`'${name}' is padded in an unknown way`);
  const stride = Number(attr?.strides?.list.i[1]);
  const filter = weights.get(input[1]!)?.shape;
  // The executor finds the weights by these names.
  if (filter?.length !== 4 || input[1] !== `${name}/weights` || input[2] !== `${name}/bias`) {
    throw new RangeError(`'${name}' lacks its weights`);
  }
  return {
    kind: op === '_FusedConv2D' ? 'conv' : 'depthwise',
    name,
    input: input[0]!,
    filter: filter as unknown as ConvLayer['filter'],
    stride,
    padding,
    activation: fused === 'BiasAdd' ? 'linear' : 'relu6',
  };
}

function cutIntoBlocks(layers: readonly TrunkLayer[]): TrunkBlock[] {
  const blocks: { name: string; layers: TrunkLayer[] }[] = [];
  for (const layer of layers) {
    const name = layer.name.split('/')[0]!;
    const last = blocks.at(-1);
    if (last?.name === name) last.layers.push(layer);
    else blocks.push({ name, layers: [layer] });
  }
  return blocks;
}

function checkBlocks({ input, blocks }: TrunkSpec): void {
  let before = input;
  for (const { name, layers } of blocks) {
    const known = new Set([before]);
    for (const layer of layers) {
      const inputs = layer.kind === 'add' ? layer.inputs : [layer.input];
      if (!inputs.every((tensor) => known.has(tensor))) throw new RangeError(`block '${name}' is no function of '${before}'`);
      known.add(layer.name);
    }
    before = layers.at(-1)!.name;
  }
}

function readWeights({ topology, weights }: GraphFiles): Map<string, WeightArray> {
  const read = new Map<string, WeightArray>();
  let offset = 0;
  for (const { name, shape, dtype, quantization } of topology.weightsManifest.flatMap((group) => group.weights)) {
    const size = shape.reduce((a, b) => a * b, 1);
    const bytes = size * (quantization ? 2 : 4);
    if (offset + bytes > weights.byteLength) throw new RangeError('the file of weights is too short');
    if (dtype === 'float32') {
      if (quantization && quantization.dtype !== 'float16') throw new RangeError(`'${name}' is ${quantization.dtype}`);
      const slice = weights.slice(offset, offset + bytes);
      const values = quantization ? fromHalves(new Uint16Array(slice)) : new Float32Array(slice);
      read.set(name, { shape, values });
    }
    offset += bytes;
  }
  return read;
}
