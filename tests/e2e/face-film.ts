import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { toI420 } from '../../scripts/lib/film';
import { root } from '../../scripts/lib/process.mjs';
import { thumbnail, type ClassFilm } from './class-film';

const PHOTOGRAPH = `${root}/node_modules/@vladmandic/face-api/demo/sample6.jpg`;
const WIDTH = 320;
const HEIGHT = 240;
const RATE = 5;
/** Seconds that each person is seen: a decision takes five looks, and a busy machine is slow. */
const SCENE_S = 14;

/** Middle of a face in the photograph, and the width of what is cut out of it. */
interface Cut {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

const ANNA: Cut = { x: 1266, y: 470, width: 400 };
const BERTA: Cut = { x: 1600, y: 440, width: 400 };

/**
 * The same person otherwise: no two photographs of one person come with the packages, so this is her photograph as
 * another camera would have taken it, mirrored, tilted, from farther away, darker and in other colours.
 */
async function again(): Promise<Sharp> {
  // In steps: of one pipeline sharp orders these as it sees fit.
  const wider = await cut({ ...ANNA, width: 460 }).png().toBuffer();
  const tilted = await sharp(wider).flop().rotate(6, { background: '#445' }).png().toBuffer();
  return sharp(tilted).modulate({ brightness: 0.85, saturation: 0.8 });
}

/** What the fake camera shows, one after the other: somebody, the same person otherwise, and somebody else. */
export const SCENES = { anna: 0, again: 1, berta: 2 } as const;

const pictures = [async () => cut(ANNA), again, async () => cut(BERTA)];

/** A photograph of one of them. */
export async function portrait(scene: keyof typeof SCENES): Promise<Buffer> {
  const picture = await pictures[SCENES[scene]]!();
  return picture.resize(640, 480, { fit: 'cover' }).jpeg({ quality: 92 }).toBuffer();
}

/** A film for the fake camera in which the scenes follow each other, 320 × 240. 24 MB. */
export async function makeFaceFilm(path: string): Promise<ClassFilm> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'w');
  await file.write(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${RATE}:1 Ip A1:1 C420jpeg\n`);
  const scenes: number[][][] = [];
  for (const picture of pictures) {
    const whole = await (await picture()).png().toBuffer();
    const rgb = await sharp(whole).resize(WIDTH, HEIGHT, { fit: 'cover' }).removeAlpha().raw().toBuffer();
    const frame = Buffer.concat([Buffer.from('FRAME\n'), toI420(rgb, WIDTH, HEIGHT)]);
    for (let i = 0; i < RATE * SCENE_S; i++) await file.write(frame);
    scenes.push([thumbnail(rgb)]);
  }
  await file.close();
  return { path, scenes };
}

function cut({ x, y, width }: Cut): Sharp {
  const height = Math.round(width * 0.75);
  return sharp(PHOTOGRAPH).extract({ left: Math.round(x - width / 2), top: Math.round(y - height / 2), width, height });
}
