import {
  AvgPoolGrad, BatchMatMul, Conv2DBackpropFilter, Conv2DBackpropInput, DepthwiseConv2dNativeBackpropFilter,
  DepthwiseConv2dNativeBackpropInput, MaxPoolGrad, UnsortedSegmentSum, backend_util, memory,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { registerTrainingKernels } from '../../../models/kernels/training';
import { Random } from '../../../models/random';
import { startWasm } from '../wasm';
import { difference, runOn, type Numbers } from './compare';

beforeAll(async () => {
  await startWasm();
  registerTrainingKernels('wasm');
});

const random = (seed: number, ...shape: number[]): Numbers => {
  const source = new Random(seed);
  return { shape, values: Float32Array.from({ length: shape.reduce((p, n) => p * n, 1) }, () => source.normal()) };
};

async function expectSame(kernel: string, inputs: Record<string, Numbers>, attrs: object): Promise<void> {
  const expected = await runOn('cpu', kernel, inputs, attrs as never);
  const actual = await runOn('wasm', kernel, inputs, attrs as never);
  expect(difference(actual, expected), JSON.stringify(attrs)).toBeLessThan(1e-5);
}

/** Any convolution: odd and even sizes, filters that are larger than the stride or smaller, both kinds of padding. */
const convolution = fc.record({
  seed: fc.integer({ min: 0, max: 1e6 }),
  batch: fc.integer({ min: 1, max: 3 }),
  height: fc.integer({ min: 5, max: 11 }),
  width: fc.integer({ min: 5, max: 11 }),
  inputs: fc.integer({ min: 1, max: 5 }),
  outputs: fc.integer({ min: 1, max: 5 }),
  filter: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })),
  strides: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
  pad: fc.constantFrom('same' as const, 'valid' as const, 1, [[0, 0], [2, 1], [0, 3], [0, 0]] as const),
});

test('the gradients of convolutions are those of the CPU backend, for all shapes, strides and paddings', async () => {
  await fc.assert(
    fc.asyncProperty(convolution, async ({ seed, batch, height, width, inputs, outputs, filter, strides, pad }) => {
      const inputShape = [batch, height, width, inputs] as [number, number, number, number];
      const filterShape = [...filter, inputs, outputs] as [number, number, number, number];
      const info = backend_util.computeConv2DInfo(inputShape, filterShape, strides, 1, pad as never, 'floor');
      const x = random(seed, ...inputShape);
      const dy = random(seed + 1, ...info.outShape);
      const attrs = { strides, pad, dataFormat: 'NHWC', dimRoundingMode: 'floor' };
      await expectSame(Conv2DBackpropFilter, { x, dy }, { ...attrs, filterShape });
      await expectSame(Conv2DBackpropInput, { dy, filter: random(seed + 2, ...filterShape) }, { ...attrs, inputShape });
    }),
    { numRuns: 60 },
  );
});

test('the gradients of depthwise convolutions are those of the CPU backend', async () => {
  await fc.assert(
    fc.asyncProperty(convolution, async ({ seed, batch, height, width, inputs, outputs, filter, strides, pad }) => {
      const inputShape = [batch, height, width, inputs] as [number, number, number, number];
      const filterShape = [...filter, inputs, Math.min(outputs, 3)] as [number, number, number, number];
      const info = backend_util.computeConv2DInfo(inputShape, filterShape, strides, 1, pad as never, 'floor', true);
      const x = random(seed, ...inputShape);
      const dy = random(seed + 1, ...info.outShape);
      const attrs = { strides, pad, dilations: [1, 1], dimRoundingMode: 'floor' };
      await expectSame(DepthwiseConv2dNativeBackpropFilter, { x, dy }, { ...attrs, filterShape });
      const weights = random(seed + 2, ...filterShape);
      await expectSame(DepthwiseConv2dNativeBackpropInput, { dy, filter: weights }, { ...attrs, inputShape });
    }),
    { numRuns: 60 },
  );
});

test('so are those of 3×3 depthwise filters, which have a way of their own', async () => {
  await fc.assert(
    fc.asyncProperty(convolution, async ({ seed, batch, height, width, inputs, strides, pad }) => {
      const shape = [batch, height, width, inputs] as [number, number, number, number];
      const filterShape = [3, 3, inputs, 1] as [number, number, number, number];
      const info = backend_util.computeConv2DInfo(shape, filterShape, strides, 1, pad as never, 'floor', true);
      const attrs = { strides, pad, dilations: [1, 1], dimRoundingMode: 'floor', filterShape };
      const inputsOf = { x: random(seed, ...shape), dy: random(seed + 1, ...info.outShape) };
      await expectSame(DepthwiseConv2dNativeBackpropFilter, inputsOf, attrs);
    }),
    { numRuns: 60 },
  );
});

test('the gradients of pooling are those of the CPU backend, ties included', async () => {
  await fc.assert(
    fc.asyncProperty(convolution, fc.boolean(), async (drawn, ties) => {
      const { seed, batch, height, width, inputs, filter, strides, pad } = drawn;
      const shape = [batch, height, width, inputs] as [number, number, number, number];
      // Explicit padding lists are not a thing of pooling in tfjs.
      const padding = typeof pad === 'object' ? 'same' : pad;
      fc.pre(typeof padding === 'string' || Math.min(...filter) > padding);
      const info = backend_util.computePool2DInfo(shape, filter, strides, 1, padding, 'floor');
      const exact = random(seed, ...shape);
      const x = ties ? { shape, values: Float32Array.from(exact.values, Math.round) } : exact;
      const dy = random(seed + 1, ...info.outShape);
      const attrs = { filterSize: filter, strides, pad: padding, dimRoundingMode: 'floor' };
      await expectSame(MaxPoolGrad, { dy, input: x, output: dy }, attrs);
      if (typeof padding === 'string') await expectSame(AvgPoolGrad, { dy, input: x }, attrs);
    }),
    { numRuns: 60 },
  );
});

test('max pooling of what is not a number passes nothing back', async () => {
  const input = { shape: [1, 2, 2, 1], values: Float32Array.of(NaN, NaN, NaN, NaN) };
  const dy = { shape: [1, 1, 1, 1], values: Float32Array.of(5) };
  const attrs = { filterSize: [2, 2], strides: [2, 2], pad: 'valid' };
  const { values } = await runOn('wasm', MaxPoolGrad, { dy, input, output: dy }, attrs);
  expect([...values]).toEqual([0, 0, 0, 0]);
});

test('segments are summed as on the CPU backend', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: -1, max: 4 }), { minLength: 1, maxLength: 12 }), async (ids) => {
      const segmentIds = { shape: [ids.length], values: Int32Array.from(ids) };
      const x = random(ids.length, ids.length, 3, 2);
      await expectSame(UnsortedSegmentSum, { x, segmentIds }, { numSegments: 5 });
    }),
    { numRuns: 30 },
  );
});

test.each([[false, false], [true, false], [false, true], [true, true]])(
  'matrix products, transposed %s and %s, are those of the CPU backend',
  async (transposeA, transposeB) => {
    for (const outer of [[], [1], [3]]) {
      const a = random(1, ...outer, ...(transposeA ? [5, 4] : [4, 5]));
      const b = random(2, ...outer, ...(transposeB ? [6, 5] : [5, 6]));
      await expectSame(BatchMatMul, { a, b }, { transposeA, transposeB });
    }
  },
);

test('registering again changes nothing, and no test above left a tensor behind', () => {
  registerTrainingKernels('wasm');
  registerTrainingKernels('wasm');
  expect(memory().numTensors).toBe(0);
});
