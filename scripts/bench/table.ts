import type { LiveResult } from './live';

const HEAD = [
  'detector', 'backend', 'frame ms', 'bare ms', 'ratio', 'alone ms', 'fps',
  'page ms p50', 'p95', 'CPU p50', 'p95', 'long tasks', 'upload', 'network', 'read', 'nms',
];

/** The results as a Markdown table. */
export function table(results: readonly LiveResult[]): string {
  const rows = results.map((result) => [
    result.detector,
    result.backend,
    ms(result.frame) + (result.cameraBound ? '*' : ''),
    ms(result.bare),
    result.ratio.toFixed(2),
    ms(result.bareSequential),
    (1000 / result.frame).toFixed(1),
    ms(result.mainThread.p50),
    ms(result.mainThread.p95),
    ms(result.mainThread.cpuP50),
    ms(result.mainThread.cpuP95),
    result.longTasks.count === 0 ? '0' : `${result.longTasks.count} (to ${result.longTasks.longest.toFixed(0)} ms)`,
    ...Object.values(result.stages).map(ms),
  ]);
  const note = results.some(({ cameraBound }) => cameraBound)
    ? '\n\n* The camera gave no more frames: a higher --rate shows what the app can do.'
    : '';
  return markdown(HEAD, rows) + note;
}

/** A Markdown table whose columns line up. */
export function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** Milliseconds, to about three figures. */
export const ms = (value: number): string => value.toFixed(value < 10 ? 2 : value < 1000 ? 1 : 0);
