import { SourceFault } from '../../camera/fault';
import { readHeader } from '../../camera/formats/sniff';
import { isPlainJpeg } from './plain-jpeg';

/** A picture as it is kept. */
export interface Picture {
  /** JPEG, upright, without what a camera writes into it (place, time, name). */
  readonly image: Blob;
  /** Pixels */
  readonly width: number;
  readonly height: number;
}

/** Longest side that is kept, in pixels: more than any network here looks at. */
export const LONGEST_SIDE = 512;
const QUALITY = 0.92;
/** Decoding needs four bytes a pixel at once. */
const MOST_PIXELS = 100_000_000;

/** Part of a picture, in its pixels. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A frame, or a region of it, as a picture to keep. The frame stays the caller's, who closes it. */
export async function pictureOf(frame: VideoFrame | ImageBitmap, region = whole(frame)): Promise<Picture> {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(region.width, region.height));
  const width = Math.max(1, Math.round(region.width * scale));
  const height = Math.max(1, Math.round(region.height * scale));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new SourceFault('too-large', 'no canvas context');
  // JPEG has no transparency: what is clear becomes white, not black.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(frame, region.x, region.y, region.width, region.height, 0, 0, width, height);
  return { image: await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY }), width, height };
}

/**
 * A file as a picture to keep: decoded to see that it can be, upright, scaled down. What this app wrote itself stays
 * as it is, bit by bit. Rejects with a SourceFault.
 */
export async function readPictureFile(file: Blob): Promise<Picture> {
  if (file.size === 0) throw new SourceFault('empty');
  const bytes = await bytesOf(file);
  const header = readHeader(bytes);
  if (!header) throw new SourceFault('not-an-image');
  if (header.truncated) throw new SourceFault('truncated');
  const { width: across, height: down } = header;
  if (across * down > MOST_PIXELS) throw new SourceFault('too-large', `${across}×${down}`);
  const bitmap = await decode(file, across, down);
  try {
    const { width, height } = bitmap;
    if (isPlainJpeg(bytes) && Math.max(across, down) <= LONGEST_SIDE) {
      return { image: new Blob([bytes], { type: 'image/jpeg' }), width, height };
    }
    return await pictureOf(bitmap);
  } finally {
    bitmap.close();
  }
}

async function decode(file: Blob, width: number, height: number): Promise<ImageBitmap> {
  const options: ImageBitmapOptions = {}; // Upright is the default, and older WebKit throws at its name.
  const scale = (2 * LONGEST_SIDE) / Math.max(width, height);
  if (scale < 1) {
    // Twice what is kept: the rest is done by the canvas, smoothly.
    options.resizeWidth = Math.max(1, Math.round(width * scale));
    options.resizeHeight = Math.max(1, Math.round(height * scale));
    options.resizeQuality = 'high';
  }
  try {
    return await createImageBitmap(file, options);
  } catch (error) {
    throw new SourceFault('unreadable', String(error));
  }
}

async function bytesOf(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    throw new SourceFault('unreadable', String(error));
  }
}

function whole(frame: VideoFrame | ImageBitmap): Region {
  const isVideo = 'displayWidth' in frame;
  const width = isVideo ? frame.displayWidth : frame.width;
  return { x: 0, y: 0, width, height: isVideo ? frame.displayHeight : frame.height };
}
