import type { Box } from '../../../models/geometry/box';
import type { Candidate, LevelComparison, WindowHeat } from '../../../workers/api';
import { anchorColour, outline, tag } from '../mechanism/paint';
import { colourOf } from '../../stage/palette';
import { toStage, type View } from '../../stage/view';
import type { FieldProbe } from './field.svelte';
import { windowOf, type GridCell } from './geometry';

/** What was computed, and what was measured, of a field. */
export const FIELD_COLOURS = {
  window: '#ffffff', computed: '#5ee6c8', touched: '#ffd166', effective: '#ff9aa5',
} as const;

/** A colour for each size of windows. */
export function levelColour(level: number): string {
  return anchorColour(level);
}

/** The surest window of a heat map. */
export function paintBest(context: CanvasRenderingContext2D, view: View, { best, levels }: WindowHeat): void {
  const level = best && levels.find((each) => each.level === best.level);
  if (!best || !level) return;
  const at = toStage(view, windowOf(level, best));
  outline(context, at, '#fff', 2);
  tag(context, best.score.toFixed(2), at.x + at.width / 2, at.y + at.height / 2, '#fff');
}

/**
 * The windows above the threshold, dashed, in the colour of their size, and where they tell another box, that one.
 * @param level null: of all sizes
 */
export function paintWindows(
  context: CanvasRenderingContext2D, view: View, candidates: readonly Candidate[], level: number | null,
): void {
  for (const { box, label, score, origin } of candidates.toReversed()) {
    const { window } = origin;
    if (!window || (level !== null && window.level !== level)) continue;
    context.globalAlpha = 0.35 + 0.5 * score;
    context.setLineDash([5, 4]);
    outline(context, toStage(view, window.box), levelColour(window.level), 1.5);
    context.setLineDash([]);
    if (!isSame(box, window.box)) outline(context, toStage(view, box), colourOf(label), 1.5);
  }
  context.globalAlpha = 1;
}

/** A window, its next neighbours, what its convolutions see, and what was measured. */
export function paintField(
  context: CanvasRenderingContext2D, view: View, { reading, computed, measured }: FieldProbe,
): void {
  if (!reading) return;
  const { level, address } = reading;
  context.fillStyle = '#fff';
  for (const [across, down] of [[-1, 0], [1, 0], [0, -1], [0, 1]] as const) {
    const near = { column: address.column + across, row: address.row + down };
    if (near.column < 0 || near.row < 0 || near.column >= level.columns || near.row >= level.rows) continue;
    dot(context, middle(toStage(view, windowOf(level, near))), 3);
  }
  dot(context, middle(toStage(view, reading.window)), 5);
  if (computed) {
    context.setLineDash([7, 5]);
    outline(context, toStage(view, computed.field), FIELD_COLOURS.computed, 2);
    context.setLineDash([]);
  }
  if (measured) {
    paintProfiles(context, view, measured.byColumn, measured.columns, measured.byRow, measured.rows);
    if (measured.touched) outline(context, toStage(view, measured.touched), FIELD_COLOURS.touched, 1.5);
    if (measured.effective) outline(context, toStage(view, measured.effective), FIELD_COLOURS.effective, 2.5);
  }
  outline(context, toStage(view, reading.window), FIELD_COLOURS.window, 2);
}

/** The cells of a level, the brighter the further the two ways are apart, and the one that is looked at. */
export function paintDifferences(
  context: CanvasRenderingContext2D, view: View, { level, difference }: LevelComparison, cell: GridCell | null,
): void {
  const most = difference.reduce((a, b) => Math.max(a, b), 0);
  for (let row = 0; row < level.rows; row++) {
    for (let column = 0; column < level.columns; column++) {
      const at = middle(toStage(view, windowOf(level, { column, row })));
      const share = most > 0 ? difference[row * level.columns + column]! / most : 0;
      context.globalAlpha = 0.35 + 0.65 * share;
      context.fillStyle = share > 0.66 ? '#fcffa4' : share > 0.33 ? '#f98e09' : '#fff';
      dot(context, at, 2 + 5 * share);
    }
  }
  context.globalAlpha = 1;
  if (cell) outline(context, toStage(view, windowOf(level, cell)), '#fff', 2);
}

/** Windows of the sizes that are wished for, and for each the next one to the right. */
export function paintWished(
  context: CanvasRenderingContext2D, view: View, windows: readonly Box[], stepShare: number | null,
): void {
  windows.forEach((window, scale) => {
    outline(context, toStage(view, window), levelColour(scale), 2);
    if (stepShare === null) return;
    context.setLineDash([5, 4]);
    outline(context, toStage(view, { ...window, x: window.x + stepShare * window.width }), levelColour(scale), 1);
    context.setLineDash([]);
  });
}

/** How much each band of columns and rows changed the answer, along the upper and the left edge of the picture. */
function paintProfiles(
  context: CanvasRenderingContext2D,
  view: View,
  byColumn: Float32Array,
  columns: { readonly from: number; readonly size: number },
  byRow: Float32Array,
  rows: { readonly from: number; readonly size: number },
): void {
  const LENGTH = 0.12;
  context.fillStyle = FIELD_COLOURS.effective;
  context.globalAlpha = 0.8;
  byColumn.forEach((value, i) => {
    const at = toStage(view, { x: columns.from + i * columns.size, y: 0, width: columns.size, height: value * LENGTH });
    context.fillRect(at.x, Math.max(at.y, 0), at.width, at.height);
  });
  byRow.forEach((value, i) => {
    const at = toStage(view, { x: 0, y: rows.from + i * rows.size, width: value * LENGTH, height: rows.size });
    context.fillRect(Math.max(at.x, 0), at.y, at.width, at.height);
  });
  context.globalAlpha = 1;
}

function dot(context: CanvasRenderingContext2D, { x, y }: { x: number; y: number }, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

function middle({ x, y, width, height }: Box): { x: number; y: number } {
  return { x: x + width / 2, y: y + height / 2 };
}

function isSame(a: Box, b: Box): boolean {
  const near = (p: number, q: number) => Math.abs(p - q) < 1e-6;
  return near(a.x, b.x) && near(a.y, b.y) && near(a.width, b.width) && near(a.height, b.height);
}
