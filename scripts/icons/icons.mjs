// @ts-check
/** Draws public/icons from mark.svg: `node scripts/icons/icons.mjs`. The pictures are committed. */
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { root } from '../lib/process.mjs';

const into = `${root}/public/icons`;
const source = `${root}/scripts/icons/mark.svg`;
const mark = await readFile(source, 'utf8');
// Systems cut a maskable icon to their own shape: the colour must reach the edge. The circle lies inside the safe zone.
const bleeding = mark.replace(' rx="12"', '');

await mkdir(into, { recursive: true });
await copyFile(source, `${into}/mark.svg`);
/** @type {[svg: string, size: number, name: string][]} */
const drawn = [
  [mark, 192, 'icon-192'],
  [mark, 512, 'icon-512'],
  [bleeding, 512, 'maskable-512'],
  [bleeding, 180, 'apple-touch-180'],
];
for (const [svg, size, name] of drawn) {
  await sharp(Buffer.from(svg), { density: 2 * size })
    .resize(size, size)
    .png({ compressionLevel: 9, palette: true })
    .toFile(`${into}/${name}.png`);
}
