import { Table } from './flatbuffer';

/**
 * A TensorFlow Lite model as plain data: what of the schema (tensorflow/lite/schema/schema.fbs, version 3) the
 * networks here use. Field numbers are those of the schema, in its order.
 */
export interface TfliteModel {
  readonly tensors: readonly TfliteTensor[];
  readonly operators: readonly TfliteOperator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

export interface TfliteTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: 'float32' | 'float16' | 'int32';
  /** Contents of a constant, else empty. */
  readonly data: Uint8Array;
}

export type Activation = 'none' | 'relu' | 'relu6';

/** One operator; `inputs` and `output` index `tensors`. Padding is always SAME, which the reader checks. */
export type TfliteOperator = { readonly inputs: readonly number[]; readonly output: number } & (
  | { readonly op: 'conv' | 'depthwise'; readonly stride: number; readonly activation: Activation }
  | { readonly op: 'add' }
  | { readonly op: 'concat'; readonly axis: number }
  | { readonly op: 'reshape' | 'dequantize' | 'logistic' }
);

const TYPES = { 0: 'float32', 1: 'float16', 2: 'int32' } as const;
const ACTIVATIONS = { 0: 'none', 1: 'relu', 3: 'relu6' } as const;
const OPERATORS = { 0: 'add', 2: 'concat', 3: 'conv', 4: 'depthwise', 6: 'dequantize', 14: 'logistic', 22: 'reshape' } as const;

/** Reads the only subgraph. Throws on anything that the networks here do not use, rather than guess. */
export function readTflite(bytes: Uint8Array): TfliteModel {
  const model = Table.root(bytes, 'TFL3');
  // Codes above 127 moved to field 3; the larger of both is the operator.
  const codes = model.tables(1).map((code) => Math.max(code.byte(0), code.int(3)));
  const buffers = model.tables(4);
  const subgraphs = model.tables(2);
  const graph = subgraphs[0];
  if (!graph || subgraphs.length !== 1) throw new Error(`expected one subgraph, found ${subgraphs.length}`);
  return {
    tensors: graph.tables(0).map((tensor) => ({
      name: tensor.text(3),
      shape: tensor.ints(0),
      type: known(TYPES, tensor.byte(1), 'tensor type'),
      data: buffers[tensor.int(2)]?.bytes(0) ?? new Uint8Array(),
    })),
    operators: graph.tables(3).map((operator) => readOperator(operator, codes[operator.int(0)]!)),
    inputs: graph.ints(1),
    outputs: graph.ints(2),
  };
}

function readOperator(operator: Table, code: number): TfliteOperator {
  const op = known(OPERATORS, code, 'operator');
  const options = operator.table(4);
  const [output, ...more] = operator.ints(2);
  if (output === undefined || more.length) throw new Error(`${op} with ${more.length + 1} outputs`);
  const ends = { inputs: operator.ints(1), output };
  if (op === 'conv' || op === 'depthwise') {
    if (!options) throw new Error(`${op} without options`);
    const after = op === 'conv' ? 3 : 4; // depthwise has its multiplier before the activation
    const plain = options.byte(0) === 0 && options.int(1) === options.int(2)
      && options.int(after + 1, 1) === 1 && options.int(after + 2, 1) === 1;
    if (!plain) throw new Error(`${op} with padding, stride or dilation that is not supported`);
    return { ...ends, op, stride: options.int(1), activation: known(ACTIVATIONS, options.byte(after), 'activation') };
  }
  if (op === 'concat') return { ...ends, op, axis: options?.int(0) ?? 0 };
  if (op === 'add' && options?.byte(0)) throw new Error('add with an activation is not supported');
  return { ...ends, op };
}

function known<T>(names: Readonly<Record<number, T>>, code: number, what: string): T {
  const name = names[code];
  if (name === undefined) throw new Error(`${what} ${code} is not supported`);
  return name;
}
