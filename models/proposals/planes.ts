import { axisTaps, resampleRow } from '../geometry/resample';
import type { Picture } from '../picture';

/** Three channels of a picture, one after the other: [3, height, width], each in [0, 255]. */
export interface Planes {
  readonly data: Float32Array;
  readonly width: number;
  readonly height: number;
}

/**
 * A picture's red, green and blue, made smaller where its longer side is above `longest` pixels: the time that
 * selective search takes grows with the pixels, what it finds hardly does.
 * @throws RangeError for a picture without pixels
 */
export function shrink({ rgba, width: across, height: down }: Picture, longest: number): Planes {
  if (!(across > 0 && down > 0)) throw new RangeError('a picture without pixels has no regions');
  const scale = Math.min(1, longest / Math.max(across, down));
  const width = Math.max(1, Math.round(across * scale));
  const height = Math.max(1, Math.round(down * scale));
  const columns = axisTaps(across, width);
  const { count, first, weights } = axisTaps(down, height);
  const data = new Float32Array(3 * width * height);
  const row = new Float32Array(3 * width);
  for (let y = 0; y < height; y++) {
    for (let k = 0; k < count; k++) {
      const weight = weights[y * count + k]!;
      if (weight === 0) continue;
      resampleRow(rgba, (first[y]! + k) * across * 4, columns, row);
      for (let c = 0; c < 3; c++) {
        for (let x = 0, at = (c * height + y) * width; x < width; x++) data[at + x]! += weight * row[x * 3 + c]!;
      }
    }
  }
  return { data, width, height };
}
