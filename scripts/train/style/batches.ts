import {
  concat, image, reverse, slice, tidy, type Tensor2D, type Tensor3D, type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { Random } from '../../../models/random';
import { gramMatrix } from '../../../models/style/costs';
import type { LossNet } from '../../../models/style/loss-net';
import { styleStatistics } from '../../../models/style/predictor';
import type { PaintBatch } from './cost';
import { toImages } from './photographs';

/** Pixels of the photographs that pieces are cut from, and of the pictures whose style is predicted. */
export const SQUARE = 176;
/** How often a photograph is to be given back, and how often the style to predict is a piece of one of the zoo's. */
const GIVEN_BACK = 1 / 3;
const PIECE_OF_STYLE = 0.3;
const LARGEST_SHIFT = 6;

export interface StyleBatch extends PaintBatch {
  /** Places in the list of styles; behind them one that is predicted. */
  readonly ids: readonly number[];
  /** [1, `STATISTICS`] of the picture whose style is predicted. */
  readonly statistics: Tensor2D;
}

/** What batches are made of. */
export interface Material {
  readonly squares: readonly Uint8Array[];
  /** Pictures of the styles, without 'photograph', and their Gram matrices. */
  readonly pictures: readonly Tensor4D[];
  readonly grams: readonly (readonly Tensor3D[])[];
}

/** Pieces of photographs, each with another style; the last with one that has to be told from a picture. */
export function nextBatch(
  { squares, pictures, grams }: Material,
  loss: LossNet,
  { size, count }: { readonly size: number; readonly count: number },
  random: Random,
): StyleBatch {
  const square = () => toImages([squares[random.below(squares.length)]!], SQUARE, SQUARE);
  const [photographs, statistics, ...targets] = tidy(() => {
    const pieces = Array.from({ length: count }, () => piece(square(), size, random));
    const whole = random.next() < PIECE_OF_STYLE ? pictures[random.below(pictures.length)]! : square();
    const features = loss.features(coloured(piece(whole, SQUARE, random), random));
    return [concat(pieces, 0), styleStatistics(features), ...features.map(gramMatrix)] as const;
  });
  const photographFirst = random.next() < GIVEN_BACK;
  const named = random.shuffle(Array.from({ length: Math.max(pictures.length, count) }, (_, i) => i % pictures.length));
  const chosen = named.slice(0, count - 1 - (photographFirst ? 1 : 0));
  const stacked = targets.map((own, layer) => {
    const all = tidy(() => concat([...chosen.map((k) => grams[k]![layer]!), own], 0));
    own.dispose();
    return all;
  });
  const by = () => random.below(2 * LARGEST_SHIFT + 1) - LARGEST_SHIFT;
  const ids = [...(photographFirst ? [0] : []), ...chosen.map((k) => k + 1)];
  return { photographs, photographFirst, targets: stacked, shift: [by(), by()], ids, statistics };
}

export function disposeBatch({ photographs, statistics, targets }: StyleBatch): void {
  for (const each of [photographs, statistics, ...targets]) each.dispose();
}

/** A random square piece, mirrored every other time. */
function piece(picture: Tensor4D, size: number, random: Random): Tensor4D {
  const [, height, width] = picture.shape;
  const [top, left] = [random.below(height - size + 1), random.below(width - size + 1)];
  const cut = slice(picture, [0, top, left, 0], [1, size, size, 3]);
  return random.next() < 0.5 ? image.flipLeftRight(cut) : cut;
}

/** Every other picture has its red and blue exchanged: styles are to be of all colours. */
function coloured(picture: Tensor4D, random: Random): Tensor4D {
  return random.next() < 0.5 ? reverse(picture, 3) : picture;
}
