import { readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import sharp from 'sharp';
import { UserError } from '../lib/program';

const PICTURES = new Set(['.jpg', '.jpeg', '.png', '.webp', '.gif', '.avif', '.tif', '.tiff', '.bmp', '.heic', '.heif']);

/** A decoded picture, upright: RGBA bytes, row by row. */
export interface Picture {
  readonly rgba: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Whether a file's name says that it is a picture. */
export function isPicture(name: string): boolean {
  return PICTURES.has(extname(name).toLowerCase());
}

/**
 * Names of the picture files in a folder, sorted; by extension, so that labels and the like may lie beside them.
 * @throws UserError if there is no such folder, or nothing in it
 */
export function listPictures(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new UserError(`There is no folder ${folder}.`);
  const names = readdirSync(folder).filter(isPicture);
  if (names.length === 0) throw new UserError(`There are no pictures in ${folder}.`);
  return names.sort();
}

/**
 * Reads a picture as a browser shows it: turned as its EXIF orientation says, in sRGB, transparency over black, the
 * first image of an animation. Rejects if it cannot be decoded to its end.
 */
export async function readPicture(folder: string, name: string): Promise<Picture> {
  const decoder = sharp(join(folder, name)).rotate().flatten({ background: '#000' }).toColourspace('srgb').ensureAlpha();
  const { data, info } = await decoder.raw().toBuffer({ resolveWithObject: true });
  return { rgba: data, width: info.width, height: info.height };
}
