import type { Point, SeenFace } from '../../../workers/api';
import type { View } from '../../stage/view';
import { onStage, seatOf, seenYaw } from './geometry';

/** Of a glint's way across a lens, in ms. */
const GLINT_MS = 2600;
/** Landmarks at both ends of the jaw, before the ears. */
const EARS = [0, 16] as const;
/** Outer edge of a lens. */
const RIM = 0.82;
/** Sine of the turn beyond which a temple is not seen. */
const HIDDEN = 0.3;

/**
 * A pair of glasses drawn where a face's eyes are, turned and foreshortened with the head. All lengths are distances
 * between the eyes.
 * @param time in ms, for the glint that wanders over the lenses; null: it stands still, for who wants no motion
 */
export function paintGlasses(context: CanvasRenderingContext2D, view: View, face: SeenFace, time: number | null): void {
  const { origin, unit, angle } = seatOf(view, face.landmarks);
  const turn = (seenYaw(face, view.mirrored) * Math.PI) / 180;
  context.save();
  context.translate(origin.x, origin.y);
  context.rotate(angle);
  context.scale(unit, unit);
  // They sit before the eyes: when the head turns, they move the way the nose does.
  context.translate(0.08 * Math.sin(turn), 0.04);
  context.lineWidth = 0.055;
  context.lineJoin = 'round';
  context.strokeStyle = '#15191e';
  for (const ear of EARS) temple(context, own(onStage(view, face.landmarks[ear]!), origin, unit, angle), turn);
  for (const side of [-1, 1]) lens(context, side, turn, time);
  context.beginPath();
  context.moveTo(-0.17, -0.03);
  context.quadraticCurveTo(0, -0.13, 0.17, -0.03);
  context.stroke();
  context.restore();
}

/** The lens that turns away looks narrower. */
function lens(context: CanvasRenderingContext2D, side: number, turn: number, time: number | null): void {
  const narrow = 1 - 0.25 * Math.max(0, side * Math.sin(turn));
  const middle = side * 0.5;
  const path = new Path2D();
  path.roundRect(middle - 0.33 * narrow, -0.25, 0.66 * narrow, 0.5, 0.22);
  context.fillStyle = '#2fbf8f59';
  context.fill(path);
  context.save();
  context.clip(path);
  const share = time === null ? 0.3 : (time % GLINT_MS) / GLINT_MS;
  const x = middle - 0.6 + 1.2 * share;
  context.fillStyle = '#ffffff4d';
  context.beginPath();
  context.moveTo(x, -0.3);
  context.lineTo(x + 0.12, -0.3);
  context.lineTo(x - 0.08, 0.3);
  context.lineTo(x - 0.2, 0.3);
  context.fill();
  context.restore();
  context.stroke(path);
}

/** From the lens towards the ear; the one on the side that is turned away is hidden by the face. */
function temple(context: CanvasRenderingContext2D, ear: Point, turn: number): void {
  const side = Math.sign(ear.x);
  if (side * Math.sin(turn) > HIDDEN || Math.abs(ear.x) < RIM) return;
  context.beginPath();
  context.moveTo(side * RIM, -0.08);
  context.lineTo(ear.x, -0.04);
  context.stroke();
}

/** A place on the stage in the face's own coordinates. */
function own({ x, y }: Point, origin: Point, unit: number, angle: number): Point {
  const [dx, dy] = [(x - origin.x) / unit, (y - origin.y) / unit];
  return { x: dx * Math.cos(angle) + dy * Math.sin(angle), y: dy * Math.cos(angle) - dx * Math.sin(angle) };
}
