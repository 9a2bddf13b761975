import type { Frame } from '../../api';
import { FaultError } from '../../fault';
import { capSize, displaySize, MAX_SIDE, type Size } from './size';

/**
 * Draws frames as they are displayed (visible part, aspect ratio, rotation, flip), over black, no larger than
 * it may be. Keeps its canvas while frames keep their size.
 */
export class FrameCanvas {
  readonly #toRead: boolean;
  readonly #longest: number;
  #context: OffscreenCanvasRenderingContext2D | null = null;

  /**
   * @param toRead whether pixels will be read back, which is faster from a canvas kept on the CPU
   * @param longest longest side in pixels
   */
  constructor(toRead: boolean, longest: number = MAX_SIDE) {
    this.#toRead = toRead;
    this.#longest = longest;
  }

  /** @throws FaultError 'frame' if the frame is closed or cannot be drawn */
  draw(frame: Frame): { readonly context: OffscreenCanvasRenderingContext2D; readonly size: Size } {
    const shown = displaySize(frame);
    if (shown.width < 1 || shown.height < 1) throw new FaultError('frame', 'the frame is empty or closed');
    const size = capSize(shown, this.#longest);
    const context = this.#resize(size);
    try {
      context.clearRect(0, 0, size.width, size.height);
      context.drawImage(frame, 0, 0, size.width, size.height);
    } catch (error) {
      throw new FaultError('frame', String(error), { cause: error });
    }
    return { context, size };
  }

  dispose(): void {
    this.#context = null;
  }

  #resize({ width, height }: Size): OffscreenCanvasRenderingContext2D {
    const canvas = this.#context?.canvas;
    if (this.#context && canvas?.width === width && canvas.height === height) return this.#context;
    const context = new OffscreenCanvas(width, height).getContext('2d', {
      alpha: false,
      willReadFrequently: this.#toRead,
    });
    if (!context) throw new FaultError('frame', `no 2D canvas of ${width} × ${height}`);
    context.imageSmoothingQuality = 'high';
    this.#context = context;
    return context;
  }
}
