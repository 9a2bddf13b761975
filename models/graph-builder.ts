import { textToBase64 } from './base64';

/**
 * Builds a standard tfjs graph model (`model.json` and one shard of weights), node by node. Names are free, so they
 * can be chosen to be good tap names: `model.execute(x, 'expanded_conv_16/expand')`.
 */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32';
  readonly quantization?: HalfPrecision | EightBits;
}

interface HalfPrecision {
  readonly dtype: 'float16';
  readonly original_dtype: 'float32';
}

/** A byte q stands for q · scale + min. */
export interface EightBits {
  readonly dtype: 'uint8';
  readonly original_dtype?: 'float32';
  readonly scale: number;
  readonly min: number;
}

export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: Readonly<Record<string, unknown>>;
}

export interface GraphModelFiles {
  /** model.json without its weightsManifest's path, which is known once the shard is named. */
  readonly nodes: readonly GraphNode[];
  readonly specs: readonly WeightSpec[];
  readonly weights: Uint8Array<ArrayBuffer>;
}

export class GraphBuilder {
  readonly #nodes = new Map<string, GraphNode>();
  readonly #specs: WeightSpec[] = [];
  readonly #weights: Uint8Array[] = [];

  /** Adds a node and returns its name. Throws if the name is taken: two taps must not share one. */
  node(name: string, op: string, input: readonly string[], attr: Readonly<Record<string, unknown>> = {}): string {
    if (this.#nodes.has(name)) throw new Error(`two nodes are named ${name}`);
    this.#nodes.set(name, { name, op, ...(input.length ? { input } : {}), attr });
    return name;
  }

  placeholder(name: string, shape: readonly number[]): string {
    return this.node(name, 'Placeholder', [], { dtype: FLOAT, shape: { shape: { dim: dimensions(shape) } } });
  }

  /** Half-precision weights, kept as they are; tfjs widens them when it loads them. */
  halves(name: string, shape: readonly number[], values: Uint16Array): string {
    const spec = { name, shape, dtype: 'float32', quantization: { dtype: 'float16', original_dtype: 'float32' } } as const;
    return this.constant(spec, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }

  floats(name: string, shape: readonly number[], values: Float32Array): string {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    return this.constant({ name, shape, dtype: 'float32' }, bytes);
  }

  ints(name: string, shape: readonly number[], values: readonly number[]): string {
    return this.constant({ name, shape, dtype: 'int32' }, new Uint8Array(Int32Array.from(values).buffer));
  }

  /** A weight given as the bytes that go into the shard. */
  constant(spec: WeightSpec, bytes: Uint8Array): string {
    const dtype = spec.dtype === 'int32' ? INT : FLOAT;
    const tensor = { dtype: dtype.type, tensorShape: { dim: dimensions(spec.shape) } };
    this.node(spec.name, 'Const', [], { dtype, value: { tensor } });
    this.#specs.push(spec);
    this.#weights.push(bytes);
    return spec.name;
  }

  build(): GraphModelFiles {
    return { nodes: [...this.#nodes.values()], specs: this.#specs, weights: joined(this.#weights) };
  }
}

export const FLOAT = { type: 'DT_FLOAT' } as const;
export const INT = { type: 'DT_INT32' } as const;

/** Attribute values in the JSON form of a TensorFlow NodeDef. */
export const text = (value: string) => ({ s: textToBase64(value) });
export const texts = (values: readonly string[]) => ({ list: { s: values.map((value) => text(value).s) } });
export const whole = (value: number) => ({ i: String(value) });
export const wholes = (values: readonly number[]) => ({ list: { i: values.map(String) } });

function dimensions(shape: readonly number[]): { size: string }[] {
  return shape.map((size) => ({ size: String(size) }));
}

/** Attributes of a convolution. */
export function convolution(stride: number, padding: 'SAME' | 'VALID'): Readonly<Record<string, unknown>> {
  return {
    T: FLOAT,
    strides: wholes([1, stride, stride, 1]),
    dilations: wholes([1, 1, 1, 1]),
    padding: text(padding),
    data_format: text('NHWC'),
    explicit_paddings: wholes([]),
  };
}

/**
 * Attributes of a convolution with bias, with the operations of `after` fused to it as well.
 * @param leak slope of a 'LeakyRelu' below zero
 */
export function fusedConvolution(
  stride: number,
  padding: 'SAME' | 'VALID',
  after: readonly string[],
  leak = 0,
): Readonly<Record<string, unknown>> {
  return {
    ...convolution(stride, padding),
    num_args: whole(1),
    fused_ops: texts(['BiasAdd', ...after]),
    epsilon: { f: 0 },
    ...(leak > 0 && { leakyrelu_alpha: { f: leak } }),
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
