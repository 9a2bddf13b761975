import type { FaceCrop } from '../../../workers/api';

/** An aligned crop as a canvas. */
export function canvasOf({ size, rgba }: FaceCrop): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = size;
  canvas.height = size;
  canvas.getContext('2d')?.putImageData(new ImageData(rgba, size, size), 0, 0);
  return canvas;
}

/** A small JPEG as a data URL: what is kept of the picture if the person asks for it. */
export function thumbnailOf(crop: FaceCrop): string {
  return canvasOf(crop).toDataURL('image/jpeg', 0.85);
}
