import type { Tensor4D } from '@tensorflow/tfjs-core';
import { FaultError } from '../../fault';
import type { FramePainter } from './painter';

/** Shows pictures by way of plain bytes, for every backend whose numbers do not stay on a GPU that can draw them. */
export class CanvasPainter implements FramePainter {
  readonly #canvas: OffscreenCanvas;
  readonly #context: OffscreenCanvasRenderingContext2D;
  /** Filled anew for each picture of the same size. */
  #bytes: ImageData | null = null;

  constructor(canvas: OffscreenCanvas) {
    const context = canvas.getContext('2d', { alpha: false });
    if (!context) throw new FaultError('internal', 'no 2D canvas in this worker');
    this.#canvas = canvas;
    this.#context = context;
  }

  async show(picture: Tensor4D): Promise<void> {
    const [, height, width] = picture.shape;
    // Asked for before the caller disposes the picture.
    const values = await picture.data<'float32'>();
    const image = this.#image(width, height);
    const { data } = image;
    for (let from = 0, to = 0; from < values.length; from += 3, to += 4) {
      data[to] = values[from]! * 255;
      data[to + 1] = values[from + 1]! * 255;
      data[to + 2] = values[from + 2]! * 255;
    }
    // Setting a canvas's size clears it and reallocates it, even to the size that it has.
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    this.#context.putImageData(image, 0, 0);
  }

  dispose(): void {
    this.#bytes = null;
  }

  #image(width: number, height: number): ImageData {
    if (this.#bytes?.width === width && this.#bytes.height === height) return this.#bytes;
    this.#bytes = new ImageData(width, height);
    this.#bytes.data.fill(255);
    return this.#bytes;
  }
}
