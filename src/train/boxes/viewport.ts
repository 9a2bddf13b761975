import { viewOf, type Point, type Size, type View } from '../../stage/view';

/** Of the whole picture on the stage: how many times larger, and which point of it (fractions) is in the middle. */
export interface Zoom {
  readonly scale: number;
  readonly centre: Point;
}

export const WHOLE: Zoom = { scale: 1, centre: { x: 0.5, y: 0.5 } };
const MOST = 16;
/** CSS pixels around the picture, so that a box at its very edge can be taken by a handle. */
const MARGIN = 16;

/** Where the picture lies on the stage; zoomed, it fills it up to the margin. */
export function viewportOf(picture: Size, stage: Size, { scale, centre }: Zoom): View {
  const room = { width: Math.max(1, stage.width - 2 * MARGIN), height: Math.max(1, stage.height - 2 * MARGIN) };
  const whole = viewOf(picture, room, false, true);
  const width = whole.width * scale;
  const height = whole.height * scale;
  const left = place(stage.width / 2 - centre.x * width, width, stage.width);
  const top = place(stage.height / 2 - centre.y * height, height, stage.height);
  return { left, top, width, height, mirrored: false };
}

/**
 * Larger or smaller by `factor`, and moved by (`dx`, `dy`), with what is under `at` staying under it. All in CSS pixels
 * of the stage.
 */
export function zoomed(
  picture: Size,
  stage: Size,
  zoom: Zoom,
  at: Point,
  factor: number,
  by: Point = { x: 0, y: 0 },
): Zoom {
  const before = viewportOf(picture, stage, zoom);
  const scale = Math.max(1, Math.min(MOST, zoom.scale * factor));
  const grown = scale / zoom.scale;
  const left = at.x - (at.x - before.left) * grown + by.x;
  const top = at.y - (at.y - before.top) * grown + by.y;
  return centred(picture, stage, scale, left, top);
}

function centred(picture: Size, stage: Size, scale: number, left: number, top: number): Zoom {
  const { width, height } = viewportOf(picture, stage, { ...WHOLE, scale });
  const x = (stage.width / 2 - place(left, width, stage.width)) / width;
  const y = (stage.height / 2 - place(top, height, stage.height)) / height;
  return { scale, centre: { x, y } };
}

function place(from: number, length: number, stage: number): number {
  if (length + 2 * MARGIN <= stage) return (stage - length) / 2;
  return Math.max(stage - length - MARGIN, Math.min(MARGIN, from));
}
