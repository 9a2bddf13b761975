import { open } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { root } from './process.mjs';

const PACKAGES = `${root}/node_modules/@vladmandic`;

/**
 * Photographs out of installed packages: what the fake camera of tests and benchmarks shows. A man at a laid table,
 * whom every detector finds, and two groups of people.
 */
export const photographs: readonly (() => Sharp)[] = [
  () => sharp(`${PACKAGES}/human/assets/samples.jpg`).extract({ left: 326, top: 0, width: 211, height: 158 }),
  () => sharp(`${PACKAGES}/face-api/demo/sample1.jpg`),
  () => sharp(`${PACKAGES}/face-api/demo/sample6.jpg`),
];

const WIDTH = 640;
const HEIGHT = 480;

/**
 * RGB to planar 4:2:0 Y'CbCr in studio range (BT.601), the format that Chromium's fake camera reads from .y4m.
 * @param rgb interleaved 8-bit pixels, `3 * width * height` bytes; width and height are even
 */
export function toI420(rgb: Uint8Array, width: number, height: number): Uint8Array {
  const size = width * height;
  const planes = new Uint8Array(size * 1.5);
  const at = (x: number, y: number, channel: number) => rgb[3 * (y * width + x) + channel] ?? 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      planes[y * width + x] = 16 + (65.738 * at(x, y, 0) + 129.057 * at(x, y, 1) + 25.064 * at(x, y, 2)) / 256;
    }
  }
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      const mean = (c: number) => (at(x, y, c) + at(x + 1, y, c) + at(x, y + 1, c) + at(x + 1, y + 1, c)) / 4;
      const [r, g, b] = [mean(0), mean(1), mean(2)];
      const i = size + (y / 2) * (width / 2) + x / 2;
      planes[i] = 128 + (-37.945 * r - 74.494 * g + 112.439 * b) / 256;
      planes[i + size / 4] = 128 + (112.439 * r - 94.154 * g - 18.285 * b) / 256;
    }
  }
  return planes;
}

/**
 * Makes a film for Chromium's fake camera, which plays it in a loop: the photographs one after the other, 640 × 480.
 * @param path of the .y4m file to write; about 0.46 MB a frame
 * @param rate frames per second
 * @param hold seconds that each photograph stays
 */
export async function makeFilm(path: string, rate: number, hold: number): Promise<void> {
  const file = await open(path, 'w');
  await file.write(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${rate}:1 Ip A1:1 C420jpeg\n`);
  for (const photograph of photographs) {
    const rgb = await photograph().resize(WIDTH, HEIGHT, { fit: 'cover' }).removeAlpha().raw().toBuffer();
    const picture = Buffer.concat([Buffer.from('FRAME\n'), toI420(rgb, WIDTH, HEIGHT)]);
    for (let i = 0; i < rate * hold; i++) await file.write(picture);
  }
  await file.close();
}
