import type { Random } from '../../random';

/** Red, green and blue in 0…1. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** Colour of a point of the picture, in pixels; the plane has no end. */
export type Shader = (x: number, y: number) => Rgb;

/** A picture that is drawn by code: `random` decides about everything that is not its nature. */
export type Texture = (random: Random) => Shader;

export function mix(a: Rgb, b: Rgb, share: number): Rgb {
  const t = Math.min(1, Math.max(0, share));
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}

export function shade([red, green, blue]: Rgb, by: number): Rgb {
  return [red * by, green * by, blue * by];
}

/** 0 below `from`, 1 above `to`, smooth in between. */
export function smoothstep(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

/** '#rrggbb' → colour. */
export function hex(text: string): Rgb {
  const value = Number.parseInt(text.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

/** The colour of a palette at a share of its length: neighbours are mixed. */
export function graded(palette: readonly Rgb[], share: number): Rgb {
  const at = Math.min(0.9999, Math.max(0, share)) * (palette.length - 1);
  const i = Math.floor(at);
  return mix(palette[i]!, palette[i + 1] ?? palette[i]!, at - i);
}

/**
 * A shader → RGB bytes, row by row; each pixel is the mean of four points, so that lines are not jagged.
 * @param size pixels along each side
 */
export function render(shader: Shader, size: number): Uint8Array {
  const bytes = new Uint8Array(size * size * 3);
  for (let i = 0; i < size * size; i++) {
    const x = i % size;
    const y = Math.floor(i / size);
    const points = [0.25, 0.75].flatMap((dy) => [0.25, 0.75].map((dx) => shader(x + dx, y + dy)));
    for (let c = 0; c < 3; c++) {
      const mean = points.reduce((sum, point) => sum + Math.min(1, Math.max(0, point[c]!)), 0) / points.length;
      bytes[i * 3 + c] = Math.round(mean * 255);
    }
  }
  return bytes;
}
