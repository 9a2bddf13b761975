import type { ComputedField, MeasuredWindowField, WindowAddress, WindowReading } from '../../../workers/api';
import type { SlidingMeans } from './means';
import { Questions } from './questions';
import { Task } from '../../link/task.svelte';

/** The cell that is looked into: its window, what its convolutions see, and what was measured of it. Reactive. */
export class FieldProbe {
  readonly task = new Task<MeasuredWindowField>();
  readonly #means: SlidingMeans;
  readonly #questions = new Questions();
  #reading = $state.raw<WindowReading | null>(null);
  #computed = $state.raw<ComputedField | null>(null);

  constructor(means: SlidingMeans) {
    this.#means = means;
  }

  /** null before a cell was chosen. */
  get reading(): WindowReading | null { return this.#reading; }
  get computed(): ComputedField | null { return this.#computed; }

  /** null where nothing was measured of the chosen cell. */
  get measured(): MeasuredWindowField | null {
    const { outcome } = this.task;
    return outcome && this.#reading && isSame(outcome.address, this.#reading.address) ? outcome : null;
  }

  /** There are new numbers: of the same cell, or to begin with of the one in the middle. */
  ask(level: number | null): void {
    const address = this.#reading?.address;
    if (address && (level === null || address.level === level)) {
      this.#look(() => this.#means.questions.windowReading(address));
    } else if (!this.task.running) {
      // Or else the window of another size could be measured while this one is on its way.
      this.#reading = null;
      this.#computed = null;
      this.look(0.5, 0.5, level);
    }
  }

  /** The window whose middle is nearest to a point of the frame. */
  look(x: number, y: number, level: number | null): void {
    this.#look(() => this.#means.questions.windowNear(x, y, level));
  }

  /** The next cell in a direction; stays where there is none. */
  move(across: number, down: number): void {
    const reading = this.#reading;
    if (!reading) return;
    const { column, row, level } = reading.address;
    const address = { level, column: column + across, row: row + down };
    const { columns, rows } = reading.level;
    const within = address.column >= 0 && address.row >= 0 && address.column < columns && address.row < rows;
    if (within) this.#look(() => this.#means.questions.windowReading(address));
  }

  /** Finds out which pixels the cell depends on; the picture is held. */
  measure(): Promise<void> {
    const address = this.#reading?.address;
    if (!address) return Promise.resolve();
    return this.task.run(async (onprogress, signal) => {
      await this.#means.hold();
      signal.throwIfAborted();
      return this.#means.questions.measureWindowField(address, onprogress, signal);
    });
  }

  reset(): void {
    this.task.clear();
    this.#reading = null;
    this.#computed = null;
  }

  #look(question: () => Promise<WindowReading | null>): void {
    // The worker computes one thing at a time: a measurement is about the cell that was chosen.
    if (this.task.running) return;
    this.#questions.ask(async () => {
      const reading = await question();
      if (!reading) return;
      const known = this.#computed && isSame(this.#computed.address, reading.address);
      const computed = known ? this.#computed : await this.#means.questions.windowField(reading.address);
      if (this.task.running) return;
      this.#reading = reading;
      this.#computed = computed;
    });
  }
}

function isSame(a: WindowAddress, b: WindowAddress): boolean {
  return a.level === b.level && a.column === b.column && a.row === b.row;
}
