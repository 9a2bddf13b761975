/** States before and after each step of an editor, as snapshots: small ones, so nothing has to be computed back. */
export class Steps<State> {
  readonly #most: number;
  readonly #done: State[] = [];
  readonly #undone: State[] = [];
  #tag: string | null = null;

  constructor(most = 200) {
    this.#most = most;
  }

  get canUndo(): boolean { return this.#done.length > 0; }
  get canRedo(): boolean { return this.#undone.length > 0; }

  /** Notes the state as it was before a step. Steps of one tag in a row, until `settle`, are one. */
  push(before: State, tag: string | null = null): void {
    this.#undone.length = 0;
    if (tag !== null && tag === this.#tag) return;
    this.#tag = tag;
    this.#done.push(before);
    if (this.#done.length > this.#most) this.#done.shift();
  }

  /** The next step is one of its own, whatever its tag. */
  settle(): void {
    this.#tag = null;
  }

  /** The state before the last step; null where there is none. `now` is what `redo` gives back. */
  undo(now: State): State | null {
    return this.#take(this.#done, this.#undone, now);
  }

  redo(now: State): State | null {
    return this.#take(this.#undone, this.#done, now);
  }

  #take(from: State[], to: State[], now: State): State | null {
    const state = from.pop() ?? null;
    if (state !== null) to.push(now);
    this.#tag = null;
    return state;
  }
}
