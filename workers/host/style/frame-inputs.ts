import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Preprocessing } from '../../../models/geometry/letterbox';
import type { Frame } from '../../api';
import type { Backend } from '../backend/backend';
import type { FrameReader } from '../frame/reader';
import type { Size } from '../frame/size';

const BYTE = 1 / 255;
/** RGB in 0..1 over the whole input. */
const PLAIN: Preprocessing = {
  mode: 'squash', order: 'rgb', scale: [BYTE, BYTE, BYTE], offset: [0, 0, 0], pad: 0,
};

/** The way from frames to tensors of the size that is asked for. Keeps what the last size took. */
export class FrameInputs {
  readonly #backend: Backend;
  #reader: FrameReader | null = null;
  #size: Size = { width: 0, height: 0 };

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Whether frames of this size can be read at once. */
  ready({ width, height }: Size): boolean {
    return this.#reader !== null && this.#size.width === width && this.#size.height === height;
  }

  /** Prepares for frames of another size. */
  async prepare(size: Size): Promise<void> {
    if (this.ready(size)) return;
    const reader = await this.#backend.openReader(size.width, PLAIN, size.height);
    this.#reader?.dispose();
    this.#reader = reader;
    this.#size = size;
  }

  /** See FrameReader.read. @returns [1, height, width, 3] in 0..1; shares its memory with the next one */
  read(frame: Frame): Tensor4D {
    return this.#require().read(frame);
  }

  finished(): Promise<void> | null {
    return this.#require().finished();
  }

  dispose(): void {
    this.#reader?.dispose();
    this.#reader = null;
  }

  #require(): FrameReader {
    if (!this.#reader) throw new Error('no size was prepared');
    return this.#reader;
  }
}
