import type { Point, Pose, SeenFace } from '../../../workers/api';
import { eye } from '../../../models/face/landmarks/parts';
import { toStage, type View } from '../../stage/view';

/** A place in fractions of the frame → CSS pixels of the stage. */
export function onStage(view: View, { x, y }: Point): Point {
  const place = toStage(view, { x, y, width: 0, height: 0 });
  return { x: place.x, y: place.y };
}

/** Where a face's own coordinates lie on the stage: the middle of the eyes, how far these are apart, how they slope. */
export interface Seat {
  readonly origin: Point;
  readonly unit: number;
  /** In radians, clockwise. */
  readonly angle: number;
}

/** The eyes as they are seen, so that a mirrored view needs no thought. */
export function seatOf(view: View, landmarks: readonly Point[]): Seat {
  const eyes = [onStage(view, eye(landmarks, 'left')), onStage(view, eye(landmarks, 'right'))] as const;
  const [a, b] = eyes[0].x <= eyes[1].x ? eyes : [eyes[1], eyes[0]];
  return {
    origin: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 },
    unit: Math.hypot(b.x - a.x, b.y - a.y),
    angle: Math.atan2(b.y - a.y, b.x - a.x),
  };
}

/** The head's axes as they point on the stage, each of length 1 in space: to its side, down, and out of the face. */
export function axesOf({ yaw, pitch, roll }: Pose, mirrored: boolean): Record<'side' | 'down' | 'out', Point> {
  const [y, p, r] = [yaw, pitch, roll].map((degrees) => (degrees * Math.PI) / 180) as [number, number, number];
  const seen = (side: number, down: number, out: number): Point => {
    // Nodding first, then turning, then tilting in the picture's plane.
    const tipped = { down: down * Math.cos(p) + out * Math.sin(p), out: out * Math.cos(p) - down * Math.sin(p) };
    const turned = side * Math.cos(y) + tipped.out * Math.sin(y);
    const x = turned * Math.cos(r) - tipped.down * Math.sin(r);
    return { x: mirrored ? -x : x, y: turned * Math.sin(r) + tipped.down * Math.cos(r) };
  };
  return { side: seen(1, 0, 0), down: seen(0, 1, 0), out: seen(0, 0, 1) };
}

/** The yaw as it is seen: to the right of the stage. */
export function seenYaw({ pose }: Pick<SeenFace, 'pose'>, mirrored: boolean): number {
  return mirrored ? -pose.yaw : pose.yaw;
}
