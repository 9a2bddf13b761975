import { browser, mul, reshape, tidy, type Tensor4D } from '@tensorflow/tfjs-core';
import { frameCutter, pictureCutter, type Cutter } from '../../../models/face/cutter';
import { fitLetterbox, type Preprocessing } from '../../../models/geometry/letterbox';
import type { Frame } from '../../api';
import { FaultError } from '../../fault';
import type { Backend } from '../backend/backend';
import { FrameCanvas } from '../frame/canvas';
import type { FrameReader } from '../frame/reader';
import { displaySize, type Size } from '../frame/size';

/** Longest side of what faces are cut out of: of moving pictures, and of stills, in which small faces are looked for. */
const LONGEST = { live: 1280, still: 2048 } as const;
/** Sides of the square that frames are laid into on a GPU: few, as each has a buffer and pipelines of its own. */
const SIDES = [640, 960, LONGEST.live, LONGEST.still] as const;

/** Values as they are, over black. */
const PLAIN: Preprocessing = { mode: 'letterbox', order: 'rgb', scale: [1, 1, 1], offset: [0, 0, 0], pad: 0 };

/** A frame out of which squares can be cut, and where in it the picture lies, in its pixels. */
export interface OpenFrame {
  readonly cutter: Cutter;
  /** Of the frame as displayed. */
  readonly size: Size;
  readonly picture: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  dispose(): void;
}

/** The way from frames to what squares are cut out of, on one backend. */
export interface FrameSource {
  /** Does not close the frame, but is done with it when it resolves. @throws FaultError 'frame' */
  open(frame: Frame, kind: keyof typeof LONGEST): Promise<OpenFrame>;
  dispose(): void;
}

/** On a GPU frames stay there and are cut by tensor operations; elsewhere they are cut by plain code. */
export function frameSourceOf(backend: Backend): FrameSource {
  return backend.name === 'webgpu' ? new SquareSource(backend) : new CanvasSource(backend.name === 'webgl');
}

/** Frame → a square tensor, laid there by the backend's own reader: no pixel passes through the CPU. */
class SquareSource implements FrameSource {
  readonly #backend: Backend;
  #reader: FrameReader | null = null;
  #side = 0;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async open(frame: Frame, kind: keyof typeof LONGEST): Promise<OpenFrame> {
    const size = displaySize(frame);
    const longest = Math.min(Math.max(size.width, size.height), LONGEST[kind]);
    const side = SIDES.find((each) => each >= longest) ?? LONGEST.still;
    const reader = await this.#readerFor(side);
    const input = reader.read(frame);
    await reader.finished();
    const picture = fitLetterbox(size.width, size.height, side, PLAIN.mode);
    return { cutter: frameCutter(input), size, picture, dispose: () => input.dispose() };
  }

  dispose(): void {
    this.#reader?.dispose();
  }

  async #readerFor(side: number): Promise<FrameReader> {
    if (this.#reader && side === this.#side) return this.#reader;
    this.#reader?.dispose();
    this.#reader = null;
    this.#reader = await this.#backend.openReader(side, PLAIN);
    this.#side = side;
    return this.#reader;
  }
}

/** Frame → a 2D canvas, and from there to a WebGL texture, or to bytes. */
class CanvasSource implements FrameSource {
  readonly #onGpu: boolean;
  readonly #canvases: Readonly<Record<keyof typeof LONGEST, FrameCanvas>>;

  constructor(onGpu: boolean) {
    this.#onGpu = onGpu;
    this.#canvases = { live: new FrameCanvas(!onGpu, LONGEST.live), still: new FrameCanvas(!onGpu, LONGEST.still) };
  }

  async open(frame: Frame, kind: keyof typeof LONGEST): Promise<OpenFrame> {
    const { context, size: drawn } = this.#canvases[kind].draw(frame);
    const size = displaySize(frame);
    const picture = { x: 0, y: 0, ...drawn };
    if (!this.#onGpu) {
      const { data } = pixels(context, drawn);
      return { cutter: pictureCutter({ rgba: data, ...drawn }), size, picture, dispose: () => undefined };
    }
    const input = tidy(() => {
      const bytes = browser.fromPixels(context.canvas as unknown as ImageData);
      return reshape(mul(bytes, 1), [1, drawn.height, drawn.width, 3]) as Tensor4D;
    });
    return { cutter: frameCutter(input), size, picture, dispose: () => input.dispose() };
  }

  dispose(): void {
    this.#canvases.live.dispose();
    this.#canvases.still.dispose();
  }
}

function pixels(context: OffscreenCanvasRenderingContext2D, { width, height }: Size): ImageData {
  try {
    return context.getImageData(0, 0, width, height);
  } catch (error) {
    throw new FaultError('frame', String(error), { cause: error });
  }
}
