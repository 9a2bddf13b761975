import type { Detection } from '../../workers/api';
import { colourOf } from './palette';
import { toStage, type Size, type View } from './view';

export interface Paint {
  readonly detections: readonly Detection[];
  /** Candidates before non-max suppression, drawn faintly under the detections. */
  readonly candidates: readonly Detection[];
  /** Index of the detection that the person points at, or -1. */
  readonly highlighted: number;
  /** The label as the person reads it. */
  readonly name: (label: string) => string;
  /** Of its boxes; the palette's where it is left out or knows none. */
  readonly colour?: (label: string) => string | undefined;
}

const FONT = '600 13px system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Noto Sans CJK SC", sans-serif';
const TAG_HEIGHT = 24;
const TAG_INK = '#0b0b0b';

/**
 * Paints boxes and labels over the picture.
 * @param context of a canvas whose backing store is `ratio` times the stage
 * @param ratio device pixels per CSS pixel; lines fall on whole device pixels, so that they are crisp at any ratio
 */
export function paint(context: CanvasRenderingContext2D, view: View, stage: Size, ratio: number, what: Paint): void {
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, stage.width, stage.height);
  const snap = (value: number) => Math.round(value * ratio) / ratio;

  context.setLineDash([4, 3]);
  context.lineWidth = Math.max(1, Math.round(ratio)) / ratio;
  for (const { box, label, score } of what.candidates) {
    const r = toStage(view, box);
    context.globalAlpha = Math.max(0.12, score);
    context.strokeStyle = colourOf(label);
    context.strokeRect(snap(r.x), snap(r.y), snap(r.width), snap(r.height));
  }
  context.setLineDash([]);
  context.globalAlpha = 1;

  context.font = FONT;
  context.textBaseline = 'middle';
  // The best is painted last, on top.
  for (let index = what.detections.length - 1; index >= 0; index--) {
    const detection = what.detections[index];
    if (detection) paintDetection(context, view, stage, snap, detection, what, index === what.highlighted);
  }
}

function paintDetection(
  context: CanvasRenderingContext2D,
  view: View,
  stage: Size,
  snap: (value: number) => number,
  { box, label, score }: Detection,
  { name, colour: own }: Paint,
  highlighted: boolean,
): void {
  const r = toStage(view, box);
  const colour = own?.(label) ?? colourOf(label);
  const [x, y, width, height] = [snap(r.x), snap(r.y), snap(r.width), snap(r.height)];
  context.beginPath();
  context.roundRect(x, y, width, height, 6);
  if (highlighted) {
    context.globalAlpha = 0.22;
    context.fillStyle = colour;
    context.fill();
    context.globalAlpha = 1;
  }
  // A dark line under the coloured one keeps the box visible on a picture of the same colour.
  context.lineWidth = highlighted ? 6 : 4;
  context.strokeStyle = '#0008';
  context.stroke();
  context.lineWidth = highlighted ? 4 : 2;
  context.strokeStyle = colour;
  context.stroke();

  const text = name(label);
  const figure = score.toFixed(2);
  const textWidth = context.measureText(text).width;
  const tagWidth = Math.ceil(textWidth + context.measureText(figure).width + 22);
  // The tag stays on the stage even when the box's corner does not.
  const tagX = snap(Math.min(Math.max(x - 1, 0), Math.max(0, stage.width - tagWidth)));
  const above = y - TAG_HEIGHT - 2;
  const tagY = snap(Math.min(above >= 0 ? above : Math.max(y + 2, 2), stage.height - TAG_HEIGHT));
  context.fillStyle = colour;
  context.beginPath();
  context.roundRect(tagX, tagY, tagWidth, TAG_HEIGHT, 6);
  context.fill();
  context.fillStyle = TAG_INK;
  context.fillText(text, tagX + 8, tagY + TAG_HEIGHT / 2 + 1);
  context.globalAlpha = 0.72;
  context.fillText(figure, tagX + 14 + textWidth, tagY + TAG_HEIGHT / 2 + 1);
  context.globalAlpha = 1;
}
