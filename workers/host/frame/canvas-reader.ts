import { tensor4d, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Preprocessing } from '../../../models/geometry/letterbox';
import { Letterboxer } from '../../../models/geometry/letterboxer';
import type { Frame } from '../../api';
import { FaultError } from '../../fault';
import { FrameCanvas } from './canvas';
import type { FrameReader } from './reader';

/** Frame → input by way of a 2D canvas and plain code, for every backend whose pixels do not stay on the GPU. */
export class CanvasReader implements FrameReader {
  readonly #size: number;
  readonly #height: number;
  readonly #letterboxer: Letterboxer;
  readonly #canvas = new FrameCanvas(true);
  /** Filled anew for each frame; the backends copy it when the network runs. */
  readonly #input: Float32Array<ArrayBuffer>;

  /** @param height other than `size` for networks that take no square: over those the frame is stretched */
  constructor(size: number, preprocessing: Preprocessing, height = size) {
    this.#size = size;
    this.#height = height;
    this.#letterboxer = new Letterboxer(size, preprocessing, height);
    this.#input = new Float32Array(size * height * 3);
  }

  read(frame: Frame): Tensor4D {
    const { context, size } = this.#canvas.draw(frame);
    try {
      const { data } = context.getImageData(0, 0, size.width, size.height);
      this.#letterboxer.run(data, size.width, size.height, this.#input);
    } catch (error) {
      throw new FaultError('frame', String(error), { cause: error });
    }
    return tensor4d(this.#input, [1, this.#height, this.#size, 3]);
  }

  finished(): null {
    return null;
  }

  dispose(): void {
    this.#canvas.dispose();
  }
}
