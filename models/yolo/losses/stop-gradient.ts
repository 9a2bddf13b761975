import { customGrad, zerosLike, type Tensor } from '@tensorflow/tfjs-core';

/** The same values, but for the derivative a constant. */
export function stopGradient<T extends Tensor>(x: T): T {
  return customGrad((input) => ({ value: (input as Tensor).clone(), gradFunc: () => zerosLike(x) }))(x) as T;
}
