import '@tensorflow/tfjs-backend-cpu';
import {
  abs, add, addN, atan, avgPool, batchNorm, clipByValue, concat, conv2d, conv2dTranspose, depthwiseConv2d, div, exp,
  expandDims, gather, grads, leakyRelu, log, matMul, max, maxPool, maximum, mean, memory, min, minimum, mirrorPad, mul,
  neg, pad, pow, prelu, relu, relu6, reshape, rsqrt, setBackend, sigmoid, slice, softmax, softplus, split, sqrt,
  square, squaredDifference, stack, sub, sum, tanh, tensor, tensor1d, tidy, tile, transpose, unstack, where, image,
  type Tensor, type Tensor1D, type Tensor3D, type Tensor4D,
} from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { registerTrainingKernels } from '../../../models/kernels/training';
import { Random } from '../../../models/random';
import { startWasm } from '../wasm';

type Case = readonly [
  name: string,
  shapes: readonly (readonly number[])[],
  f: (...x: Tensor[]) => Tensor,
  positive?: true,
];

const sizeOf = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);

const as4 = (x: Tensor) => x as Tensor4D;

const list: readonly Case[] = [
  ['add, broadcast', [[2, 3], [3]], (a, b) => add(a, b)],
  ['add, broadcast in the middle', [[2, 1, 3], [2, 4, 1]], (a, b) => add(a, b)],
  ['add, a bias', [[2, 3, 2, 4], [4]], (a, b) => add(a, b)],
  ['addN', [[3], [3], [3]], (...all) => addN(all)],
  ['sub', [[2, 3], [1]], (a, b) => sub(a, b)],
  ['mul', [[2, 3], [2, 1]], (a, b) => mul(a, b)],
  ['div', [[2, 3], [3]], (a, b) => div(a, b), true],
  ['pow', [[2, 3], [3]], (a, b) => pow(a, b), true],
  ['squared difference', [[2, 3], [3]], (a, b) => squaredDifference(a, b)],
  ['maximum', [[2, 3], [3]], (a, b) => maximum(a, b)],
  ['minimum', [[2, 3], [3]], (a, b) => minimum(a, b)],
  ['clip', [[12]], (a) => clipByValue(a, -0.5, 0.7)],
  ['neg', [[5]], (a) => neg(a)],
  ['abs', [[5]], (a) => abs(a)],
  ['atan', [[5]], (a) => atan(a)],
  ['exp', [[5]], (a) => exp(a)],
  ['log', [[5]], (a) => log(a), true],
  ['square', [[5]], (a) => square(a)],
  ['sqrt', [[5]], (a) => sqrt(a), true],
  ['rsqrt', [[5]], (a) => rsqrt(a), true],
  ['sigmoid', [[5]], (a) => sigmoid(a)],
  ['tanh', [[5]], (a) => tanh(a)],
  ['softplus', [[5]], (a) => softplus(a)],
  ['relu', [[9]], (a) => relu(a)],
  ['relu6', [[9]], (a) => relu6(mul(a, 5))],
  ['leaky relu', [[9]], (a) => leakyRelu(a, 0.1)],
  ['prelu', [[4, 3], [3]], (a, b) => prelu(a, b)],
  ['where', [[4], [4]], (a, b) => where(tensor1d([1, 0, 1, 0], 'bool'), a, b)],
  ['reshape', [[2, 3]], (a) => reshape(a, [3, 2])],
  ['expandDims', [[2, 3]], (a) => expandDims(a, 1)],
  ['transpose', [[2, 3, 4]], (a) => transpose(a, [2, 0, 1])],
  ['slice', [[4, 5]], (a) => slice(a, [1, 2], [2, 3])],
  ['pad', [[2, 3]], (a) => pad(a, [[1, 0], [2, 1]])],
  ['mirror pad, reflect', [[2, 4, 5]], (a) => mirrorPad(a, [[0, 0], [1, 3], [2, 1]], 'reflect')],
  ['mirror pad, symmetric', [[3, 4]], (a) => mirrorPad(a, [[3, 2], [0, 4]], 'symmetric')],
  ['tile', [[2, 3]], (a) => tile(a, [2, 3])],
  ['concat', [[2, 3], [2, 1]], (a, b) => concat([a, b], 1)],
  ['concat, last axis', [[2, 3], [2, 1]], (a, b) => concat([a, b], -1)],
  ['split', [[2, 6]], (a) => mul(split(a, 2, 1)[0]!, split(a, 2, 1)[1]!)],
  ['stack', [[2, 3], [2, 3]], (a, b) => stack([a, b], 1)],
  ['unstack', [[2, 3]], (a) => unstack(a, 0).reduce((x, y) => mul(x, y))],
  ['gather', [[4, 3]], (a) => gather(a, tensor1d([0, 2, 2, 3], 'int32'))],
  ['gather, along columns', [[2, 4]], (a) => gather(a, tensor1d([3, 1, 3], 'int32'), 1)],
  ['sum', [[2, 3, 4]], (a) => sum(a, [0, 2])],
  ['mean', [[2, 3, 4]], (a) => mean(a, 1, true)],
  ['mean of all', [[2, 3]], (a) => mean(a)],
  ['max', [[3, 4]], (a) => max(a, 1)],
  ['min', [[3, 4]], (a) => min(a, 0)],
  ['softmax', [[3, 4]], (a) => softmax(a)],
  ['matMul', [[2, 3], [3, 4]], (a, b) => matMul(a, b)],
  ['matMul, a transposed', [[3, 2], [3, 4]], (a, b) => matMul(a, b, true)],
  ['matMul, b transposed', [[2, 3], [4, 3]], (a, b) => matMul(a, b, false, true)],
  ['matMul, both transposed', [[3, 2], [4, 3]], (a, b) => matMul(a, b, true, true)],
  ['matMul, batch broadcast', [[5, 2, 3], [1, 3, 4]], (a, b) => matMul(a, b)],
  ['conv2d', [[2, 5, 6, 2], [3, 3, 2, 3]], (x, f) => conv2d(as4(x), as4(f), 1, 'same')],
  ['conv2d, stride 2', [[2, 6, 5, 2], [3, 2, 2, 3]], (x, f) => conv2d(as4(x), as4(f), 2, 'valid')],
  [
    'conv2d, transposed', [[1, 3, 3, 2], [2, 2, 3, 2]],
    (x, f) => conv2dTranspose(as4(x), as4(f), [1, 6, 6, 3], 2, 'same'),
  ],
  ['depthwise', [[2, 5, 6, 2], [3, 3, 2, 1]], (x, f) => depthwiseConv2d(as4(x), as4(f), 1, 'same')],
  ['depthwise, stride 2', [[2, 6, 5, 2], [3, 3, 2, 2]], (x, f) => depthwiseConv2d(as4(x), as4(f), 2, 'same')],
  [
    'batch norm', [[2, 3, 2, 4], [4], [4], [4], [4]],
    (x, m, v, o, s) => batchNorm(as4(x), m as Tensor1D, v as Tensor1D, o as Tensor1D, s as Tensor1D, 0.01), true,
  ],
  ['max pooling', [[2, 5, 4, 2]], (x) => maxPool(as4(x), 2, 2, 'same')],
  ['average pooling', [[2, 5, 4, 2]], (x) => avgPool(as4(x), 3, 2, 'same')],
  // A square: of anything else the CPU backend of tfjs 4.22 exchanges height and width in the gradient.
  ['resize', [[4, 4, 2]], (x) => image.resizeBilinear(x as Tensor3D, [5, 7])],
];
const cases = list.map(([name, shapes, f, positive]) => ({ name, shapes, f, positive }));

