import { pad, reshape, slice, type Tensor2D, type Tensor4D, type backend_util } from '@tensorflow/tfjs-core';
import { fitTo } from './fit-to';

/** What of a convolution its gradients need to know. */
export type ConvShape = Pick<
  backend_util.Conv2DInfo,
  | 'batchSize' | 'inHeight' | 'inWidth' | 'outHeight' | 'outWidth' | 'strideHeight' | 'strideWidth'
  | 'filterHeight' | 'filterWidth' | 'padInfo'
>;

/**
 * Visits the taps of a filter: for each, the pixels of the input it is multiplied with, and beside them the gradients
 * of the outputs these go into.
 *
 * Input and output gradient are laid out on a common grid of rows × columns with so much margin that a tap is a shift
 * of the flattened grid. A shift is one contiguous copy, where cutting out a rectangle is one for every row. Margins
 * hold zeros in `dy`, so that what the shift brings in from the next row is multiplied away. With a stride s the input
 * is parted into its s×s phases first, each of which is a grid.
 * @param x input [n, height, width, channels]
 * @param dy gradient of the output [n, height, width, channels]
 * @param visit gets pixels [rows, channels of x] and the gradient [rows, channels of dy]; the same tensor every time
 * @returns what `visit` returned, tap by tap in the order of the filter's rows and columns
 */
export function mapTaps<T>(
  x: Tensor4D,
  dy: Tensor4D,
  shape: ConvShape,
  visit: (pixels: Tensor2D, gradient: Tensor2D) => T,
): T[] {
  const { batchSize, strideHeight, strideWidth, filterHeight, filterWidth, padInfo } = shape;
  const marginHeight = Math.floor((filterHeight - 1) / strideHeight);
  const marginWidth = Math.floor((filterWidth - 1) / strideWidth);
  const rows = shape.outHeight + marginHeight;
  const columns = shape.outWidth + marginWidth;
  // Shifted by the last tap, the grid ends this much earlier; there dy is zero by construction.
  const length = batchSize * rows * columns - marginHeight * columns - marginWidth;

  const padded = fitTo(
    x,
    [padInfo.top, rows * strideHeight - shape.inHeight - padInfo.top],
    [padInfo.left, columns * strideWidth - shape.inWidth - padInfo.left],
  );
  const channels = x.shape[3];
  const parted = reshape(padded, [batchSize * rows, strideHeight, columns, strideWidth * channels]) as Tensor4D;
  const phase = (row: number, column: number) => {
    const whole = strideHeight === 1 && strideWidth === 1;
    const part = whole
      ? parted
      : slice(parted, [0, row, 0, column * channels], [batchSize * rows, 1, columns, channels]);
    return reshape(part, [batchSize * rows * columns, channels]) as Tensor2D;
  };
  const phases = Array.from({ length: Math.min(strideHeight, filterHeight) }, (_, row) =>
    Array.from({ length: Math.min(strideWidth, filterWidth) }, (__, column) => phase(row, column)),
  );

  const outputs = reshape(
    marginHeight || marginWidth ? pad(dy, [[0, 0], [0, marginHeight], [0, marginWidth], [0, 0]]) : dy,
    [batchSize * rows * columns, dy.shape[3]],
  ) as Tensor2D;
  const gradient = first(outputs, 0, length);

  return Array.from({ length: filterHeight * filterWidth }, (_, tap) => {
    const row = Math.floor(tap / filterWidth);
    const column = tap % filterWidth;
    const shift = Math.floor(row / strideHeight) * columns + Math.floor(column / strideWidth);
    const pixels = phases[row % strideHeight]![column % strideWidth]!;
    return visit(first(pixels, shift, length), gradient);
  });
}

function first(x: Tensor2D, from: number, length: number): Tensor2D {
  return length === x.shape[0] ? x : slice(x, [from, 0], [length, x.shape[1]]);
}
