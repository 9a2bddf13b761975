import sharp from 'sharp';
import type { Picture } from '../../../src/train/data/picture';

/** A small JPEG of one colour; a different number, a different picture. */
export async function jpeg(n: number, width = 24, height = 16): Promise<Uint8Array<ArrayBuffer>> {
  const background = { r: (n * 53) % 256, g: (n * 101) % 256, b: (n * 197) % 256 };
  const buffer = await sharp({ create: { width, height, channels: 3, background } }).jpeg().toBuffer();
  return new Uint8Array(buffer);
}

export async function picture(n: number, width = 24, height = 16): Promise<Picture> {
  return { image: new Blob([await jpeg(n, width, height)], { type: 'image/jpeg' }), width, height };
}

/** What the page does with a canvas, in Node: decodes to see that it can be, and keeps the bytes. */
export async function readInNode(file: Blob): Promise<Picture> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { info } = await sharp(bytes, { failOn: 'truncated' }).raw().toBuffer({ resolveWithObject: true });
  return { image: new Blob([bytes], { type: 'image/jpeg' }), width: info.width, height: info.height };
}

export async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}
