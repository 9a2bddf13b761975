import type { Picture } from '../../../models/picture';
import { capSize } from '../frame/size';

/** Pictures are decoded no larger: several times what any network here takes. */
const MAX_SIDE = 1024;

/** Pixels of a picture file, upright, transparency over black. Rejects if the browser cannot decode it. */
export async function decodePicture(file: Blob): Promise<Picture> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  try {
    const { width, height } = capSize(bitmap, MAX_SIDE);
    const context = new OffscreenCanvas(width, height).getContext('2d', { alpha: false, willReadFrequently: true });
    if (!context) throw new Error(`no 2D canvas of ${width} × ${height}`);
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, 0, 0, width, height);
    return { rgba: context.getImageData(0, 0, width, height).data, width, height };
  } finally {
    bitmap.close();
  }
}
