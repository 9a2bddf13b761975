import type { Detection, Frame } from '../../workers/api';
import type { Source } from '../camera/source';
import { saveFile } from '../ui/save-file';
import { paint } from './paint';
import { viewOf } from './view';

/**
 * The picture with its boxes as a PNG, at the picture's own size and as the stage shows it (mirrored or not).
 * @param picture the frame that the boxes belong to, or the source's element
 * @throws where the canvas cannot be made or encoded
 */
export async function snapshot(
  source: Source,
  picture: Frame | HTMLVideoElement | HTMLCanvasElement,
  detections: readonly Detection[],
  name: (label: string) => string,
): Promise<Blob> {
  const size = source.size();
  const canvas = document.createElement('canvas');
  canvas.width = size.width;
  canvas.height = size.height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  context.save();
  if (source.mirrored) {
    context.translate(size.width, 0);
    context.scale(-1, 1);
  }
  context.drawImage(picture, 0, 0, size.width, size.height);
  context.restore();

  // The boxes are painted on their own canvas, because painting clears what is under it. A large picture gets
  // proportionally larger letters, as if the stage were 800 pixels wide.
  const ratio = Math.max(1, Math.max(size.width, size.height) / 800);
  const overlay = document.createElement('canvas');
  overlay.width = size.width;
  overlay.height = size.height;
  const over = overlay.getContext('2d');
  if (!over) throw new Error('no 2D canvas');
  const stage = { width: size.width / ratio, height: size.height / ratio };
  paint(over, viewOf(size, stage, source.mirrored), stage, ratio, { detections, candidates: [], highlighted: -1, name });
  context.drawImage(overlay, 0, 0);

  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('PNG encoder'))), 'image/png');
  });
}

/** Offers the picture to other apps where the device can, and saves it as a file elsewhere. */
export async function shareOrSave(blob: Blob, filename: string): Promise<'shared' | 'saved' | 'dismissed'> {
  const file = new File([blob], filename, { type: blob.type });
  // Sharing is what one expects of a phone; with a mouse, a file.
  if (matchMedia('(pointer: coarse)').matches && navigator.canShare?.({ files: [file] })) {
    try {
      await navigator.share({ files: [file] });
      return 'shared';
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return 'dismissed';
    }
  }
  saveFile(blob, filename);
  return 'saved';
}
