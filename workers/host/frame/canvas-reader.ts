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
  readonly #letterboxer: Letterboxer;
  readonly #canvas = new FrameCanvas(true);
  /** Filled anew for each frame; the backends copy it when the network runs. */
  readonly #input: Float32Array<ArrayBuffer>;

  constructor(size: number, preprocessing: Preprocessing) {
    this.#size = size;
    this.#letterboxer = new Letterboxer(size, preprocessing);
    this.#input = new Float32Array(size * size * 3);
  }

  read(frame: Frame): Tensor4D {
    const { context, size } = this.#canvas.draw(frame);
    try {
      const { data } = context.getImageData(0, 0, size.width, size.height);
      this.#letterboxer.run(data, size.width, size.height, this.#input);
    } catch (error) {
      throw new FaultError('frame', String(error), { cause: error });
    }
    return tensor4d(this.#input, [1, this.#size, this.#size, 3]);
  }

  finished(): null {
    return null;
  }

  dispose(): void {
    this.#canvas.dispose();
  }
}
