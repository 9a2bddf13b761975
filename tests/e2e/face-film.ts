import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { toI420 } from '../../scripts/lib/film';
import { root } from '../../scripts/lib/process.mjs';
import { thumbnail, type ClassFilm } from './class-film';

const PACKAGES = `${root}/node_modules/@vladmandic`;
const WIDTH = 320;
const HEIGHT = 240;
const RATE = 5;
/** Seconds that each person is seen: a decision takes five looks, and a busy machine is slow. */
const SCENE_S = 14;

/** The author of both packages, as his camera saw him. */
async function adam(): Promise<Sharp> {
  const screen = sharp(`${PACKAGES}/face-api/demo/screenshot-webcam.png`);
  return screen.extract({ left: 150, top: 130, width: 620, height: 465 });
}

/** The same man: another day, another camera, from below. With room around him, which the picture does not leave. */
async function again(): Promise<Sharp> {
  const screen = sharp(`${PACKAGES}/human/assets/screenshot-faceid.jpg`);
  const small = await screen.extract({ left: 14, top: 142, width: 139, height: 139 }).resize(420, 420).png().toBuffer();
  return sharp(await sharp(small).extend({ top: 20, bottom: 40, left: 110, right: 110, background: '#7d8a86' }).png().toBuffer());
}

async function berta(): Promise<Sharp> {
  return sharp(`${PACKAGES}/face-api/demo/sample6.jpg`).extract({ left: 1400, top: 290, width: 400, height: 300 });
}

/** What the fake camera shows, one after the other: somebody, the same person on another photograph, and somebody else. */
export const SCENES = { adam: 0, again: 1, berta: 2 } as const;

const pictures = [adam, again, berta];

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
