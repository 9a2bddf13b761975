import type { Box } from '../../geometry/box';
import type { Picture } from '../../picture';

/** A picture to augment, with its boxes if it has any. */
export interface Augmentable {
  readonly picture: Picture;
  readonly boxes: readonly Box[];
}

/**
 * Writes the pixel at (x, y) to `out`: bilinear between the four around it, the edge repeated outside (Jaderberg et al.,
 * Spatial transformer networks, 2015). Pixel (i, j) has its centre at (i, j).
 */
export function sample({ rgba, width, height }: Picture, x: number, y: number, out: Uint8ClampedArray, at: number): void {
  const cx = Math.min(width - 1, Math.max(0, x));
  const cy = Math.min(height - 1, Math.max(0, y));
  const left = Math.floor(cx);
  const top = Math.floor(cy);
  const right = Math.min(width - 1, left + 1);
  const bottom = Math.min(height - 1, top + 1);
  const fx = cx - left;
  const fy = cy - top;
  const a = (top * width + left) * 4;
  const b = (top * width + right) * 4;
  const c = (bottom * width + left) * 4;
  const d = (bottom * width + right) * 4;
  for (let k = 0; k < 4; k++) {
    const upper = rgba[a + k]! + fx * (rgba[b + k]! - rgba[a + k]!);
    const lower = rgba[c + k]! + fx * (rgba[d + k]! - rgba[c + k]!);
    out[at + k] = upper + fy * (lower - upper);
  }
}

/** A picture whose pixel (x, y) is the source's at `source(x, y)`, written to `[0]` and `[1]` of its second argument. */
export function resample(
  picture: Picture,
  width: number,
  height: number,
  source: (x: number, y: number, to: Float64Array) => void,
): Picture {
  const rgba = new Uint8ClampedArray(width * height * 4);
  const point = new Float64Array(2);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      source(x, y, point);
      sample(picture, point[0]!, point[1]!, rgba, at);
    }
  }
  return { rgba, width, height };
}

/** A picture of another size. Plain bilinear: for sizes that are not much smaller. */
export function resize(picture: Picture, width: number, height: number): Picture {
  if (picture.width === width && picture.height === height) return picture;
  const sx = picture.width / width;
  const sy = picture.height / height;
  return resample(picture, width, height, (x, y, to) => {
    to[0] = (x + 0.5) * sx - 0.5;
    to[1] = (y + 0.5) * sy - 0.5;
  });
}

/** A picture every pixel of which was changed by itself. `change` gets and leaves R, G and B in [0] to [2]. */
export function recolour(picture: Picture, change: (rgb: Float64Array) => void): Picture {
  const rgba = Uint8ClampedArray.from(picture.rgba);
  const rgb = new Float64Array(3);
  for (let i = 0; i < rgba.length; i += 4) {
    for (let c = 0; c < 3; c++) rgb[c] = rgba[i + c]!;
    change(rgb);
    for (let c = 0; c < 3; c++) rgba[i + c] = rgb[c]!;
  }
  return { ...picture, rgba };
}