describe.each(['cpu', 'wasm'])('derivatives on %s', (backend) => {
  beforeAll(async () => {
    await (backend === 'wasm' ? startWasm() : setBackend('cpu'));
    registerTrainingKernels(backend);
  });

  let held = 0;
  beforeEach(() => (held = memory().numTensors));
  afterEach(() => expect(memory().numTensors).toBe(held));

  test.each(cases)('$name', ({ shapes, f, positive }) => {
    tidy(() => {
      const source = new Random(shapes.length, shapes[0]!.length, shapes[0]![0]!);
      const inputs = shapes.map((shape) => {
        const draw = () => (positive ? source.between(0.5, 2) : source.normal());
        return tensor(Float32Array.from({ length: sizeOf(shape) }, draw), [...shape]);
      });
      const shape = tidy(() => f(...inputs).shape);
      const towards = tensor(Float32Array.from({ length: sizeOf(shape) }, () => source.normal()), shape);
      // Numbers are added in double precision, so that the differences below are those of f and not of the sum.
      const loss = (x: readonly Tensor[]) => {
        const y = f(...x).dataSync();
        return Array.from(towards.dataSync()).reduce((total, weight, i) => total + weight * y[i]!, 0);
      };
      const analytic = grads((...x) => sum(mul(f(...x), towards)))(inputs);
      expect(analytic.map(({ shape }) => shape)).toEqual(shapes);
      for (const [i, input] of inputs.entries()) {
        const values = input.dataSync();
        const gradient = analytic[i]!.dataSync();
        const step = 4e-3;
        for (let k = 0; k < values.length; k++) {
          const at = (by: number) =>
            tidy(() => {
              const moved = Float32Array.from(values);
              moved[k]! += by;
              return loss(inputs.map((x, j) => (j === i ? tensor(moved, input.shape) : x)));
            });
          const numeric = (at(step) - at(-step)) / (2 * step);
          expect(Math.abs(gradient[k]! - numeric), `input ${i} at ${k}: ${gradient[k]} and ${numeric}`)
            .toBeLessThan(5e-3 * Math.max(1, Math.abs(numeric)));
        }
      }
    });
  });

});

// Last: tfjs keeps what it saved for a gradient that throws.
test('a dilated convolution is refused, not differentiated wrongly', () => {
  const x = tensor(new Float32Array(50), [1, 5, 5, 2]);
  const filter = tensor(new Float32Array(36), [3, 3, 2, 2]);
  const run = grads((a: Tensor, b: Tensor) => sum(conv2d(as4(a), as4(b), 1, 'same', 'NHWC', 2)));
  expect(() => run([x, filter])).toThrow(RangeError);
});
