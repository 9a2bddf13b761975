import '@tensorflow/tfjs-backend-cpu';
import { getKernel, memory, registerKernel, setBackend, unregisterKernel, zeros } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { runSelfTest, SELF_TEST_TOLERANCE } from '../../models/self-test';
import { startWasm } from './wasm';

describe('runSelfTest', () => {
  it('agrees with the golden values on the CPU backend, and leaves no tensor behind', async () => {
    await setBackend('cpu');
    const before = memory().numTensors;
    expect(await runSelfTest()).toBeLessThan(1e-5);
    expect(memory().numTensors).toBe(before);
  });

  it('agrees with them on WASM', async () => {
    await startWasm();
    expect(await runSelfTest()).toBeLessThan(1e-5);
  });

  // What a broken driver does: a kernel that returns zeros, or nothing that is a number.
  it.each([
    ['ResizeBilinear', 0],
    ['FusedDepthwiseConv2D', 0],
    ['MaxPool', 0],
    ['Sigmoid', NaN],
  ])('notices a %s that returns %s', async (kernelName, value) => {
    await setBackend('cpu');
    const honest = getKernel(kernelName, 'cpu');
    const { kernelFunc } = honest;
    unregisterKernel(kernelName, 'cpu');
    registerKernel({
      ...honest,
      kernelFunc: (parameters) => {
        const result = kernelFunc(parameters);
        if (Array.isArray(result)) throw new Error(`${kernelName} has several outputs`);
        const broken = zeros([...result.shape]);
        broken.dataSync().fill(value);
        return broken;
      },
    });
    try {
      expect(await runSelfTest()).toBeGreaterThan(SELF_TEST_TOLERANCE);
    } finally {
      unregisterKernel(kernelName, 'cpu');
      registerKernel(honest);
    }
  });
});
