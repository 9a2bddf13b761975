import type { Letterbox } from '../../../models/geometry/letterbox';
import type { CellGrid } from '../../../models/zoo/grids';
import type { Box } from '../../../models/geometry/box';
import type { Candidate, CellAddress, Detection } from '../../../workers/api';
import { colourOf } from '../../stage/palette';
import { toStage, type View } from '../../stage/view';
import { anchorBox, cellBox, onStage, range } from './geometry';
import type { Told } from './mechanism.svelte';
import type { Step } from './steps';

const FONT = '600 12px ui-monospace, "SF Mono", "Cascadia Mono", "Roboto Mono", monospace';
const LIGHT = '#fff';
const DARK = '#000a';
const GONE = '#ff9aa5';

/** A colour for each anchor of a cell. */
export function anchorColour(anchor: number): string {
  return `oklch(0.84 0.15 ${(40 + anchor * 137.508) % 360})`;
}

/** The cells of one grid over the picture; those that answer for a box are filled, and its midpoint marked. */
export function paintGrid(
  context: CanvasRenderingContext2D,
  view: View,
  place: Letterbox,
  grid: CellGrid,
  detections: readonly Detection[],
): void {
  const { left, top, right, bottom } = range(grid, place);
  const { stride } = grid;
  const area = {
    x: left * stride, y: top * stride, width: (right + 1 - left) * stride, height: (bottom + 1 - top) * stride,
  };
  const frame = onStage(view, place, area);
  const [across, down] = [frame.width / (right + 1 - left), frame.height / (bottom + 1 - top)];
  context.save();
  clipToPicture(context, view);
  for (const { origin, label, box } of detections) {
    if (origin.stride !== stride) continue;
    const cell = onStage(view, place, cellBox(grid, { column: origin.cell[0], row: origin.cell[1] }));
    context.globalAlpha = 0.5;
    context.fillStyle = colourOf(label);
    context.fillRect(cell.x, cell.y, cell.width, cell.height);
    const { x, y, width, height } = toStage(view, box);
    context.globalAlpha = 1;
    context.beginPath();
    context.arc(x + width / 2, y + height / 2, 4, 0, 2 * Math.PI);
    context.fill();
    context.lineWidth = 1.5;
    context.strokeStyle = DARK;
    context.stroke();
  }
  // Fine grids would hide the picture under their lines.
  context.globalAlpha = Math.min(0.6, Math.max(0.14, Math.min(across, down) / 40));
  context.lineWidth = 1;
  for (const [colour, shift] of [[DARK, 1], [LIGHT, 0]] as const) {
    context.strokeStyle = colour;
    context.beginPath();
    for (let i = 0; i <= right + 1 - left; i++) line(context, frame.x + i * across + shift, frame.y, 0, frame.height);
    for (let i = 0; i <= bottom + 1 - top; i++) line(context, frame.x, frame.y + i * down + shift, frame.width, 0);
    context.stroke();
  }
  context.restore();
}

/** A cell, its anchors dashed, and the box that each predicts, the more visible the surer. */
export function paintCell(
  context: CanvasRenderingContext2D,
  view: View,
  place: Letterbox,
  grid: CellGrid,
  cell: CellAddress,
  told: Told | null,
): void {
  outline(context, onStage(view, place, cellBox(grid, cell)), LIGHT, 2);
  context.setLineDash([5, 4]);
  grid.anchors.forEach((anchor, i) => {
    outline(context, onStage(view, place, anchorBox(grid, cell, anchor)), anchorColour(i), 1.5);
  });
  context.setLineDash([]);
  if (!told || told.cell.row !== cell.row || told.cell.column !== cell.column || told.cell.grid !== cell.grid) return;
  for (const { anchor, box, score } of told.anchors.toSorted((a, b) => a.score - b.score)) {
    context.globalAlpha = Math.max(0.1, score);
    outline(context, toStage(view, box), anchorColour(anchor), 3);
  }
  context.globalAlpha = 1;
}

/**
 * Suppression after `shown` turns: what stays, and of the last turn (of all turns, if `all`) what it takes away, with
 * the IoU; what has not had its turn is faint.
 */
export function paintSteps(
  context: CanvasRenderingContext2D,
  view: View,
  candidates: readonly Candidate[],
  steps: readonly Step[],
  shown: number,
  all: boolean,
): void {
  context.setLineDash([4, 3]);
  for (const { kept, suppressed } of steps.slice(shown)) {
    for (const index of [kept, ...suppressed]) {
      const { box, label, score } = candidates[index]!;
      context.globalAlpha = Math.max(0.2, score);
      outline(context, toStage(view, box), colourOf(label), 1);
    }
  }
  context.globalAlpha = 1;
  steps.slice(all ? 0 : Math.max(0, shown - 1), shown).forEach(({ suppressed }) => {
    for (const index of suppressed.toReversed()) {
      const { box, iou } = candidates[index]!;
      const at = toStage(view, box);
      outline(context, at, GONE, 1.5);
      if (!all) tag(context, iou.toFixed(2), at.x + at.width, at.y + at.height, GONE);
    }
  });
  context.setLineDash([]);
  steps.slice(0, shown).forEach(({ kept }, turn) => {
    const { box, label, score } = candidates[kept]!;
    const at = toStage(view, box);
    outline(context, at, colourOf(label), turn === shown - 1 && !all ? 4 : 2);
    tag(context, score.toFixed(2), at.x, at.y, colourOf(label));
  });
}

function clipToPicture(context: CanvasRenderingContext2D, { left, top, width, height }: View): void {
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
}

function line(context: CanvasRenderingContext2D, x: number, y: number, across: number, down: number): void {
  context.moveTo(x, y);
  context.lineTo(x + across, y + down);
}

/** A dark line under the coloured one keeps it visible on a picture of the same colour. */
export function outline(
  context: CanvasRenderingContext2D, { x, y, width, height }: Box, colour: string, thick: number,
): void {
  context.lineWidth = thick + 2;
  context.strokeStyle = '#0006';
  context.strokeRect(x, y, width, height);
  context.lineWidth = thick;
  context.strokeStyle = colour;
  context.strokeRect(x, y, width, height);
}

/** Words on a patch of colour, around a point. */
export function tag(context: CanvasRenderingContext2D, words: string, x: number, y: number, colour: string): void {
  context.font = FONT;
  context.textBaseline = 'middle';
  const width = Math.ceil(context.measureText(words).width) + 10;
  context.fillStyle = colour;
  context.fillRect(x - width / 2, y - 10, width, 20);
  context.fillStyle = '#0b0b0b';
  context.fillText(words, x - width / 2 + 5, y + 1);
}
