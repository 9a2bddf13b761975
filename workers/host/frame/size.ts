import type { Frame } from '../../api';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Pictures are drawn no larger than this on the CPU: four times the largest network input, 16 MB of RGBA. */
export const MAX_SIDE = 2048;

/** Size in pixels as displayed, that is, with aspect ratio and rotation applied. [0, 0] once closed. */
export function displaySize(frame: Frame): Size {
  if (isVideoFrame(frame)) return { width: frame.displayWidth, height: frame.displayHeight };
  return { width: frame.width, height: frame.height };
}

export function isVideoFrame(frame: Frame): frame is VideoFrame {
  return typeof VideoFrame !== 'undefined' && frame instanceof VideoFrame;
}

/** The size itself, or one of the same shape whose longer side is `max`. At least 1 × 1. */
export function capSize({ width, height }: Size, max: number): Size {
  const scale = Math.min(1, max / Math.max(width, height));
  if (scale === 1) return { width, height };
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
