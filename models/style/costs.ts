import {
  add, avgPool, div, matMul, mean, mul, reshape, slice, sqrt, square, squaredDifference, sub, sum, tidy,
  type Scalar, type Tensor, type Tensor3D, type Tensor4D,
} from '@tensorflow/tfjs-core';

/** Keeps a cost finite whose target is all zeros: that of a black picture. */
const TINY = 1e-8;

/**
 * How strongly each two maps go together, wherever they do (Gatys et al., 2016): G = FᵀF / (h · w).
 * @param features [n, h, w, c]
 * @returns [n, c, c]
 */
export function gramMatrix(features: Tensor4D): Tensor3D {
  return tidy(() => {
    const [n, height, width, channels] = features.shape;
    const rows = reshape(features, [n, height * width, channels]);
    return mul(matMul(rows, rows, true, false), 1 / (height * width)) as Tensor3D;
  });
}

/** ‖x − target‖² / ‖target‖² of each picture: 0 where they agree, 1 where x is nothing. @returns [n] */
function relativeError(x: Tensor, target: Tensor): Tensor {
  const n = Math.max(x.shape[0]!, target.shape[0]!);
  const perPicture = (of: Tensor) => sum(reshape(of, [of.shape[0]!, -1]), 1);
  const error = perPicture(squaredDifference(x, target));
  return reshape(div(error, add(perPicture(square(target)), TINY)), [n]);
}

/**
 * How far what is in the picture has moved, mean over the pictures of the batch: ‖F − F*‖² / ‖F*‖².
 * @param features [n, h, w, c] of the picture that is painted
 * @param target [n, h, w, c] of the photograph
 */
export function contentCost(features: Tensor4D, target: Tensor4D): Scalar {
  return tidy(() => mean(relativeError(features, target)));
}

/**
 * How far the texture is from the style's: the sum over the layers of λ · ‖G − G*‖² / ‖G*‖², mean over the batch. Each
 * layer is divided by its own target's norm, so that none outweighs the others.
 * @param grams [n, c, c] of each layer, of the picture that is painted
 * @param targets [n, c, c] or [1, c, c] of each layer, of the style
 * @param lambdas weight of each layer; 1 / layers if left out
 * @throws RangeError if there are not as many targets as layers
 */
export function styleCost(
  grams: readonly Tensor3D[],
  targets: readonly Tensor3D[],
  lambdas: readonly number[] = grams.map(() => 1 / grams.length),
): Scalar {
  if (targets.length !== grams.length || lambdas.length !== grams.length) {
    throw new RangeError(`${grams.length} layers have ${targets.length} targets and ${lambdas.length} weights`);
  }
  return tidy(() =>
    grams
      .map((gram, i): Scalar => mul(mean(relativeError(gram, targets[i]!)), lambdas[i]!))
      .reduce((total, cost) => add(total, cost)),
  );
}

/**
 * How restless the pictures are: the mean square of the differences of neighbouring pixels, across plus down.
 * @param images [n, h, w, 3], at least 2 × 2
 */
export function totalVariation(images: Tensor4D): Scalar {
  return tidy(() => {
    const [n, height, width, channels] = images.shape;
    const cut = (y: number, x: number, h: number, w: number) => slice(images, [0, y, x, 0], [n, h, w, channels]);
    const across = sub(cut(0, 1, height, width - 1), cut(0, 0, height, width - 1));
    const down = sub(cut(1, 0, height - 1, width), cut(0, 0, height - 1, width));
    return add(mean(square(across)), mean(square(down)));
  });
}

/** Pixels along a side of the areas whose lightness is compared, and weights of red, green and blue in it (BT.601). */
const AREA = 4;
const LUMA = [0.299, 0.587, 0.114];

/**
 * How much of what was light and dark is lost: 1 − the correlation of the lightness of 4 × 4 areas, mean over the
 * batch. 0 where a painting is light and dark in the same places, however pale, and in whatever colours.
 * @param images [n, h, w, 3], at least 8 × 8
 * @param targets of the same shape
 */
export function structureCost(images: Tensor4D, targets: Tensor4D): Scalar {
  const unit = (of: Tensor4D) => {
    const light = avgPool(sum(mul(of, LUMA), -1, true) as Tensor4D, AREA, AREA, 'valid');
    const areas = reshape(light, [of.shape[0], -1]);
    const centred = sub(areas, mean(areas, 1, true));
    return div(centred, sqrt(add(sum(square(centred), 1, true), FLAT)));
  };
  return tidy(() => sub(1, mean(sum(mul(unit(images), unit(targets)), 1))));
}

/** Keeps the correlation of a picture of one colour finite. */
const FLAT = 1e-3;
