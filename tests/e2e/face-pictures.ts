import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

/** Middles of three faces in a photograph of @vladmandic/face-api, in its pixels. */
const FACES = { Ada: [696, 461], Bea: [1210, 365], Cleo: [1584, 389] } as const;
const PHOTO = 'node_modules/@vladmandic/face-api/demo/sample3.jpg';
const SIDE = 520;
const WIDTH = 1920;

/** A face cut out of the photograph, each time a little otherwise: moved, mirrored, lighter. */
export function faceOf(name: keyof typeof FACES, shot: number): Promise<Buffer> {
  const [x, y] = FACES[name];
  const left = Math.max(0, Math.min(WIDTH - SIDE, x - SIDE / 2 + (shot - 1) * 40));
  const top = Math.max(0, y - SIDE / 2 + (shot % 2) * 40);
  const cut = sharp(PHOTO).extract({ left, top, width: SIDE, height: SIDE });
  return (shot % 2 ? cut.flop() : cut).modulate({ brightness: 1 + 0.12 * (shot - 1) }).jpeg().toBuffer();
}

/** A folder with a folder per person, and in it so many pictures of each; one more shows no face. */
export async function faceFolder(folder: string, shots: number): Promise<string> {
  for (const name of Object.keys(FACES) as (keyof typeof FACES)[]) {
    mkdirSync(join(folder, name), { recursive: true });
    for (let shot = 0; shot < shots; shot++) writeFileSync(join(folder, name, `${shot}.jpg`), await faceOf(name, shot));
  }
  const wall = sharp({ create: { width: 200, height: 200, channels: 3, background: '#7a8a7a' } });
  writeFileSync(join(folder, 'Cleo', 'wall.jpg'), await wall.jpeg().toBuffer());
  return folder;
}
