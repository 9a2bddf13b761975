import {
  add, conv2d, depthwiseConv2d, div, image, mean, mul, relu, reshape, sigmoid, slice, sqrt, square, sub, tensor, tidy,
  variable,
  type Tensor, type Tensor4D, type Variable,
} from '@tensorflow/tfjs-core';
import { reflect } from './reflect';
import { FRAME_MULTIPLE, modulations, styleSize, transferShapes, type Modulation, type TransferSpec } from './spec';

/** Added to the variance: a map without any detail stays without. */
const EPSILON = 1e-5;

/**
 * Brings every map of every picture to mean 0 and variance 1 (instance normalisation, Ulyanov et al., 2016).
 * @param x [n, h, w, c]
 */
export function instanceNorm(x: Tensor4D): Tensor4D {
  return tidy(() => {
    const centred: Tensor4D = sub(x, spatialMean(x));
    return div(centred, sqrt(add(spatialMean(square(centred)), EPSILON)));
  });
}

/** [n, h, w, c] → [n, 1, 1, c]. */
function spatialMean(x: Tensor4D): Tensor4D {
  return mean(x, [1, 2], true);
}

/**
 * Paints pictures in one pass (Johnson et al., 2016) in any style it was given numbers for: conditional instance
 * normalisation (Dumoulin et al., 2017) on separable convolutions, padded by reflection, enlarged by repetition. What
 * the skips carry is scaled and shifted by the style too, so that the style 'photograph' can hand the picture through.
 */
export class TransferNet {
  /** What all styles share. */
  readonly variables: ReadonlyMap<string, Variable>;
  readonly #places: ReadonlyMap<string, Modulation & { readonly at: number }>;

  /** @throws RangeError if the weights are not those of such a network */
  constructor(readonly spec: TransferSpec, weights: ReadonlyMap<string, Float32Array>) {
    const shapes = transferShapes(spec);
    for (const [name, shape] of shapes) {
      const size = shape.reduce((product, n) => product * n, 1);
      if (weights.get(name)?.length !== size) throw new RangeError(`the weights of ${name} do not fit`);
    }
    this.variables = new Map(
      [...shapes].map(([name, shape]) => [name, tidy(() => variable(tensor(weights.get(name)!, [...shape])))]),
    );
    let at = 0;
    this.#places = new Map(
      modulations(spec).map((each) => {
        const place = { ...each, at };
        at += 2 * each.channels;
        return [each.name, place];
      }),
    );
  }

  /**
   * @param frames [n, h, w, 3], RGB in 0…1; h and w are multiples of 4, at least 16
   * @param style a style vector for all of them [`styleSize`], or one for each [n, `styleSize`]
   * @returns [n, h, w, 3] in 0…1; the caller disposes it
   * @throws RangeError if sides or style do not fit
   */
  paint(frames: Tensor4D, style: Tensor): Tensor4D {
    const [, height, width] = frames.shape;
    if (height % FRAME_MULTIPLE || width % FRAME_MULTIPLE) {
      throw new RangeError(`a frame of ${width} × ${height}: the sides must be multiples of ${FRAME_MULTIPLE}`);
    }
    const size = styleSize(this.spec);
    const numbers = style.shape.at(-1);
    if (numbers !== size) throw new RangeError(`a style has ${size} numbers, this one ${numbers}`);
    return tidy(() => {
      const styles = reshape(style, [-1, size]);
      const modulate = (name: string, x: Tensor4D) => this.#modulate(name, x, styles);
      const full = relu(this.#convolve('stem', frames));
      const half = relu(modulate('half', this.#separable('half', full, 2)));
      let x: Tensor4D = relu(modulate('quarter', this.#separable('quarter', half, 2)));
      for (let i = 0; i < this.spec.blocks; i++) {
        const inner: Tensor4D = relu(modulate(`block_${i}/a`, this.#separable(`block_${i}/a`, x)));
        x = add(x, modulate(`block_${i}/b`, this.#separable(`block_${i}/b`, inner)));
      }
      const up = modulate('up_half', this.#separable('up_half', enlarge(x)));
      x = relu<Tensor4D>(add(up, modulate('skip_half', half)));
      const last = modulate('up_full', this.#separable('up_full', enlarge(x)));
      return sigmoid(this.#convolve('out', relu<Tensor4D>(add(last, modulate('skip_full', full)))));
    });
  }

  dispose(): void {
    for (const each of this.variables.values()) each.dispose();
  }

  #filter(name: string): Tensor4D {
    return this.variables.get(name) as unknown as Tensor4D;
  }

  #convolve(name: string, x: Tensor4D): Tensor4D {
    return add(conv2d(reflect(x), this.#filter(`${name}/filter`), 1, 'valid'), this.variables.get(`${name}/bias`)!);
  }

  #separable(name: string, x: Tensor4D, stride = 1): Tensor4D {
    const spatial = depthwiseConv2d(reflect(x), this.#filter(`${name}/depthwise`), stride, 'valid');
    return conv2d(spatial, this.#filter(`${name}/pointwise`), 1, 'valid');
  }

  #modulate(name: string, x: Tensor4D, styles: Tensor): Tensor4D {
    const { at, channels, normalised } = this.#places.get(name)!;
    const part = (from: number) => reshape(slice(styles, [0, from], [-1, channels]), [-1, 1, 1, channels]);
    const maps = normalised ? instanceNorm(x) : x;
    return add(mul(maps, part(at)), part(at + channels));
  }
}

/** Twice as high and wide by repeating pixels: a transposed convolution would leave a checkerboard. */
function enlarge(x: Tensor4D): Tensor4D {
  return image.resizeNearestNeighbor(x, [x.shape[1] * 2, x.shape[2] * 2]);
}
