import type { Page } from '@playwright/test';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { photographs, toI420 } from '../../scripts/lib/film';

const WIDTH = 320;
const HEIGHT = 240;
const RATE = 8;
/** Seconds that a scene lasts: enough to hold the button down, short enough to wait for. */
const SCENE_S = 9;
/** Side of the thumbnails by which scenes are told apart. */
const SIDE = 8;

/** A scene's looks: its frames as thumbnails, RGB. */
type Looks = readonly (readonly number[])[];

export interface ClassFilm {
  readonly path: string;
  readonly scenes: readonly Looks[];
}

/**
 * A film for the fake camera in which three photographs follow each other, each seen by a hand that is not still: the
 * window wanders and the light changes. 25 MB.
 */
export async function makeClassFilm(path: string): Promise<ClassFilm> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'w');
  await file.write(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${RATE}:1 Ip A1:1 C420jpeg\n`);
  const scenes: Looks[] = [];
  for (const photograph of photographs) {
    const looks: number[][] = [];
    for (let i = 0; i < RATE * SCENE_S; i++) {
      const at = (2 * Math.PI * i) / (RATE * SCENE_S);
      const [width, height] = [Math.round(WIDTH * 1.25), Math.round(HEIGHT * 1.25)];
      const frame = photograph()
        .resize(width, height, { fit: 'cover' })
        .extract({
          left: Math.round((width - WIDTH) * (0.5 + 0.5 * Math.cos(at))),
          top: Math.round((height - HEIGHT) * (0.5 + 0.5 * Math.sin(at))),
          width: WIDTH,
          height: HEIGHT,
        })
        .modulate({ brightness: 1 + 0.1 * Math.sin(3 * at) })
        .removeAlpha();
      const rgb = await frame.clone().raw().toBuffer();
      await file.write(Buffer.concat([Buffer.from('FRAME\n'), toI420(rgb, WIDTH, HEIGHT)]));
      looks.push(thumbnail(rgb));
    }
    scenes.push(looks);
  }
  await file.close();
  return { path, scenes };
}

/** Which scene the camera shows now. */
export async function sceneNow(page: Page, film: ClassFilm): Promise<number> {
  const seen = await page.evaluate(
    ([width, height]) => {
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext('2d')!;
      context.drawImage(document.querySelector('video')!, 0, 0, width, height);
      const { data } = context.getImageData(0, 0, width, height);
      return Array.from(data).filter((_, i) => i % 4 !== 3);
    },
    [WIDTH, HEIGHT] as const,
  );
  const look = thumbnail(Uint8Array.from(seen));
  const distances = film.scenes.map((looks) => Math.min(...looks.map((other) => distance(look, other))));
  return distances.indexOf(Math.min(...distances));
}

/** Waits until a scene begins, so that most of its time is left. */
export async function sceneBegins(page: Page, film: ClassFilm, scene: number): Promise<void> {
  const patience = Date.now() + 6 * SCENE_S * 1000;
  let before = scene;
  while (Date.now() < patience) {
    const now = await sceneNow(page, film);
    if (now === scene && before !== scene) return;
    before = now;
    await page.waitForTimeout(60);
  }
  throw new Error(`scene ${scene} never began`);
}

/** Means of SIDE × SIDE blocks. */
export function thumbnail(rgb: Uint8Array): number[] {
  const [blockWidth, blockHeight] = [WIDTH / SIDE, HEIGHT / SIDE];
  const sums = new Array<number>(SIDE * SIDE * 3).fill(0);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const block = Math.floor(y / blockHeight) * SIDE + Math.floor(x / blockWidth);
      for (let c = 0; c < 3; c++) sums[3 * block + c]! += rgb[3 * (y * WIDTH + x) + c]!;
    }
  }
  return sums.map((sum) => sum / (blockWidth * blockHeight));
}

function distance(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0);
}
