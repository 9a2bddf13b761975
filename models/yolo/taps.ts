/** A place in the trunk where anchor heads sit. */
export interface Tap {
  /** Node of CenterNet's graph. */
  readonly name: string;
  /** Network pixels from one cell to the next. */
  readonly stride: number;
  readonly channels: number;
}

/**
 * The taps of CenterNet-MobileNetV3, finest first: twice its decoder, in which what the deepest layers saw was brought
 * up again, and the deepest layer itself. So the heads need no pyramid of their own.
 */
export const YOLO_TAPS: readonly Tap[] = [
  { name: 'CenternetHead/Relu_1', stride: 8, channels: 192 },
  { name: 'CenternetHead/Relu', stride: 16, channels: 256 },
  { name: 'extern1/hard_swish/mul_1', stride: 32, channels: 480 },
];
