import type { Box } from './box';

/** How a network wants its input: how a frame is laid into the square, and what becomes of a pixel value. */
export interface Preprocessing {
  /** 'letterbox' keeps the aspect ratio and pads; 'squash' stretches the frame over the whole square. */
  readonly mode: 'letterbox' | 'squash';
  /** Order of the channels in the tensor. */
  readonly order: 'rgb' | 'bgr';
  /** Tensor channel c is `value * scale[c] + offset[c]`, with value in [0, 255]; c counts after `order`. */
  readonly scale: readonly [number, number, number];
  readonly offset: readonly [number, number, number];
  /** Pixel value, in [0, 255], of the padding in every channel; it is normalised like any pixel. */
  readonly pad: number;
}

/** Where a frame lies within the square network input. In whole network pixels. */
export interface Letterbox {
  /** Side of the square network input. */
  readonly size: number;
  /** Left and top edge of the picture within the input. */
  readonly x: number;
  readonly y: number;
  /** Size of the picture within the input; at least 1 × 1. */
  readonly width: number;
  readonly height: number;
}

/**
 * Lays a frame of `frameWidth` × `frameHeight` pixels into a square of side `size`.
 *
 * letterbox: s = size / max(frameWidth, frameHeight); the picture is max(1, round(frameWidth · s)) ×
 * max(1, round(frameHeight · s)) with its left edge at floor((size − width) / 2) and its top at
 * floor((size − height) / 2). round is `Math.round` (halves go up). squash: the picture is the whole square.
 */
export function fitLetterbox(
  frameWidth: number,
  frameHeight: number,
  size: number,
  mode: Preprocessing['mode'],
): Letterbox {
  if (mode === 'squash') return { size, x: 0, y: 0, width: size, height: size };
  const scale = size / Math.max(frameWidth, frameHeight);
  const width = Math.max(1, Math.round(frameWidth * scale));
  const height = Math.max(1, Math.round(frameHeight * scale));
  return { size, x: Math.floor((size - width) / 2), y: Math.floor((size - height) / 2), width, height };
}

/** Network pixels → fractions of the frame, clipped to the frame. A box wholly outside gets an area of zero. */
export function toFrame(letterbox: Letterbox, left: number, top: number, right: number, bottom: number): Box {
  const x = clip((left - letterbox.x) / letterbox.width);
  const y = clip((top - letterbox.y) / letterbox.height);
  return {
    x,
    y,
    width: Math.max(0, clip((right - letterbox.x) / letterbox.width) - x),
    height: Math.max(0, clip((bottom - letterbox.y) / letterbox.height) - y),
  };
}

/** Fractions of the frame → network pixels, as [left, top, right, bottom]. */
export function toNetwork(letterbox: Letterbox, box: Box): [left: number, top: number, right: number, bottom: number] {
  return [
    letterbox.x + box.x * letterbox.width,
    letterbox.y + box.y * letterbox.height,
    letterbox.x + (box.x + box.width) * letterbox.width,
    letterbox.y + (box.y + box.height) * letterbox.height,
  ];
}

function clip(fraction: number): number {
  return Math.min(1, Math.max(0, fraction));
}
