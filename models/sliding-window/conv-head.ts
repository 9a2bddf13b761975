import {
  add, avgPool, dispose, fused, matMul, relu, reshape, tensor1d, tensor4d, tidy,
  type Tensor1D, type Tensor2D, type Tensor4D,
} from '@tensorflow/tfjs-core';
import { normaliseTensor, type Normaliser } from '../transfer/features/normaliser';
import type { StoredHead } from '../transfer/head';
import { denseToConv, type ConvWeights, type MapWindow } from './dense-to-conv';

interface Layer {
  readonly filter: Tensor4D;
  readonly bias: Tensor1D;
}

/** Averages over the window before the dense layers, for heads that were trained on averages. */
interface Pooling {
  readonly height: number;
  readonly width: number;
  readonly normaliser: Normaliser | null;
}

/** A head that slides over a feature map of any size: one pass scores every window. Owns its weights. */
export class ConvHead {
  /** Cells that a score sees. */
  readonly window: MapWindow;
  readonly classes: number;
  readonly #layers: readonly Layer[];
  readonly #pooling: Pooling | null;

  private constructor(layers: readonly ConvWeights[], window: MapWindow, pooling: Pooling | null) {
    this.window = window;
    this.classes = layers.at(-1)!.bias.length;
    this.#pooling = pooling;
    this.#layers = layers.map(({ shape, filter, bias }) => ({
      filter: tensor4d(filter, [...shape]),
      bias: tensor1d(bias),
    }));
  }

  /**
   * Of a head on the flattened window [height, width, channels].
   * @throws RangeError if the head takes another number of features
   */
  static flattened(head: StoredHead, window: MapWindow): ConvHead {
    return new ConvHead(denseToConv(head, window), window, null);
  }

  /**
   * Of a head on the average over the window, as the Train tab makes them: the average is a pooling that slides too,
   * and all dense layers become 1 × 1.
   * @param normaliser what the averages went through before the head, if anything
   * @throws RangeError if the head takes another number of features than there are channels
   */
  static pooled(head: StoredHead, window: MapWindow, normaliser: Normaliser | null = null): ConvHead {
    const { height, width, channels } = window;
    if (normaliser && normaliser.mean.length !== channels) {
      throw new RangeError(`${normaliser.mean.length} means do not normalise ${channels} channels`);
    }
    return new ConvHead(denseToConv(head, { height: 1, width: 1, channels }), window, { height, width, normaliser });
  }

  /**
   * @param map [n, height, width, channels], at least as large as the window
   * @param stride cells from one window to the next
   * @returns logits [n, rows, columns, classes], rows = ⌊(height − window) / stride⌋ + 1. The caller disposes them.
   * @throws RangeError if the map is smaller than the window or has other channels
   */
  forward(map: Tensor4D, stride = 1): Tensor4D {
    const [, height, width, channels] = map.shape;
    const { window } = this;
    if (height < window.height || width < window.width || channels !== window.channels) {
      const wanted = `${window.height} × ${window.width} × ${window.channels}`;
      throw new RangeError(`a map of ${height} × ${width} × ${channels} has no window of ${wanted}`);
    }
    return tidy(() => {
      const input = this.#pooling ? pool(map, stride, this.#pooling) : map;
      return this.#layers.reduce((x, { filter, bias }, layer) => {
        const activation = layer === this.#layers.length - 1 ? 'linear' : 'relu';
        const strides = layer === 0 && !this.#pooling ? stride : 1;
        return fused.conv2d({ x, filter, bias, strides, pad: 'valid', activation });
      }, input);
    });
  }

  /**
   * The same layers as what they were: dense, on windows one by one. What the convolutions are compared with.
   * @param windows [n, height, width, channels] of the window
   * @returns logits [n, classes]; the caller disposes them
   */
  dense(windows: Tensor4D): Tensor2D {
    return tidy(() => {
      const input = this.#pooling ? pool(windows, 1, this.#pooling) : windows;
      return this.#layers.reduce((x, { filter, bias }, layer) => {
        const [height, width, inputs, units] = filter.shape;
        const sum = add(matMul(x, reshape(filter, [height * width * inputs, units])), bias) as Tensor2D;
        return layer === this.#layers.length - 1 ? sum : relu(sum);
      }, reshape(input, [windows.shape[0], -1]) as Tensor2D);
    });
  }

  dispose(): void {
    for (const { filter, bias } of this.#layers) dispose([filter, bias]);
  }
}

function pool(map: Tensor4D, stride: number, { height, width, normaliser }: Pooling): Tensor4D {
  const averages = avgPool(map, [height, width], stride, 'valid');
  if (!normaliser) return averages;
  const rows = reshape(averages, [-1, averages.shape[3]]) as Tensor2D;
  return reshape(normaliseTensor(normaliser, rows), averages.shape);
}
