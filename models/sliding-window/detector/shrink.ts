import { avgPool, image, tidy, type Tensor4D } from '@tensorflow/tfjs-core';

/**
 * A level of the pyramid: halved as often as it can be, then interpolated by less than a factor of two, so that no
 * pixel is left out (Adelson et al., 1984).
 * @param input [n, size, size, 3]
 * @returns [n, side, side, 3], side at most size; the caller disposes it
 */
export function shrinkTo(input: Tensor4D, side: number): Tensor4D {
  return tidy(() => {
    let picture = input;
    while (picture.shape[1] / 2 >= side) picture = avgPool(picture, 2, 2, 'valid');
    return picture.shape[1] === side ? picture.clone() : image.resizeBilinear(picture, [side, side], false, true);
  });
}
