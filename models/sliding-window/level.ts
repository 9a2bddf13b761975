import type { Box } from '../geometry/box';
import type { Preprocessing } from '../geometry/letterbox';
import { axisTaps, resampleRow } from '../geometry/resample';
import type { Picture } from '../picture';
import type { Size } from './windows';

/**
 * A picture at the size of a pyramid's level, as a network takes it. Resampled as every frame is (see resample.ts).
 * @returns [height, width, 3], in the order and range of `preprocessing`
 */
export function levelInput(picture: Picture, { width, height }: Size, preprocessing: Preprocessing): Float32Array {
  const { order, scale, offset } = preprocessing;
  const columns = axisTaps(picture.width, width);
  const rows = axisTaps(picture.height, height);
  const lines = new Map<number, Float32Array>();
  const out = new Float32Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const first = rows.first[y]!;
    for (const row of lines.keys()) if (row < first) lines.delete(row);
    for (let k = 0; k < rows.count; k++) {
      let line = lines.get(first + k);
      if (!line) {
        line = new Float32Array(width * 3);
        resampleRow(picture.rgba, (first + k) * picture.width * 4, columns, line);
        lines.set(first + k, line);
      }
      const weight = rows.weights[y * rows.count + k]!;
      for (let i = 0, at = y * width * 3; i < line.length; i++, at++) out[at]! += weight * line[i]!;
    }
  }
  for (let at = 0; at < out.length; at += 3) {
    const [red, green, blue] = out.subarray(at, at + 3) as unknown as [number, number, number];
    const ordered = order === 'rgb' ? [red, green, blue] : [blue, green, red];
    for (let c = 0; c < 3; c++) out[at + c] = ordered[c]! * scale[c]! + offset[c]!;
  }
  return out;
}

/**
 * Cuts a window out of a picture, together with what surrounds it; grey where that lies outside of the picture.
 * @param window in fractions of the picture
 * @param surround how much on each side, as a share of the window's
 */
export function cutOut({ rgba, width, height }: Picture, window: Box, surround: number, mirrored = false): Picture {
  const along = (from: number, length: number, side: number) => {
    const margin = surround * length;
    return [Math.round((from - margin) * side), Math.max(1, Math.round((length + 2 * margin) * side))] as const;
  };
  const [left, wide] = along(window.x, window.width, width);
  const [top, high] = along(window.y, window.height, height);
  const cut = new Uint8ClampedArray(wide * high * 4).fill(128);
  const from = Math.max(0, left);
  const to = Math.min(width, left + wide);
  for (let y = Math.max(0, top); y < Math.min(height, top + high) && from < to; y++) {
    cut.set(rgba.subarray((y * width + from) * 4, (y * width + to) * 4), ((y - top) * wide + from - left) * 4);
  }
  return { rgba: mirrored ? mirror(cut, wide) : cut, width: wide, height: high };
}

function mirror(rgba: Uint8ClampedArray, width: number): Uint8ClampedArray {
  const out = new Uint8ClampedArray(rgba.length);
  for (let pixel = 0; pixel < rgba.length / 4; pixel++) {
    const column = pixel % width;
    const from = (pixel - column + width - 1 - column) * 4;
    out.set(rgba.subarray(from, from + 4), pixel * 4);
  }
  return out;
}
