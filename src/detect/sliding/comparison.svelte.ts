import type { CompareWindows, LevelComparison, WindowComparison } from '../../../workers/api';
import { cellNear, type GridCell } from './geometry';
import type { SlidingMeans } from './means';
import { Task } from '../../link/task.svelte';

const FIRST: CompareWindows = { windowSize: 0.5, stride: 32, scales: 2, batch: 16 };

/** The crop loop against the single pass, on the picture that is held. Reactive. */
export class Comparison {
  readonly task = new Task<WindowComparison>();
  readonly #means: SlidingMeans;
  #request = $state.raw<CompareWindows>(FIRST);
  #level = $state(0);
  #cell = $state.raw<GridCell | null>(null);

  constructor(means: SlidingMeans) {
    this.#means = means;
  }

  get request(): CompareWindows { return this.#request; }
  get levels(): readonly LevelComparison[] { return this.task.outcome?.levels ?? []; }

  /** The level whose cells are looked at; null where there is none. */
  get level(): LevelComparison | null {
    return this.levels.find(({ level }) => level.level === this.#level) ?? this.levels[0] ?? null;
  }

  /** The cell that is looked at: the chosen one, else that with the largest difference, else the first. */
  get cell(): GridCell | null {
    const { level } = this;
    if (!level) return null;
    const { columns, rows } = level.level;
    const at = this.task.outcome?.at;
    const cell = this.#cell ?? (at && at.level === level.level.level ? at : { column: 0, row: 0 });
    return { column: Math.min(columns - 1, cell.column), row: Math.min(rows - 1, cell.row) };
  }

  /** Takes effect with the next comparison. */
  change(change: Partial<CompareWindows>): void {
    this.#request = { ...this.#request, ...change };
  }

  /** Runs both ways over the picture as it stands; the picture is held. */
  start(): Promise<void> {
    this.#cell = null;
    const request = this.#request;
    return this.task.run(async (onprogress, signal) => {
      await this.#means.hold();
      signal.throwIfAborted();
      return this.#means.questions.compareWindows(request, onprogress, signal);
    });
  }

  chooseLevel(level: number): void {
    this.#level = level;
    this.#cell = null;
  }

  /** The cell whose window's middle is nearest to a point of the frame. */
  look(x: number, y: number): void {
    if (this.level) this.#cell = cellNear(this.level.level, x, y);
  }

  /** The next cell in a direction. */
  move(across: number, down: number): void {
    const { level, cell } = this;
    if (!level || !cell) return;
    const within = (value: number, count: number) => Math.max(0, Math.min(count - 1, value));
    const { columns, rows } = level.level;
    this.#cell = { column: within(cell.column + across, columns), row: within(cell.row + down, rows) };
  }
}
