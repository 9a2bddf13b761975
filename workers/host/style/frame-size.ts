import { FRAME_MULTIPLE } from '../../../models/style/spec';
import { displaySize, type Size } from '../frame/size';
import type { Frame } from '../../api';
import { FaultError } from '../../fault';

/** Whatever the shape of a frame: the loss network halves it four times. */
const SHORTEST = 32;

/**
 * Size at which a frame is painted: the longer side is `longest`, both are multiples of four, and the shape is kept as
 * well as that allows. Small frames are not enlarged beyond it.
 */
export function paintedSize({ width, height }: Size, longest: number): Size {
  const scale = longest / Math.max(width, height);
  const side = (length: number) =>
    Math.max(SHORTEST, Math.round((length * scale) / FRAME_MULTIPLE) * FRAME_MULTIPLE);
  return { width: side(width), height: side(height) };
}

/** @throws FaultError 'frame' for one that is closed or empty */
export function frameSize(frame: Frame): Size {
  const size = displaySize(frame);
  if (size.width < 1 || size.height < 1) throw new FaultError('frame', 'the frame is empty or closed');
  return size;
}
