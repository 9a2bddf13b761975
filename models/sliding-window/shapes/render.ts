import type { Picture } from '../../picture';
import type { Random } from '../../random';
import { anyColour, inside, type Colour, type Thing } from './thing';

/** A ground that runs from one colour to another, with strokes and specks that are no shapes. */
export interface Ground {
  readonly from: Colour;
  readonly to: Colour;
  /** Direction of the run, radians. */
  readonly direction: number;
}

/** Strokes and specks for every 14 × 14 pixels, on average. */
const STROKES = 0.8;
const SPECKS = 1.5;
/** Samples along each side of a pixel: edges are smooth. */
const SAMPLES = 3;
/** Standard deviation of the noise, of a range of 1. */
const NOISE = 0.05;

/** A ground of two like colours. */
export function drawGround(random: Random): Ground {
  const from = anyColour(random);
  const near = (value: number) => Math.min(1, Math.max(0, value + random.between(-0.2, 0.2)));
  return { from, to: from.map(near) as unknown as Colour, direction: random.between(0, 2 * Math.PI) };
}

/** The ground's mean colour: what a shape must stand out from. */
export function groundColour({ from, to }: Ground): Colour {
  return from.map((value, c) => (value + to[c]!) / 2) as unknown as Colour;
}

/**
 * Paints things over a ground with clutter, and noise over all. Things may lie partly or wholly outside.
 * @param things later ones cover earlier ones
 */
export function render(
  random: Random,
  width: number,
  height: number,
  ground: Ground,
  things: readonly Thing[],
): Picture {
  const pixels = new Float32Array(width * height * 3);
  paintGround(pixels, width, height, ground);
  const amount = (density: number) => Math.round(((width * height) / 196) * density * random.between(0, 2));
  for (let i = amount(STROKES); i > 0; i--) paintStroke(pixels, width, height, random);
  for (let i = amount(SPECKS); i > 0; i--) {
    const [x, y, radius] = [random.next() * width, random.next() * height, random.between(0.4, 1.3)];
    cover(pixels, width, height, [x - radius, y - radius, x + radius, y + radius], anyColour(random), (px, py) =>
      Math.hypot(px - x, py - y) <= radius);
  }
  for (const { shape, x, y, radius, angle, colour } of things) {
    const reach = radius * 1.3;
    const [cos, sin] = [Math.cos(angle) / radius, Math.sin(angle) / radius];
    cover(pixels, width, height, [x - reach, y - reach, x + reach, y + reach], colour, (px, py) =>
      inside(shape, (px - x) * cos + (py - y) * sin, (py - y) * cos - (px - x) * sin));
  }
  return toPicture(pixels, width, height, random);
}

function paintGround(pixels: Float32Array, width: number, height: number, { from, to, direction }: Ground): void {
  const [dx, dy] = [Math.cos(direction) / width, Math.sin(direction) / height];
  for (let i = 0; i < pixels.length; i++) {
    const pixel = Math.floor(i / 3);
    const [x, y] = [(pixel % width) + 0.5 - width / 2, Math.floor(pixel / width) + 0.5 - height / 2];
    const share = Math.min(1, Math.max(0, 0.5 + (x * dx + y * dy)));
    pixels[i] = from[i % 3]! + (to[i % 3]! - from[i % 3]!) * share;
  }
}

function paintStroke(pixels: Float32Array, width: number, height: number, random: Random): void {
  const [x, y, angle] = [random.next() * width, random.next() * height, random.between(0, Math.PI)];
  const [half, thickness] = [random.between(2, 9), random.between(0.35, 0.8)];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const reach = half + thickness;
  cover(pixels, width, height, [x - reach, y - reach, x + reach, y + reach], anyColour(random), (px, py) => {
    const along = (px - x) * cos + (py - y) * sin;
    return Math.abs(along) <= half && Math.abs((py - y) * cos - (px - x) * sin) <= thickness;
  });
}

/** Paints where `within` says, by the share of each pixel; beyond left, top, right, bottom it need not be asked. */
function cover(
  pixels: Float32Array,
  width: number,
  height: number,
  [left, top, right, bottom]: readonly [number, number, number, number],
  colour: Colour,
  within: (x: number, y: number) => boolean,
): void {
  for (let row = Math.max(0, Math.floor(top)); row < Math.min(height, bottom); row++) {
    for (let column = Math.max(0, Math.floor(left)); column < Math.min(width, right); column++) {
      let hits = 0;
      for (let k = 0; k < SAMPLES * SAMPLES; k++) {
        const x = column + ((k % SAMPLES) + 0.5) / SAMPLES;
        const y = row + (Math.floor(k / SAMPLES) + 0.5) / SAMPLES;
        if (within(x, y)) hits++;
      }
      const share = hits / (SAMPLES * SAMPLES);
      for (let c = 0, at = (row * width + column) * 3; c < 3 && share > 0; c++, at++) {
        pixels[at]! += (colour[c]! - pixels[at]!) * share;
      }
    }
  }
}

function toPicture(pixels: Float32Array, width: number, height: number, random: Random): Picture {
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) rgba[i * 4 + c] = 255 * (pixels[i * 3 + c]! + NOISE * random.normal());
    rgba[i * 4 + 3] = 255;
  }
  return { rgba, width, height };
}
