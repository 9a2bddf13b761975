import sharp from 'sharp';
import { FACES, HELD_BACK } from '../models/yolo/own/faces';
import { PHOTOS } from '../models/photos';

/** Sides of a crop beside those of its face, and its size in pixels. */
const AROUND = 4;
const SIDE = 320;

/**
 * One picture around every face of the photographs, with its boxes as COCO beside them; and a part of the photograph of
 * other people that is held back.
 */
export async function facePictures(): Promise<{ boxed: Record<string, Uint8Array>; heldBack: Buffer }> {
  const boxed: Record<string, Uint8Array> = {};
  const images: object[] = [];
  const annotations: object[] = [];
  for (const [name, faces] of Object.entries(FACES)) {
    if (name === HELD_BACK) continue;
    const photo = sharp(`${PHOTOS}/${name}`);
    const { width, height } = await photo.metadata();
    for (const [at, face] of faces.entries()) {
      const side = Math.round(AROUND * face.width * width);
      const left = clamp((face.x + face.width / 2) * width - side / 2, width - side);
      const top = clamp((face.y + face.height / 2) * height - side / 2, height - side);
      const file = `${name.replace('.jpg', '')}-${at}.jpg`;
      const crop = photo.clone().extract({ left, top, width: side, height: side });
      boxed[file] = await crop.resize(SIDE, SIDE).jpeg().toBuffer();
      images.push({ id: images.length + 1, file_name: file, width: SIDE, height: SIDE });
      const scale = SIDE / side;
      for (const box of faces) {
        const [x, y] = [(box.x * width - left) * scale, (box.y * height - top) * scale];
        const [w, h] = [box.width * width * scale, box.height * height * scale];
        const centre = [x + w / 2, y + h / 2];
        if (centre.some((value) => value < 0 || value > SIDE)) continue;
        annotations.push({ id: annotations.length + 1, image_id: images.length, category_id: 1, bbox: [x, y, w, h] });
      }
    }
  }
  const coco = { images, annotations, categories: [{ id: 1, name: 'face' }] };
  boxed['annotations.json'] = new TextEncoder().encode(JSON.stringify(coco));
  const other = sharp(`${PHOTOS}/${HELD_BACK}`);
  const { width, height } = await other.metadata();
  const [left, top] = [Math.round(0.25 * width), Math.round(0.1 * height)];
  const part = other.extract({ left, top, width: Math.round(0.5 * width), height: Math.round(0.45 * height) });
  return { boxed, heldBack: await part.resize({ width: 640 }).png().toBuffer() };
}

function clamp(value: number, most: number): number {
  return Math.round(Math.min(Math.max(0, value), most));
}
