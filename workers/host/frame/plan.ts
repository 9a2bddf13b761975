import { fitLetterbox, type Preprocessing } from '../../../models/geometry/letterbox';
import { PLAN_BYTES } from './letterbox-wgsl';
import type { Size } from './size';

/**
 * The `Plan` uniform of the letterbox kernel for frames of one size, laid out by WGSL's rules. Where `height` is not
 * `side`, the frame is stretched over the whole input.
 */
export function packPlan(frame: Size, side: number, preprocessing: Preprocessing, height = side): ArrayBuffer {
  const square = fitLetterbox(frame.width, frame.height, side, preprocessing.mode);
  const box = height === side ? square : { x: 0, y: 0, width: side, height };
  const bytes = new ArrayBuffer(PLAN_BYTES);
  const floats = new Float32Array(bytes);
  const whole = new Uint32Array(bytes);
  floats.set(preprocessing.scale, 0);
  floats[3] = preprocessing.pad;
  floats.set(preprocessing.offset, 4);
  whole[7] = side;
  whole.set([box.x, box.y, box.width, box.height], 8);
  whole.set([taps(frame.width, box.width), taps(frame.height, box.height)], 12);
  whole[14] = preprocessing.order === 'bgr' ? 1 : 0;
  whole[15] = height;
  return bytes;
}

/** Samples along one axis; the n of models/geometry/resample.ts. */
function taps(source: number, target: number): number {
  return Math.max(1, Math.round(source / target));
}
