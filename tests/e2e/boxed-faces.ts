import sharp from 'sharp';
import { faceCrops, SIDE } from '../models/yolo/own/face-crops';
import { HELD_BACK } from '../models/yolo/own/faces';
import { PHOTOS } from '../models/photos';

/** Boxed pictures of faces, with their boxes as COCO beside them; and a photograph of other people. */
export async function boxedFaces(): Promise<{ boxed: Record<string, Uint8Array>; heldBack: Buffer }> {
  const crops = (await faceCrops()).filter(({ heldBack }) => !heldBack);
  const annotations = crops.flatMap(({ boxes }, i) =>
    boxes.map(({ x, y, width, height }) => {
      return { image_id: i + 1, category_id: 1, bbox: [x * SIDE, y * SIDE, width * SIDE, height * SIDE] };
    }));
  const coco = {
    images: crops.map(({ name }, i) => ({ id: i + 1, file_name: name, width: SIDE, height: SIDE })),
    annotations: annotations.map((each, i) => ({ id: i + 1, ...each })),
    categories: [{ id: 1, name: 'face' }],
  };
  const boxed: Record<string, Uint8Array> = { 'annotations.json': new TextEncoder().encode(JSON.stringify(coco)) };
  for (const { name, jpeg } of crops) boxed[name] = jpeg;
  const photo = sharp(`${PHOTOS}/${HELD_BACK}`);
  const { width, height } = await photo.metadata();
  const [left, top] = [Math.round(0.25 * width), Math.round(0.1 * height)];
  const part = photo.extract({ left, top, width: Math.round(0.5 * width), height: Math.round(0.45 * height) });
  return { boxed, heldBack: await part.resize({ width: 640 }).png().toBuffer() };
}
