import sharp, { type Sharp } from 'sharp';
import { photographs } from '../../scripts/lib/film';
import { Random } from '../../models/random';

const [person, , people] = photographs as [() => Sharp, () => Sharp, () => Sharp];

/** A photograph with a person as a PNG, so that every decoder gives the same pixels. */
export function photograph(width = 640, height = 480): Promise<Buffer> {
  return person().resize(width, height, { fit: 'cover' }).png().toBuffer();
}

/** The same as a JPEG, of which `fraction` of the bytes are left. */
export async function jpeg(fraction = 1): Promise<Buffer> {
  const whole = await people().resize(640, 480, { fit: 'cover' }).jpeg({ quality: 90 }).toBuffer();
  return whole.subarray(0, Math.round(whole.length * fraction));
}

/** A photograph blown up to any size. */
export function huge(width: number, height: number): Promise<Buffer> {
  return person().resize(width, height, { fit: 'fill' }).jpeg().toBuffer();
}

export function onePixel(): Promise<Buffer> {
  return sharp({ create: { width: 1, height: 1, channels: 3, background: '#888' } }).png().toBuffer();
}

/** A GIF of two pictures. */
export async function animated(): Promise<Buffer> {
  const [width, height] = [160, 120];
  const pages = await Promise.all(
    [person, people].map((picture) => picture().resize(width, height).removeAlpha().raw().toBuffer()),
  );
  return sharp(Buffer.concat(pages), { raw: { width, height: 2 * height, channels: 3, pageHeight: height } })
    .gif({ delay: [100, 100], loop: 0 })
    .toBuffer();
}

/** A tiny picture in the colour of its kind, like no other of that kind. */
export function speck(kind: number, index: number): Promise<Buffer> {
  const side = 12;
  const noise = new Random(kind, index);
  const colour = [0, 1, 2].map((channel) => (channel === kind % 3 ? 200 : 40));
  const rgb = Uint8Array.from({ length: side * side * 3 }, (_, i) => colour[i % 3]! + Math.floor(50 * noise.next()));
  return sharp(rgb, { raw: { width: side, height: side, channels: 3 } }).png({ compressionLevel: 1 }).toBuffer();
}
