import type { Planes } from './planes';

/** Colour spaces in which regions are grown: what looks alike in one does not in the other. */
export type ColourSpace = 'hsv' | 'lab';

/**
 * Red, green and blue → another colour space, every channel in [0, 255] so that one threshold serves all. Hue is a
 * circle that is cut open at red, as in the original: its ends look far apart.
 */
export function convert({ data, width, height }: Planes, space: ColourSpace): Planes {
  const pixels = width * height;
  const out = new Float32Array(data.length);
  const to = space === 'hsv' ? toHsv : toLab;
  const colour = new Float32Array(3);
  for (let i = 0; i < pixels; i++) {
    to(data[i]! / 255, data[pixels + i]! / 255, data[2 * pixels + i]! / 255, colour);
    for (let c = 0; c < 3; c++) out[c * pixels + i] = Math.min(255, Math.max(0, colour[c]!));
  }
  return { data: out, width, height };
}

/** Hue, saturation and value of the hexcone (Smith, 1978). */
function toHsv(r: number, g: number, b: number, out: Float32Array): void {
  const value = Math.max(r, g, b);
  const chroma = value - Math.min(r, g, b);
  let hue = 0;
  if (chroma > 0) {
    if (value === r) hue = ((g - b) / chroma + 6) % 6;
    else hue = value === g ? (b - r) / chroma + 2 : (r - g) / chroma + 4;
  }
  out[0] = (hue / 6) * 255;
  out[1] = value > 0 ? (chroma / value) * 255 : 0;
  out[2] = value * 255;
}

/** CIE 1976 L*a*b* of sRGB under D65; L* stretched to 255, a* and b* moved by 128. */
function toLab(r: number, g: number, b: number, out: Float32Array): void {
  const [R, G, B] = [linear(r), linear(g), linear(b)];
  const x = cubeRoot((0.4124564 * R + 0.3575761 * G + 0.1804375 * B) / 0.95047);
  const y = cubeRoot(0.2126729 * R + 0.7151522 * G + 0.072175 * B);
  const z = cubeRoot((0.0193339 * R + 0.119192 * G + 0.9503041 * B) / 1.08883);
  out[0] = (116 * y - 16) * 2.55;
  out[1] = 500 * (x - y) + 128;
  out[2] = 200 * (y - z) + 128;
}

/** sRGB's curve undone (IEC 61966-2-1). */
function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** CIE's cube root, straight near black. */
function cubeRoot(t: number): number {
  return t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 * t + 16) / 116;
}
