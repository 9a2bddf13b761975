import { engine, type NamedTensorMap, type Tensor } from '@tensorflow/tfjs-core';

/** Runs one kernel of the current backend by its name: for kernels that tfjs offers no function for. */
export function run<T extends Tensor = Tensor>(kernel: string, inputs: NamedTensorMap, attrs: object = {}): T {
  return engine().runKernel(kernel, inputs, attrs as Parameters<ReturnType<typeof engine>['runKernel']>[2]) as T;
}
