import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { tensor4d, type Tensor4D } from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import type { Random } from '../../../models/random';
import { UserError } from '../../lib/program';
import { picturesBelow, type Photo } from '../yolo/pictures';

/** Every so many photographs of photos1000 one is kept to measure with and never learned from. */
const HELD_BACK_EVERY = 40;

export interface StylePhotographs {
  readonly train: readonly Photo[];
  readonly heldBack: readonly Photo[];
}

/**
 * Photographs to paint: photos1000 and, if it is there, Caltech-101.
 * @throws UserError if `data` has no folder photos1000
 */
export function listPhotographs(data: string): StylePhotographs {
  const folder = join(data, 'photos1000');
  if (!existsSync(folder)) throw new UserError(`There is no folder ${folder}: --data says where photos1000 is.`);
  const photos = picturesBelow(folder);
  const more = join(data, 'caltech101');
  return {
    heldBack: photos.filter((_, i) => i % HELD_BACK_EVERY === 0),
    train: [...photos.filter((_, i) => i % HELD_BACK_EVERY), ...(existsSync(more) ? picturesBelow(more) : [])],
  };
}

/** The middle of a photograph as a square of `size` pixels: RGB bytes. */
export async function readSquare({ folder, name }: Photo, size: number): Promise<Uint8Array> {
  const square = sharp(join(folder, name)).rotate().flatten({ background: '#000' }).toColourspace('srgb').removeAlpha();
  return square.resize(size, size, { fit: 'cover' }).raw().toBuffer();
}

/** Pictures of one size, RGB bytes → [n, height, width, 3] in 0…1. */
export function toImages(pictures: readonly Uint8Array[], height: number, width: number): Tensor4D {
  const values = new Float32Array(pictures.length * height * width * 3);
  pictures.forEach((picture, n) => {
    for (let i = 0; i < picture.length; i++) values[n * picture.length + i] = picture[i]! / 255;
  });
  return tensor4d(values, [pictures.length, height, width, 3]);
}

/** Reads photographs, a few at a time, and leaves out what cannot be decoded. */
export async function readSquares(photos: readonly Photo[], size: number): Promise<Uint8Array[]> {
  const read: Uint8Array[] = [];
  for (const photo of photos) {
    const square = await readSquare(photo, size).catch(() => null);
    if (square?.length === size * size * 3) read.push(square);
  }
  return read;
}

/** So many of a list, drawn without putting back. */
export function draw<T>(list: readonly T[], count: number, random: Random): T[] {
  return random.shuffle([...list]).slice(0, count);
}
