import { joined, type Patch } from './patch';

/** What was done, for the button that undoes it. */
export type Act =
  | 'add-class'
  | 'rename-class'
  | 'recolour-class'
  | 'remove-class'
  | 'remove-all'
  | 'add-samples'
  | 'move-samples'
  | 'label-samples'
  | 'remove-samples'
  | 'draw-boxes'
  | 'import';

export interface Step {
  readonly act: Act;
  readonly undo: Patch;
  readonly redo: Patch;
  /** Steps that follow each other and have this in common are one; null: a step by itself. */
  readonly joins: string | null;
}

const LONGEST = 200;

/** Steps that can be undone, newest last, and those that were. Reactive. */
export class History {
  #done = $state.raw<readonly Step[]>([]);
  #undone = $state.raw<readonly Step[]>([]);

  /** The step that `undo` would take back; null when none. */
  get last(): Step | null {
    return this.#done.at(-1) ?? null;
  }

  /** The step that `redo` would do again; null when none. */
  get next(): Step | null {
    return this.#undone.at(-1) ?? null;
  }

  /** What was undone before can no longer be redone. */
  push(step: Step): void {
    const last = this.last;
    const joins = last !== null && step.joins !== null && last.joins === step.joins && this.next === null;
    const whole = joins ? { ...step, undo: joined(step.undo, last.undo), redo: joined(last.redo, step.redo) } : step;
    this.#done = [...(joins ? this.#done.slice(0, -1) : this.#done), whole].slice(-LONGEST);
    this.#undone = [];
  }

  undo(): Step | null {
    const step = this.last;
    if (step) {
      this.#done = this.#done.slice(0, -1);
      this.#undone = [...this.#undone, step];
    }
    return step;
  }

  redo(): Step | null {
    const step = this.next;
    if (step) {
      this.#undone = this.#undone.slice(0, -1);
      this.#done = [...this.#done, step];
    }
    return step;
  }

  clear(): void {
    this.#done = [];
    this.#undone = [];
  }
}
