import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Frame } from '../../api';
import type { Backend } from '../backend/backend';
import type { FramePainter } from '../frame/painter';
import { FrameInputs } from './frame-inputs';
import { frameSize } from './frame-size';

/** Small pictures for the page: from the square in a frame's middle, and back as bitmaps. */
export class Thumbnails {
  readonly #backend: Backend;
  readonly #inputs: FrameInputs;
  #canvas: OffscreenCanvas | null = null;
  #painter: FramePainter | null = null;

  constructor(backend: Backend) {
    this.#backend = backend;
    this.#inputs = new FrameInputs(backend);
  }

  /** @returns [1, side, side, 3]; shares its memory with the next one */
  async read(frame: Frame, side: number): Promise<Tensor4D> {
    const { width, height } = frameSize(frame);
    const cut = Math.min(width, height);
    const square = await createImageBitmap(frame, (width - cut) / 2, (height - cut) / 2, cut, cut);
    try {
      await this.#inputs.prepare({ width: side, height: side });
      return this.#inputs.read(square);
    } finally {
      square.close();
    }
  }

  /** Disposes the picture. */
  async show(picture: Tensor4D): Promise<ImageBitmap> {
    const [, height, width] = picture.shape;
    this.#canvas ??= new OffscreenCanvas(width, height);
    this.#painter ??= this.#backend.openPainter(this.#canvas);
    const shown = this.#painter.show(picture);
    picture.dispose();
    await shown;
    return this.#canvas.transferToImageBitmap();
  }

  dispose(): void {
    this.#inputs.dispose();
    this.#painter?.dispose();
  }
}
