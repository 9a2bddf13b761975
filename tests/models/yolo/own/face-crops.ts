import sharp from 'sharp';
import type { Box } from '../../../../models/geometry/box';
import { PHOTOS } from '../../photos';
import { FACES, HELD_BACK } from './faces';

/** Sides of a crop beside those of its face, and its size in pixels. */
const AROUND = 4;
export const SIDE = 320;

export interface FaceCrop {
  readonly name: string;
  readonly jpeg: Buffer;
  /** Of all faces whose middle is in it, fractions of the crop. */
  readonly boxes: readonly Box[];
  /** It is of the photograph that nothing learns from: other people at another place. */
  readonly heldBack: boolean;
}

/** One picture around every face of the photographs: twenty-two boxed pictures of one kind of thing, and large enough. */
export async function faceCrops(): Promise<FaceCrop[]> {
  const crops: FaceCrop[] = [];
  for (const [name, faces] of Object.entries(FACES)) {
    const photo = sharp(`${PHOTOS}/${name}`);
    const { width, height } = await photo.metadata();
    for (const [at, face] of faces.entries()) {
      const side = Math.round(AROUND * face.width * width);
      const left = clamp((face.x + face.width / 2) * width - side / 2, width - side);
      const top = clamp((face.y + face.height / 2) * height - side / 2, height - side);
      const cut = photo.clone().extract({ left, top, width: side, height: side });
      const boxes = faces.map((box) => ({
        x: (box.x * width - left) / side, y: (box.y * height - top) / side,
        width: (box.width * width) / side, height: (box.height * height) / side,
      }));
      crops.push({
        name: `${name.replace('.jpg', '')}-${at}.jpg`,
        jpeg: await cut.resize(SIDE, SIDE).jpeg().toBuffer(),
        boxes: boxes.filter((box) => isIn(box.x + box.width / 2) && isIn(box.y + box.height / 2)),
        heldBack: name === HELD_BACK,
      });
    }
  }
  return crops;
}

const isIn = (middle: number) => middle >= 0 && middle < 1;

function clamp(value: number, most: number): number {
  return Math.round(Math.min(Math.max(0, value), most));
}
