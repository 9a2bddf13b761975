import { NOSE_TIP, part, PARTS, type Part } from '../../../models/face/landmarks/parts';
import { centroid } from '../../../models/face/point';
import type { SeenFace } from '../../../workers/api';
import type { Size, View } from '../../stage/view';
import { axesOf, onStage, seatOf } from './geometry';
import { LABEL_HEIGHT, laidOut, type Label } from './labels';
import { COLOURS, partName } from './names';

const FONT = '600 12px system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Noto Sans CJK SC", sans-serif';
/** Parts whose last landmark joins their first. */
const CLOSED: ReadonlySet<Part> = new Set(['leftEye', 'rightEye', 'outerLips', 'innerLips']);
const NAMES = Object.keys(PARTS) as readonly Part[];
const NUMBERS_OF_A_POINT = 3;
/** Of the jaw's landmarks: half way between chin and ear. */
const BEND = 12;

/** Dots and the lines that join them, part by part. */
export function paintPoints(context: CanvasRenderingContext2D, view: View, { landmarks }: SeenFace): void {
  for (const name of NAMES) {
    const points = part(landmarks, name).map((point) => onStage(view, point));
    context.beginPath();
    points.forEach(({ x, y }, i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
    if (CLOSED.has(name)) context.closePath();
    context.strokeStyle = '#0007';
    context.lineWidth = 3;
    context.stroke();
    context.strokeStyle = COLOURS[name];
    context.lineWidth = 1.5;
    context.stroke();
    context.fillStyle = COLOURS[name];
    for (const { x, y } of points) {
      context.beginPath();
      context.arc(x, y, 2.2, 0, 2 * Math.PI);
      context.fill();
    }
  }
}

/** The 468 points of the mesh: the nearer to the camera, the larger and lighter. */
export function paintMesh(context: CanvasRenderingContext2D, view: View, { mesh }: SeenFace): void {
  if (!mesh) return;
  const { points } = mesh;
  const depths = points.filter((_, i) => i % NUMBERS_OF_A_POINT === 2);
  const near = depths.reduce((a, b) => Math.min(a, b), Infinity);
  const far = depths.reduce((a, b) => Math.max(a, b), -Infinity);
  context.fillStyle = '#5ee6c8';
  for (let i = 0; i < points.length; i += NUMBERS_OF_A_POINT) {
    const { x, y } = onStage(view, { x: points[i]!, y: points[i + 1]! });
    const closeness = far > near ? (far - points[i + 2]!) / (far - near) : 1;
    context.globalAlpha = 0.25 + 0.7 * closeness;
    context.beginPath();
    context.arc(x, y, 0.7 + closeness, 0, 2 * Math.PI);
    context.fill();
  }
  context.globalAlpha = 1;
}

/** The name of each part beside it, away from the middle of the face, on the stage and apart from the others. */
export function paintNames(context: CanvasRenderingContext2D, view: View, size: Size, { landmarks }: SeenFace): void {
  const { origin, unit, angle } = seatOf(view, landmarks);
  context.font = FONT;
  context.textBaseline = 'middle';
  const labels: Label[] = [];
  for (const name of NAMES) {
    // Bridge and base are one nose, outer and inner lips one mouth, where there is little room.
    const small = unit < 70;
    if (small && (name === 'noseBridge' || name === 'innerLips')) continue;
    const points = part(landmarks, name).map((point) => onStage(view, point));
    // The middle of the jaw's arc lies in the mouth.
    const { x, y } = name === 'jaw' ? points[BEND]! : centroid(points);
    const off = (x - origin.x) * Math.cos(angle) + (y - origin.y) * Math.sin(angle);
    const side = off < -0.2 * unit ? -1 : 1;
    const to = { x: origin.x + side * 1.5 * unit * Math.cos(angle), y: name === 'innerLips' ? y + 0.25 * unit : y };
    const text = partName(name);
    labels.push({ text, from: { x, y }, to, side, width: context.measureText(text).width + 12 });
  }
  const placed = laidOut(labels, size);
  context.strokeStyle = '#fff9';
  context.lineWidth = 1;
  for (const { from, to } of placed) {
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
  }
  for (const label of placed) paintLabel(context, label);
}

function paintLabel(context: CanvasRenderingContext2D, { text, to: { x, y }, side, width }: Label): void {
  const left = side < 0 ? x - width : x;
  context.fillStyle = '#0c0e11cc';
  context.beginPath();
  context.roundRect(left, y - LABEL_HEIGHT / 2, width, LABEL_HEIGHT, 7);
  context.fill();
  context.fillStyle = '#f1f4f6';
  context.fillText(text, left + 6, y + 1);
}

/** Where the head points: its axes, from the tip of the nose. */
export function paintPose(context: CanvasRenderingContext2D, view: View, { landmarks, pose }: SeenFace): void {
  const { unit } = seatOf(view, landmarks);
  const from = onStage(view, landmarks[NOSE_TIP]!);
  const axes = axesOf(pose, view.mirrored);
  const arrows = [[axes.side, '#ff9aa5'], [axes.down, '#8fb3ff'], [axes.out, '#5ee6c8']] as const;
  context.lineCap = 'round';
  for (const [axis, colour] of arrows) {
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(from.x + axis.x * unit, from.y + axis.y * unit);
    context.lineWidth = 6;
    context.strokeStyle = '#0008';
    context.stroke();
    context.lineWidth = 3.5;
    context.strokeStyle = colour;
    context.stroke();
  }
  context.lineCap = 'butt';
}
