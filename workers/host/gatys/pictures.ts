import { isPlain, pixelsOf, sidesFor, type Drawable, type Pixels, type Sides } from '../../../models/style/gatys/pixels';
import type { Picture } from '../../../models/picture';
import type { Frame, GatysJob } from '../../api';
import { displaySize } from '../frame/size';

/** What pictures are read and made with, so that the host also runs where there is no canvas. */
export interface PictureMeans {
  /**
   * Pixels of the middle of a frame, as displayed, over white: as much of it as has the shape of `sides`, at their
   * size. @throws FaultError 'frame'
   */
  readonly read: (frame: Frame, sides: Sides) => Picture;
  readonly toBitmap: (picture: Drawable) => Promise<ImageBitmap>;
}

export interface Prepared {
  readonly content: Pixels;
  readonly style: Pixels;
  /** null: noise. */
  readonly start: Pixels | null;
  /** The style picture has only one colour. */
  readonly plain: boolean;
}

/** Reads a job's pictures. @throws FaultError 'frame' */
export function prepare({ content, style, start, size }: GatysJob, { read }: PictureMeans): Prepared {
  const sides = sidesFor(displaySize(content), size);
  const picture = pixelsOf(read(content, sides));
  const painting = typeof start === 'string' ? null : pixelsOf(read(start, sides));
  // Never enlarged: that would only blur its strokes.
  const whole = displaySize(style);
  const texture = pixelsOf(read(style, sidesFor(whole, Math.min(size, Math.max(whole.width, whole.height)))));
  return {
    content: picture,
    style: texture,
    start: start === 'noise' ? null : (painting ?? picture),
    plain: isPlain(texture),
  };
}
