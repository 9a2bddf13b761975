import type { SeenFace } from '../../workers/api';
import { toStage, type Size, type View } from '../stage/view';

/** A face as it is drawn: its box, and what is written on it. */
export interface PaintedFace {
  readonly face: SeenFace;
  readonly text: string;
  /** Beside the text: the distance. */
  readonly figure: string;
  readonly tone: 'known' | 'unknown' | 'plain';
  /** Whether it is the one that is looked at closely. */
  readonly chosen: boolean;
}

const FONT = '600 13px system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Noto Sans CJK SC", sans-serif';
const COLOURS = { known: '#5ee6c8', unknown: '#ffd166', plain: '#f1f4f6' } as const;
const INK = '#0b0b0b';
const TAG = 26;

/** Draws boxes with rounded corners and a tag on each, as `stage/paint` does for things. */
export function paintFaces(
  context: CanvasRenderingContext2D, view: View, stage: Size, ratio: number, faces: readonly PaintedFace[],
): void {
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, stage.width, stage.height);
  context.font = FONT;
  context.textBaseline = 'middle';
  // The largest comes first, and is drawn last, on top.
  for (const painted of faces.toReversed()) paintFace(context, view, stage, painted);
}

function paintFace(
  context: CanvasRenderingContext2D, view: View, stage: Size, { face, text, figure, tone, chosen }: PaintedFace,
): void {
  const { x, y, width, height } = toStage(view, face.box);
  const colour = COLOURS[tone];
  context.beginPath();
  context.roundRect(x, y, width, height, 12);
  // A dark line under the coloured one keeps the box visible on a picture of the same colour.
  context.lineWidth = chosen ? 6 : 4;
  context.strokeStyle = '#0008';
  context.stroke();
  context.lineWidth = chosen ? 3.5 : 2;
  context.strokeStyle = colour;
  context.stroke();
  if (!text) return;

  const textWidth = context.measureText(text).width;
  const figureWidth = figure ? context.measureText(figure).width + 8 : 0;
  const wide = Math.ceil(textWidth + figureWidth + 18);
  const left = Math.min(Math.max(x, 2), Math.max(2, stage.width - wide - 2));
  const top = y - TAG - 4 >= 2 ? y - TAG - 4 : Math.min(y + height + 4, stage.height - TAG - 2);
  context.fillStyle = colour;
  context.beginPath();
  context.roundRect(left, top, wide, TAG, 8);
  context.fill();
  context.fillStyle = INK;
  context.fillText(text, left + 9, top + TAG / 2 + 1);
  context.globalAlpha = 0.7;
  if (figure) context.fillText(figure, left + 9 + textWidth + 8, top + TAG / 2 + 1);
  context.globalAlpha = 1;
}

/** Draws landmarks as small dots, the five that the alignment uses as larger ones. */
export function paintLandmarks(context: CanvasRenderingContext2D, view: View, face: SeenFace): void {
  const dot = ({ x, y }: { x: number; y: number }, radius: number) => {
    const place = toStage(view, { x, y, width: 0, height: 0 });
    context.beginPath();
    context.arc(place.x, place.y, radius, 0, 2 * Math.PI);
    context.fill();
  };
  context.fillStyle = '#f1f4f6';
  for (const point of face.landmarks) dot(point, 1.6);
  context.fillStyle = COLOURS.known;
  for (const point of face.anchors) dot(point, 4);
}
