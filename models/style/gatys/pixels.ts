import type { Picture } from '../../picture';
import { SMALLEST_SEEN } from '../loss-net';

/** Sides are multiples of this: halved four times, they stay whole. */
const MULTIPLE = 16;
/** Standard deviation below which a picture has only one colour: what a JPEG leaves of one. */
const PLAIN = 1.5 / 255;

export interface Sides {
  readonly width: number;
  readonly height: number;
}

/** RGB in 0…1, row by row: [h · w · 3]. */
export interface Pixels extends Sides {
  readonly values: Float32Array<ArrayBuffer>;
}

/** A picture whose bytes can be drawn. */
export type Drawable = Picture & { readonly rgba: Uint8ClampedArray<ArrayBuffer> };

/** The size at which a picture is painted: of the same shape, as far as every layer can see its shorter side. */
export function sidesFor({ width, height }: Sides, longest: number): Sides {
  const scale = longest / Math.max(width, height);
  const side = (length: number) => Math.max(SMALLEST_SEEN, Math.round((length * scale) / MULTIPLE) * MULTIPLE);
  return { width: side(width), height: side(height) };
}

/** Of a picture; its alpha is not looked at. */
export function pixelsOf({ rgba, width, height }: Picture): Pixels {
  const values = new Float32Array(3 * width * height);
  for (let from = 0, to = 0; to < values.length; from += 4) {
    for (let part = 0; part < 3; part++) values[to++] = rgba[from + part]! / 255;
  }
  return { values, width, height };
}

/** The reverse of `pixelsOf`, opaque. */
export function pictureOf(values: Float32Array, { width, height }: Sides): Drawable {
  const rgba = new Uint8ClampedArray(4 * width * height);
  for (let from = 0, to = 0; from < values.length; to += 4) {
    for (let part = 0; part < 3; part++) rgba[to + part] = values[from++]! * 255;
    rgba[to + 3] = 255;
  }
  return { rgba, width, height };
}

/** Whether a picture has only one colour, and so no texture to paint with. */
export function isPlain({ values }: Pixels): boolean {
  return [0, 1, 2].every((part) => {
    let [sum, squares] = [0, 0];
    for (let i = part; i < values.length; i += 3) {
      sum += values[i]!;
      squares += values[i]! ** 2;
    }
    const mean = (3 * sum) / values.length;
    return (3 * squares) / values.length - mean ** 2 < PLAIN ** 2;
  });
}
