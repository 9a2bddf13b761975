/**
 * States before and after each step of an editor, as snapshots: small ones, so nothing has to be computed back.
 * Reactive.
 */
export class Steps<State> {
  readonly #most: number;
  #done = $state.raw<readonly State[]>([]);
  #undone = $state.raw<readonly State[]>([]);
  #tag: string | null = null;

  constructor(most = 200) {
    this.#most = most;
  }

  get canUndo(): boolean { return this.#done.length > 0; }
  get canRedo(): boolean { return this.#undone.length > 0; }

  /** Notes the state as it was before a step. Steps of one tag in a row, until `settle`, are one. */
  push(before: State, tag: string | null = null): void {
    this.#undone = [];
    if (tag !== null && tag === this.#tag) return;
    this.#tag = tag;
    this.#done = [...this.#done, before].slice(-this.#most);
  }

  /** The next step is one of its own, whatever its tag. */
  settle(): void {
    this.#tag = null;
  }

  /** The state before the last step; null where there is none. `now` is what `redo` gives back. */
  undo(now: State): State | null {
    const state = this.#done.at(-1) ?? null;
    if (state !== null) {
      this.#done = this.#done.slice(0, -1);
      this.#undone = [...this.#undone, now];
    }
    this.settle();
    return state;
  }

  redo(now: State): State | null {
    const state = this.#undone.at(-1) ?? null;
    if (state !== null) {
      this.#undone = this.#undone.slice(0, -1);
      this.#done = [...this.#done, now];
    }
    this.settle();
    return state;
  }
}
