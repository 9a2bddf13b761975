/** A convolution with bias, as published: its batch norm is folded into filter and bias (see trunk.ts). */
export interface ConvLayer {
  readonly kind: 'conv' | 'depthwise';
  /** Also the name of its output as a tap, and the prefix of its two weights. */
  readonly name: string;
  readonly input: string;
  /** conv: [height, width, in, out]; depthwise: [height, width, in, multiplier]. */
  readonly filter: readonly [number, number, number, number];
  readonly stride: number;
  /** 'same' is TensorFlow's: if the padding is uneven, the odd pixel goes to the right and the bottom. */
  readonly padding: 'same' | 'valid';
  readonly activation: 'relu6' | 'linear';
}

/** The shortcut of a residual block. */
export interface AddLayer {
  readonly kind: 'add';
  readonly name: string;
  readonly inputs: readonly [string, string];
}

export type TrunkLayer = ConvLayer | AddLayer;

/** A part of the trunk that is frozen or trained as one: a function of the output of the block before it. */
export interface TrunkBlock {
  readonly name: string;
  /** In the order in which they are computed; the last one's output is the block's. */
  readonly layers: readonly TrunkLayer[];
}

/** A feature extractor as plain data. The name of every layer is a tap. */
export interface TrunkSpec {
  /** What the first block calls its input. */
  readonly input: string;
  readonly blocks: readonly TrunkBlock[];
}

/** Weights by name: `<layer>/weights` and `<layer>/bias`. */
export type TrunkWeights = ReadonlyMap<string, WeightArray>;

export interface WeightArray {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** The tensor that enters a block: the output of the one before. */
export function blockInput(spec: TrunkSpec, block: number): string {
  return block === 0 ? spec.input : spec.blocks[block - 1]!.layers.at(-1)!.name;
}

/**
 * The block in which a tap is computed.
 * @throws RangeError if there is no such tap
 */
export function tapBlock(spec: TrunkSpec, tap: string): number {
  const block = spec.blocks.findIndex(({ layers }) => layers.some(({ name }) => name === tap));
  if (block < 0) throw new RangeError(`the trunk has no tap '${tap}'`);
  return block;
}

/** Channels of a tap. */
export function tapChannels(spec: TrunkSpec, tap: string): number {
  const layers = spec.blocks.flatMap((block) => block.layers);
  const find = (name: string): number => {
    const layer = layers.find((candidate) => candidate.name === name);
    if (!layer) throw new RangeError(`the trunk has no tap '${name}'`);
    if (layer.kind === 'add') return find(layer.inputs[0]);
    return convChannels(layer);
  };
  return find(tap);
}

/** Output channels of a convolution. */
export function convChannels({ kind, filter }: ConvLayer): number {
  return kind === 'conv' ? filter[3] : filter[2] * filter[3];
}
