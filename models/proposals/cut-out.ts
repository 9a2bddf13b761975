import type { Box } from '../geometry/box';
import { axisTaps } from '../geometry/resample';
import type { Planes } from './planes';

/**
 * Cuts a box out of a picture and warps it to a square, whatever its shape: how R-CNN shows each proposal to its
 * network (Girshick et al., 2014).
 * @param box in fractions of the picture; at least a pixel is taken
 * @param out [side, side, 3] in [0, 255], written
 */
export function cutOut({ data, width, height }: Planes, box: Box, side: number, out: Float32Array): void {
  const [left, right] = range(box.x, box.width, width);
  const [top, bottom] = range(box.y, box.height, height);
  const across = axisTaps(right - left, side);
  const down = axisTaps(bottom - top, side);
  const row = new Float32Array(right - left);
  for (let channel = 0; channel < 3; channel++) {
    const plane = data.subarray(channel * width * height, (channel + 1) * width * height);
    for (let y = 0; y < side; y++) {
      row.fill(0);
      for (let k = 0; k < down.count; k++) {
        const weight = down.weights[y * down.count + k]!;
        const from = (top + down.first[y]! + k) * width + left;
        for (let x = 0; x < row.length; x++) row[x]! += weight * plane[from + x]!;
      }
      for (let x = 0; x < side; x++) {
        let sum = 0;
        for (let k = 0; k < across.count; k++) {
          sum += across.weights[x * across.count + k]! * row[across.first[x]! + k]!;
        }
        out[(y * side + x) * 3 + channel] = sum;
      }
    }
  }
}

/** Whole pixels that a stretch of the picture covers: the first, and the first beyond. */
function range(from: number, length: number, pixels: number): readonly [number, number] {
  const first = Math.min(pixels - 1, Math.max(0, Math.round(from * pixels)));
  return [first, Math.min(pixels, Math.max(first + 1, Math.round((from + length) * pixels)))];
}
