import type { Box } from '../../../models/geometry/box';
import type { Covered, Detection, HierarchyStep, Recognised } from '../../../workers/api';
import { colourOf } from '../../stage/palette';
import { toStage, type View } from '../../stage/view';

const FONT = '600 12px ui-monospace, "SF Mono", "Cascadia Mono", "Roboto Mono", monospace';
const MISSED = '#ff9aa5';
/** So many boxes are as bright together as a few. */
const BRIGHT = 60;

/** The regions of one state of a hierarchy over the picture, and the boxes of the two that united last. */
export function paintStep(context: CanvasRenderingContext2D, view: View, { picture, union }: HierarchyStep): void {
  const { left, top, width, height, mirrored } = view;
  context.save();
  context.imageSmoothingEnabled = true;
  context.translate(mirrored ? left + width : left, top);
  context.scale(mirrored ? -1 : 1, 1);
  context.drawImage(picture, 0, 0, width, height);
  context.restore();
  context.setLineDash([5, 4]);
  for (const box of union?.boxes ?? []) outline(context, toStage(view, box), '#fff', 1.5);
  context.setLineDash([]);
}

/** The first `count` proposals, and the things: solid with the place of the first that covers them, or dashed. */
export function paintProposals(
  context: CanvasRenderingContext2D,
  view: View,
  boxes: Float32Array,
  count: number,
  covered: readonly { readonly thing: Detection; readonly by: Covered }[],
): void {
  context.lineWidth = 1;
  context.strokeStyle = '#fff';
  context.globalAlpha = Math.max(0.08, Math.min(0.7, BRIGHT / count));
  for (let i = Math.min(count, boxes.length / 4) - 1; i >= 0; i--) {
    const { x, y, width, height } = toStage(view, rowOf(boxes, i));
    context.strokeRect(x, y, width, height);
  }
  context.globalAlpha = 1;
  context.font = FONT;
  context.textBaseline = 'middle';
  for (const { thing, by } of covered.toReversed()) {
    const found = by.first >= 0 && by.first < count;
    const at = toStage(view, thing.box);
    const colour = found ? colourOf(thing.label) : MISSED;
    if (found) outline(context, toStage(view, rowOf(boxes, by.first)), '#fff', 2);
    context.setLineDash(found ? [] : [5, 4]);
    outline(context, at, colour, 2.5);
    context.setLineDash([]);
    if (found) tag(context, `#${by.first + 1}`, at.x, at.y, colour);
  }
}

/** What the proposals were recognised as, the best on top. */
export function paintRecognised(
  context: CanvasRenderingContext2D, view: View, found: readonly Recognised[], name: (label: string) => string,
): void {
  context.font = FONT;
  context.textBaseline = 'middle';
  for (const { box, label, score } of found.toReversed()) {
    const at = toStage(view, box);
    outline(context, at, colourOf(label), 2.5);
    tag(context, `${name(label)} ${score.toFixed(2)}`, at.x, at.y, colourOf(label));
  }
}

function rowOf(boxes: Float32Array, i: number): Box {
  const corners = boxes.subarray(i * 4, i * 4 + 4);
  const [left, top, right, bottom] = corners as unknown as readonly [number, number, number, number];
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** A dark line under the coloured one keeps it visible on a picture of the same colour. */
function outline(context: CanvasRenderingContext2D, { x, y, width, height }: Box, colour: string, thick: number): void {
  context.lineWidth = thick + 2;
  context.strokeStyle = '#0007';
  context.strokeRect(x, y, width, height);
  context.lineWidth = thick;
  context.strokeStyle = colour;
  context.strokeRect(x, y, width, height);
}

function tag(context: CanvasRenderingContext2D, words: string, x: number, y: number, colour: string): void {
  const width = Math.ceil(context.measureText(words).width) + 10;
  context.fillStyle = colour;
  context.fillRect(x - 1, y - 1, width, 20);
  context.fillStyle = '#0b0b0b';
  context.fillText(words, x + 4, y + 10);
}
