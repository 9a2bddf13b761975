import { isPlain, pixelsOf, sidesFor, type Drawable, type Pixels, type Sides } from '../../../models/style/gatys/pixels';
import type { Picture } from '../../../models/picture';
import type { Frame, GatysJob, GatysNote } from '../../api';
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
  readonly notes: readonly GatysNote[];
}

/** A style picture is shown at most so much longer than wide: the rest of a strip would be all border. */
const LONGEST_SHAPE = 2.5;

/** Reads a job's pictures. @throws FaultError 'frame' */
export function prepare({ content, style, start, size }: GatysJob, { read }: PictureMeans): Prepared {
  const sides = sidesFor(displaySize(content), size);
  const whole = displaySize(style);
  const shape = {
    width: Math.min(whole.width, whole.height * LONGEST_SHAPE),
    height: Math.min(whole.height, whole.width * LONGEST_SHAPE),
  };
  const picture = pixelsOf(read(content, sides));
  const painting = typeof start === 'string' ? null : pixelsOf(read(start, sides));
  const texture = pixelsOf(read(style, sidesFor(shape, size)));
  const notes: GatysNote[] = [];
  if (isPlain(texture)) notes.push('style-plain');
  if (shape.width < whole.width || shape.height < whole.height) notes.push('style-cut');
  return { content: picture, style: texture, start: start === 'noise' ? null : (painting ?? picture), notes };
}
