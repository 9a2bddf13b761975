import type { NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';

/** A kernel made of other kernels. Disposes whatever it makes but its result. */
export type Composition = (inputs: Readonly<Record<string, Tensor>>, attrs: NamedAttrMap) => Tensor;
