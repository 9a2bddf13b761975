import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { Random } from '../../../models/random';
import { root } from '../../lib/process.mjs';

/** One's own thing: a cup that no network has ever seen. */
const CUP = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="400" height="360" viewBox="0 0 200 180">
<defs><linearGradient id="g"><stop offset="0" stop-color="#b3541e"/><stop offset=".35" stop-color="#f2a65a"/>
<stop offset="1" stop-color="#8a3b12"/></linearGradient></defs>
<path d="M145 55h22a22 22 0 0 1 22 22v22a30 30 0 0 1-30 30h-18" fill="none" stroke="#8a3b12" stroke-width="14"/>
<path d="M15 22h135v118a28 28 0 0 1-28 28H43a28 28 0 0 1-28-28z" fill="url(#g)"/>
<ellipse cx="82" cy="22" rx="67" ry="13" fill="#5c270b"/>
<path d="M15 100q34-22 67 0t68 0v22q-34 22-68 0t-67 0z" fill="#16324f"/>
<path d="M82 52l6 14 15 1-12 10 4 15-13-8-13 8 4-15-12-10 15-1z" fill="#fff3d6"/></svg>`);

const PHOTOS = join(root, 'node_modules/@vladmandic/face-api/demo');
const [WIDTH, HEIGHT] = [640, 480];

/** Where the pictures are, as the options of `npm run eval -- own` name them. */
export interface DrawnFolders {
  readonly train: string;
  readonly images: string;
  readonly labels: string;
  readonly classes: string;
}

/**
 * Draws what a person would photograph: their cup held before three photographs, as often what is behind it alone, and
 * then the cup somewhere in three other photographs, and those without it.
 * @param folder made if missing
 * @param count pictures of each of the four kinds
 */
export async function drawOwn(folder: string, count: number, seed: number): Promise<DrawnFolders> {
  const random = new Random(seed, 20);
  const train = join(folder, 'train');
  const images = join(folder, 'images');
  for (const each of [join(train, 'cup'), join(train, 'background'), images]) mkdirSync(each, { recursive: true });
  const classes = join(folder, 'classes.txt');
  writeFileSync(classes, 'cup\n');
  for (let i = 0; i < count; i++) {
    const name = `${String(i).padStart(2, '0')}.jpg`;
    // As large as one holds it before the camera; then as it stands about.
    await photograph(random, i % 3, [0.65, 0.9], join(train, 'cup', name));
    await photograph(random, i % 3, null, join(train, 'background', name));
    const box = await photograph(random, 3 + (i % 3), [0.4, 0.75], join(images, `with-${name}`));
    writeFileSync(join(images, `with-${String(i).padStart(2, '0')}.txt`), `0 ${box.join(' ')}\n`);
    await photograph(random, 3 + (i % 3), null, join(images, `without-${name}`));
  }
  return { train, images, labels: images, classes };
}

/**
 * @param share of the picture's height that the cup takes, from and to; null: no cup
 * @returns its box, as labels tell it
 */
async function photograph(
  random: Random, sample: number, share: readonly [number, number] | null, file: string,
): Promise<number[]> {
  const grown = random.between(1.1, 1.8);
  const [width, height] = [Math.round(WIDTH * grown), Math.round(HEIGHT * grown)];
  const behind = sharp(join(PHOTOS, `sample${sample + 1}.jpg`)).resize(width, height, { fit: 'cover' }).extract({
    left: random.below(width - WIDTH + 1), top: random.below(height - HEIGHT + 1), width: WIDTH, height: HEIGHT,
  });
  if (!share) {
    await behind.modulate({ brightness: random.between(0.8, 1.2) }).jpeg({ quality: 88 }).toFile(file);
    return [];
  }
  const tilted = await sharp(CUP).rotate(random.between(-20, 20), { background: '#0000' }).trim().png().toBuffer();
  const wanted = Math.round(HEIGHT * random.between(...share));
  const { data, info } = await sharp(tilted).resize({ width: wanted, height: wanted, fit: 'inside' })
    .modulate({ brightness: random.between(0.75, 1.25) }).blur(random.between(0.3, 1.2)).png()
    .toBuffer({ resolveWithObject: true });
  const [left, top] = [random.below(WIDTH - info.width + 1), random.below(HEIGHT - info.height + 1)];
  await behind.composite([{ input: data, left, top }]).jpeg({ quality: 88 }).toFile(file);
  return [
    (left + info.width / 2) / WIDTH, (top + info.height / 2) / HEIGHT, info.width / WIDTH, info.height / HEIGHT,
  ];
}
