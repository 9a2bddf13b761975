import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Frame } from '../../api';
import { FaultError } from '../../fault';
import type { FrameReader } from './reader';
import { displaySize } from './size';

/**
 * Shows another reader only the largest square in the middle of each frame, drawn to the side that the network takes:
 * how networks of other makes were shown their pictures.
 */
export class CroppingReader implements FrameReader {
  readonly #inner: FrameReader;
  readonly #side: number;
  readonly #canvas: OffscreenCanvas;
  readonly #context: OffscreenCanvasRenderingContext2D;

  /** Takes `inner` over: it is disposed with this one. */
  constructor(inner: FrameReader, side: number) {
    this.#inner = inner;
    this.#side = side;
    this.#canvas = new OffscreenCanvas(side, side);
    const context = this.#canvas.getContext('2d', { alpha: false });
    if (!context) throw new FaultError('internal', 'no 2D canvas in this worker');
    this.#context = context;
  }

  read(frame: Frame): Tensor4D {
    const square = this.#crop(frame);
    try {
      return this.#inner.read(square);
    } finally {
      square.close();
    }
  }

  finished(): Promise<void> | null {
    return this.#inner.finished();
  }

  dispose(): void {
    this.#inner.dispose();
  }

  #crop(frame: Frame): ImageBitmap {
    const { width, height } = displaySize(frame);
    const scale = this.#side / Math.min(width, height);
    try {
      const [x, y] = [(this.#side - width * scale) / 2, (this.#side - height * scale) / 2];
      this.#context.drawImage(frame, x, y, width * scale, height * scale);
      return this.#canvas.transferToImageBitmap();
    } catch (error) {
      throw new FaultError('frame', String(error), { cause: error });
    }
  }
}
