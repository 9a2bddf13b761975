import type { Box } from '../../geometry/box';
import type { Pose } from '../landmarks/pose';
import type { Light } from './light';

/** All that is measured of a face before it is taken. */
export interface Framing {
  /** As fractions of the frame. */
  readonly box: Box;
  /** Shorter side of the face in pixels of the frame. */
  readonly pixels: number;
  readonly pose: Pose;
  /** Eye aspect ratio. */
  readonly eyes: number;
  readonly sharpness: number;
  readonly light: Light;
}

export interface Limits {
  readonly pixels: number;
  /** Degrees. */
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
  readonly eyes: number;
  readonly sharpness: number;
  readonly dark: number;
  readonly bright: number;
  readonly clipped: number;
  readonly imbalance: number;
}

/** Sharpness and light are those of the aligned crop of 150 × 150 pixels. */
export const LIMITS: Limits = {
  pixels: 80,
  yaw: 18,
  pitch: 22,
  roll: 15,
  eyes: 0.19,
  sharpness: 40,
  dark: 50,
  bright: 215,
  clipped: 0.35,
  imbalance: 0.55,
};

/** What keeps a face from being taken, the first to be put right first. */
export type FramingFault =
  | 'cut-off' | 'too-small' | 'turned' | 'tipped' | 'tilted' | 'eyes-closed'
  | 'too-dark' | 'too-bright' | 'uneven-light' | 'blurred';

/** Nothing in the list: the face can be taken. */
export function framingFaults(face: Framing, limits: Limits = LIMITS): readonly FramingFault[] {
  const { box, pixels, pose, eyes, sharpness, light } = face;
  const faults: readonly (readonly [FramingFault, boolean])[] = [
    ['cut-off', box.x <= 0 || box.y <= 0 || box.x + box.width >= 1 || box.y + box.height >= 1],
    ['too-small', pixels < limits.pixels],
    ['turned', Math.abs(pose.yaw) > limits.yaw],
    ['tipped', Math.abs(pose.pitch) > limits.pitch],
    ['tilted', Math.abs(pose.roll) > limits.roll],
    ['eyes-closed', eyes < limits.eyes],
    ['too-dark', light.mean < limits.dark],
    ['too-bright', light.mean > limits.bright || light.clipped > limits.clipped],
    ['uneven-light', light.imbalance > limits.imbalance],
    ['blurred', sharpness < limits.sharpness],
  ];
  return faults.filter(([, holds]) => holds).map(([fault]) => fault);
}
