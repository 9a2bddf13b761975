import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { Conv2DBackpropFilter, DepthwiseConv2dNativeBackpropFilter } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { canTrain, registerTrainingKernels } from '../../../models/kernels/training';

test('says which kernels a backend lacks, before and after they are given to it', () => {
  expect(canTrain('wasm', ['head'])).toEqual({ ok: true });
  const before = canTrain('wasm', ['head', 'trunk']);
  expect(before).toMatchObject({ ok: false });
  expect(!before.ok && before.missing).toContain(Conv2DBackpropFilter);
  expect(!before.ok && before.missing).toContain(DepthwiseConv2dNativeBackpropFilter);
  registerTrainingKernels('wasm');
  expect(canTrain('wasm', ['head', 'trunk', 'pooling', 'resizing', 'gathering'])).toEqual({ ok: true });
});

test('the CPU backend trains everything; one that is not there trains nothing', () => {
  expect(canTrain('cpu', ['head', 'trunk', 'pooling', 'resizing', 'gathering'])).toEqual({ ok: true });
  expect(canTrain('webgpu', ['head'])).toMatchObject({ ok: false });
});
