import {
  BatchMatMul, Conv2DBackpropFilter, Conv2DBackpropInput, DepthwiseConv2dNativeBackpropFilter,
  DepthwiseConv2dNativeBackpropInput, MaxPoolGrad, UnsortedSegmentSum, getKernel, registerKernel, unregisterKernel,
  type KernelConfig, type Tensor,
} from '@tensorflow/tfjs-core';
import type { Composition } from './composition';
import { conv2dBackpropFilter, conv2dBackpropInput } from './conv2d';
import { depthwiseBackpropFilter, depthwiseBackpropInput } from './depthwise';
import { withFastTransposes } from './mat-mul';
import { maxPoolGrad } from './max-pool-grad';
import { unsortedSegmentSum } from './segment-sum';

const backendName = 'wasm';

/** Kernels by name: those that the WASM backend lacks, and two that it has, one of them wrong, the other slow. */
const compositions: readonly (readonly [string, Composition])[] = [
  [Conv2DBackpropFilter, conv2dBackpropFilter],
  [Conv2DBackpropInput, conv2dBackpropInput],
  [DepthwiseConv2dNativeBackpropFilter, depthwiseBackpropFilter],
  [DepthwiseConv2dNativeBackpropInput, depthwiseBackpropInput],
  [MaxPoolGrad, maxPoolGrad],
  [UnsortedSegmentSum, unsortedSegmentSum],
];

/** Gives the WASM backend the kernels that training needs. Does nothing the second time, or without that backend. */
export function registerWasmKernels(): void {
  const product = getKernel(BatchMatMul, backendName);
  if (!product || getKernel(UnsortedSegmentSum, backendName)) return;
  replace(withFastTransposes(product));
  for (const [kernelName, compose] of compositions) {
    replace({
      kernelName,
      backendName,
      // The engine hands tensors over, and takes one back as it takes a TensorInfo.
      kernelFunc: ({ inputs, attrs }) => compose(inputs as unknown as Record<string, Tensor>, attrs ?? {}),
    });
  }
}

function replace(config: KernelConfig): void {
  if (getKernel(config.kernelName, backendName)) unregisterKernel(config.kernelName, backendName);
  registerKernel(config);
}
