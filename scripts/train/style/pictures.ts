import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { Random } from '../../../models/random';
import { TEXTURES } from '../../../models/style/textures';
import { render } from '../../../models/style/textures/shader';
import { UserError } from '../../lib/program';
import { toImages } from './photographs';

/** Pixels of the shorter side of a style picture: decides how wide a brush stroke is. */
export const STYLE_SIDE = 320;
/** What our own textures are drawn with. */
const TEXTURE_SEED = 7;

/**
 * The picture of a style of the zoo: a painting out of `data`/paintings, or a texture that is drawn now.
 * @returns [1, h, w, 3]; the caller disposes it
 * @throws UserError if there is no such painting
 */
export async function stylePicture(data: string, id: string): Promise<Tensor4D> {
  const texture = TEXTURES[id];
  if (texture) return toImages([render(texture(new Random(TEXTURE_SEED)), STYLE_SIDE)], STYLE_SIDE, STYLE_SIDE);
  const path = join(data, 'paintings', `${id}.jpg`);
  if (!existsSync(path)) throw new UserError(`There is no painting ${path}.`);
  const upright = sharp(path).rotate().toColourspace('srgb').removeAlpha();
  const resized = upright.resize(STYLE_SIDE, STYLE_SIDE, { fit: 'outside' });
  const { data: bytes, info } = await resized.raw().toBuffer({ resolveWithObject: true });
  return toImages([bytes], info.height, info.width);
}
