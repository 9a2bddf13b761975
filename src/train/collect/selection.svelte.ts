/** Which of a list of pictures are selected, and which one the keyboard is at. Reactive. */
export class Selection {
  #ids = $state.raw<ReadonlySet<string>>(new Set());
  /** Where a range begins. */
  #anchor: string | null = null;

  get ids(): ReadonlySet<string> { return this.#ids; }
  get size(): number { return this.#ids.size; }
  has(id: string): boolean { return this.#ids.has(id); }

  /** Selects one more, or one less; a range begins here. */
  toggle(id: string): void {
    const ids = new Set(this.#ids);
    if (!ids.delete(id)) ids.add(id);
    this.#ids = ids;
    this.#anchor = id;
  }

  /** Selects everything from where the range began to here, and keeps the rest. `list`: in the order on screen. */
  extend(id: string, list: readonly string[]): void {
    const to = list.indexOf(id);
    const from = this.#anchor === null ? to : list.indexOf(this.#anchor);
    if (from < 0 || to < 0) return this.toggle(id);
    this.#ids = new Set([...this.#ids, ...list.slice(Math.min(from, to), Math.max(from, to) + 1)]);
  }

  all(list: readonly string[]): void {
    this.#ids = new Set(list);
  }

  clear(): void {
    this.#ids = new Set();
    this.#anchor = null;
  }

  /** Forgets those that are not in the list any more, as after they were deleted. */
  keepOnly(list: readonly string[]): void {
    const there = new Set(list);
    if ([...this.#ids].some((id) => !there.has(id))) this.#ids = new Set([...this.#ids].filter((id) => there.has(id)));
  }
}
