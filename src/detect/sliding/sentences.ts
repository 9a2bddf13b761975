import type { LevelComparison, WindowHeat, WindowReading } from '../../../workers/api';
import { m } from '../../i18n/generated/messages';
import { labelName } from '../../i18n/labels';
import type { Comparison } from './comparison.svelte';
import type { GridCell } from './geometry';

/** Where the surest window is, and how sure. */
export function heatSentence(best: WindowHeat['best'], label: string | null): string {
  const name = label === null ? m.sliding_any_class() : labelName(label);
  if (!best) return m.sliding_no_windows();
  const place = { column: String(best.column + 1), row: String(best.row + 1) };
  return m.sliding_heat_best({ name, score: best.score.toFixed(2), ...place });
}

/** What a cell says of its window. */
export function readingSentence({ address, best }: WindowReading): string {
  const place = { column: String(address.column + 1), row: String(address.row + 1) };
  const [first] = best;
  return first
    ? m.sliding_reading({ ...place, name: labelName(first.label), score: first.score.toFixed(2) })
    : m.mech_cell(place);
}

/** What both ways say of the cell that is looked at; null where there is none. */
export function cellSentence({ level, cell, task }: Comparison): string | null {
  if (!level || !cell || !task.outcome) return null;
  const { crop, pass } = cellAnswers(level, cell, task.outcome.labels, labelName);
  const difference = smallNumber(level.difference[cell.row * level.level.columns + cell.column]!);
  return m.sliding_cell({ column: String(cell.column + 1), row: String(cell.row + 1), crop, pass, difference });
}

/** What each of the two ways answers about a cell, and how surely. */
export function cellAnswers(
  { level, crop, pass, cropClass, passClass }: LevelComparison,
  { column, row }: GridCell,
  labels: readonly string[],
  name: (label: string) => string,
): { readonly crop: string; readonly pass: string } {
  const at = row * level.columns + column;
  const nameOf = (index: number) => (index < 0 ? m.sliding_background() : name(labels[index] ?? ''));
  // What is known of the single pass is how sure it is of the crop's class.
  const same = passClass[at] === cropClass[at];
  return {
    crop: `${nameOf(cropClass[at]!)} ${crop[at]!.toFixed(3)}`,
    pass: same ? `${nameOf(passClass[at]!)} ${pass[at]!.toFixed(3)}` : nameOf(passClass[at]!),
  };
}

const SHAPES: Readonly<Record<string, () => string>> = {
  disc: m.sliding_disc, ring: m.sliding_ring, square: m.sliding_square, triangle: m.sliding_triangle,
  cross: m.sliding_cross, background: m.sliding_background,
};

/** What the plain example finds, as people call it. */
export function shapeName(label: string): string {
  return SHAPES[label]?.() ?? label;
}

/** Differences from rounding to plain to see. */
export function smallNumber(value: number): string {
  if (value === 0) return '0';
  return value < 0.001 ? value.toExponential(1) : value.toFixed(3);
}

/** Milliseconds, or seconds from ten on. */
export function timeText(ms: number): string {
  return ms < 10_000 ? m.sliding_ms({ ms: ms.toFixed(ms < 10 ? 1 : 0) }) : m.sliding_s({ s: (ms / 1000).toFixed(1) });
}
