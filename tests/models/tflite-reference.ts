import type { TfliteModel, TfliteOperator, TfliteTensor } from '../../scripts/weights/tflite';

/**
 * Runs a tflite graph with nothing but loops over numbers, in the layout of tflite: a second opinion on what the
 * converted network should compute, sharing no arithmetic with tfjs. Sums are kept in double precision.
 * @param input contents of the first input
 * @returns contents of the outputs, in the order of the graph
 */
export function runTflite(model: TfliteModel, input: Float32Array): Float32Array[] {
  const values = new Map<number, Float32Array>([[model.inputs[0]!, input]]);
  const value = (index: number) => values.get(index) ?? constant(model.tensors[index]!);
  for (const operator of model.operators) values.set(operator.output, compute(operator, model, value));
  return model.outputs.map((index) => values.get(index)!);
}

type Value = (index: number) => Float32Array;

function compute(operator: TfliteOperator, model: TfliteModel, value: Value): Float32Array {
  const inputs = operator.inputs.map((index) => model.tensors[index]!);
  const output = model.tensors[operator.output]!;
  const first = value(operator.inputs[0]!);
  switch (operator.op) {
    case 'conv':
      return convolve(operator, inputs, output, value);
    case 'depthwise':
      return convolveDepthwise(operator, inputs, output, value);
    case 'add':
      return first.map((a, i) => a + value(operator.inputs[1]!)[i]!);
    case 'concat': // along axis 1 with a batch of one: one after the other
      return Float32Array.from(operator.inputs.flatMap((index) => [...value(index)]));
    case 'logistic':
      return first.map((x) => 1 / (1 + Math.exp(-x)));
    case 'reshape':
    case 'dequantize': // halves are widened when a constant is read
      return first;
  }
}

type Convolution = Extract<TfliteOperator, { op: 'conv' | 'depthwise' }>;

/** SAME padding as TensorFlow has it: what is missing on the right and below is one more than on the left and above. */
function padding(size: number, out: number, kernel: number, stride: number): number {
  return Math.floor(Math.max(0, (out - 1) * stride + kernel - size) / 2);
}

function convolve(operator: Convolution, inputs: TfliteTensor[], output: TfliteTensor, value: Value): Float32Array {
  const [, height, width, depth] = inputs[0]!.shape as Four;
  const [channels, kernelHeight, kernelWidth] = inputs[1]!.shape as Four;
  const [, outHeight, outWidth] = output.shape as Four;
  const [x, filter, bias] = operator.inputs.map(value) as [Float32Array, Float32Array, Float32Array];
  const top = padding(height, outHeight, kernelHeight, operator.stride);
  const left = padding(width, outWidth, kernelWidth, operator.stride);
  const result = new Float32Array(outHeight * outWidth * channels);
  for (let i = 0, o = 0; i < outHeight; i++) {
    for (let j = 0; j < outWidth; j++) {
      for (let c = 0; c < channels; c++, o++) {
        let sum = bias[c]!;
        for (let k = 0; k < kernelHeight; k++) {
          const row = i * operator.stride + k - top;
          if (row < 0 || row >= height) continue;
          for (let l = 0; l < kernelWidth; l++) {
            const column = j * operator.stride + l - left;
            if (column < 0 || column >= width) continue;
            const from = (row * width + column) * depth;
            const weights = ((c * kernelHeight + k) * kernelWidth + l) * depth;
            for (let d = 0; d < depth; d++) sum += x[from + d]! * filter[weights + d]!;
          }
        }
        result[o] = activate(sum, operator.activation);
      }
    }
  }
  return result;
}

function convolveDepthwise(
  operator: Convolution,
  inputs: TfliteTensor[],
  output: TfliteTensor,
  value: Value,
): Float32Array {
  const [, height, width, depth] = inputs[0]!.shape as Four;
  const [, kernelHeight, kernelWidth] = inputs[1]!.shape as Four;
  const [, outHeight, outWidth] = output.shape as Four;
  const [x, filter, bias] = operator.inputs.map(value) as [Float32Array, Float32Array, Float32Array];
  const top = padding(height, outHeight, kernelHeight, operator.stride);
  const left = padding(width, outWidth, kernelWidth, operator.stride);
  const result = new Float32Array(outHeight * outWidth * depth);
  for (let i = 0, o = 0; i < outHeight; i++) {
    for (let j = 0; j < outWidth; j++) {
      for (let d = 0; d < depth; d++, o++) {
        let sum = bias[d]!;
        for (let k = 0; k < kernelHeight; k++) {
          const row = i * operator.stride + k - top;
          if (row < 0 || row >= height) continue;
          for (let l = 0; l < kernelWidth; l++) {
            const column = j * operator.stride + l - left;
            if (column < 0 || column >= width) continue;
            sum += x[(row * width + column) * depth + d]! * filter[(k * kernelWidth + l) * depth + d]!;
          }
        }
        result[o] = activate(sum, operator.activation);
      }
    }
  }
  return result;
}

function activate(value: number, activation: Convolution['activation']): number {
  if (activation === 'none') return value;
  return Math.max(0, activation === 'relu6' ? Math.min(6, value) : value);
}

type Four = readonly [number, number, number, number];

function constant({ name, type, data }: TfliteTensor): Float32Array {
  const bytes = data.slice().buffer;
  if (type === 'float16') return Float32Array.from(new Uint16Array(bytes), halfToNumber);
  if (type === 'float32') return new Float32Array(bytes);
  if (type === 'int32') return Float32Array.from(new Int32Array(bytes));
  throw new Error(`${name} is no constant`);
}

/** IEEE 754 binary16: sign, five bits of exponent, ten of fraction. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
