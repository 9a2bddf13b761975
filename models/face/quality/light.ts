/** A small picture in shades of grey, row by row, from 0 to 255. */
export interface Grey {
  readonly values: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** Luma as in ITU-R BT.601. @param rgb [height, width, 3], from 0 to 255 */
export function greyOf(rgb: Float32Array, width: number, height: number): Grey {
  if (rgb.length !== width * height * 3) {
    throw new RangeError(`${rgb.length} numbers are no picture of ${width} × ${height}`);
  }
  const values = Float32Array.from(
    { length: width * height },
    (_, i) => 0.299 * rgb[i * 3]! + 0.587 * rgb[i * 3 + 1]! + 0.114 * rgb[i * 3 + 2]!,
  );
  return { values, width, height };
}

/**
 * Sharpness: the variance of the Laplacian (Pech-Pacheco et al., 2000), 4-neighbours, without the border. Comparable
 * only between pictures of one size and one subject, as aligned crops of faces are. Pictures of fewer than 3 × 3
 * pixels have 0.
 */
export function sharpness({ values, width, height }: Grey): number {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      const d = values[i - 1]! + values[i + 1]! + values[i - width]! + values[i + width]! - 4 * values[i]!;
      count++;
      sum += d;
      squares += d * d;
    }
  }
  return count > 0 ? Math.max(0, squares / count - (sum / count) ** 2) : 0;
}

export interface Light {
  /** Mean, from 0 to 255. */
  readonly mean: number;
  /** Share of pixels that are all but black or all but white: nothing can be seen there. */
  readonly clipped: number;
  /** How much the brighter half, left or right, outshines the other: 0 for equal, 1 for black beside anything. */
  readonly imbalance: number;
}

export function lightOf({ values, width }: Grey): Light {
  const halves = [0, 0];
  let clipped = 0;
  values.forEach((value, i) => {
    halves[(i % width) * 2 < width ? 0 : 1]! += value;
    if (value < 12 || value > 243) clipped++;
  });
  const columns = Math.ceil(width / 2);
  const [left, right] = [halves[0]! / columns, width > 1 ? halves[1]! / (width - columns) : halves[0]!];
  const larger = Math.max(left, right);
  return {
    mean: (halves[0]! + halves[1]!) / values.length,
    clipped: clipped / values.length,
    imbalance: larger > 0 ? 1 - Math.min(left, right) / larger : 0,
  };
}
