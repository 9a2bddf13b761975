import {
  Add, ArgMax, AvgPool, AvgPoolGrad, BatchMatMul, ClipByValue, Conv2D, Conv2DBackpropFilter, Conv2DBackpropInput,
  DepthwiseConv2dNative, DepthwiseConv2dNativeBackpropFilter, DepthwiseConv2dNativeBackpropInput, Equal, GatherV2,
  MaxPool, MaxPoolGrad, Mean, Multiply, PadV2, RealDiv, Relu, Relu6, ResizeBilinear, ResizeBilinearGrad, Rsqrt,
  Sigmoid, Softmax, Softplus, Sqrt, Square, Step, Sub, Sum, UnsortedSegmentSum, getKernel,
} from '@tensorflow/tfjs-core';
import { registerGradients } from './gradients';
import { registerWasmKernels } from './wasm/register';

const arithmetic = [Add, Sub, Multiply, RealDiv, Sqrt, Square, Step, Sum];

/** Kernels, forwards and backwards, of what can be trained. */
const needs = {
  /** Dense layers with ReLU and a softmax or sigmoids. */
  head: [...arithmetic, BatchMatMul, Relu, Softmax, Sigmoid, Softplus, ArgMax, Equal],
  /** Convolutions and depthwise convolutions with batch norm and ReLU6, as in MobileNetV2. */
  trunk: [
    ...arithmetic, Conv2D, Conv2DBackpropFilter, Conv2DBackpropInput, DepthwiseConv2dNative,
    DepthwiseConv2dNativeBackpropFilter, DepthwiseConv2dNativeBackpropInput, Relu6, ClipByValue, Rsqrt, Mean, PadV2,
  ],
  pooling: [MaxPool, MaxPoolGrad, AvgPool, AvgPoolGrad],
  resizing: [ResizeBilinear, ResizeBilinearGrad],
  gathering: [GatherV2, UnsortedSegmentSum],
} as const satisfies Record<string, readonly string[]>;

/** A part of a network that may be asked to be trained. */
export type Trainable = keyof typeof needs;

/**
 * Makes a backend ready to train: derivatives for all, and for 'wasm' the kernels that it lacks. To be called before
 * training, once its backend was imported; doing so again is harmless.
 */
export function registerTrainingKernels(backendName: string): void {
  registerGradients();
  if (backendName === 'wasm') registerWasmKernels();
}

export type CanTrain = { readonly ok: true } | { readonly ok: false; readonly missing: readonly string[] };

/**
 * Whether a backend has all kernels that training the given parts takes. Registers nothing; to be asked before
 * starting, after `registerTrainingKernels`.
 * @returns the names of the kernels that are missing, if any
 */
export function canTrain(backendName: string, parts: readonly Trainable[]): CanTrain {
  const wanted = new Set<string>(parts.flatMap((part): readonly string[] => needs[part]));
  const missing = [...wanted].filter((kernel) => !getKernel(kernel, backendName));
  return missing.length ? { ok: false, missing } : { ok: true };
}
