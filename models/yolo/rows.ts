import { customGrad, gather, reshape, scatterND, tensor1d, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';

/**
 * Some rows of a matrix; a row may be asked for more than once. Differentiable without the one-hot product that tfjs's
 * own gather takes, which for some hundred rows out of tens of thousands would not fit into memory.
 * @param x [rows, columns]
 * @returns [indices, columns]
 */
export function pickRows(x: Tensor2D, indices: Int32Array): Tensor2D {
  return customGrad((matrix) => {
    const shape = (matrix as Tensor).shape;
    return {
      value: gather(matrix as Tensor, tensor1d(indices, 'int32')),
      gradFunc: (dy: Tensor) => scatterND(reshape(tensor1d(indices, 'int32'), [indices.length, 1]), dy, shape),
    };
  })(x) as Tensor2D;
}
