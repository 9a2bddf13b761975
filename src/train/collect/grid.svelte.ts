import { Selection } from './selection.svelte';

/** Pictures on one page: more take long to decode and are not looked at. */
export const PAGE = 60;

/** What a key does in the grid; null: nothing. */
export type GridAct = 'open' | 'remove' | 'moved' | null;

/** A list of pictures, page by page, of which some are selected, and where the keyboard is. Reactive. */
export class Grid {
  readonly selection = new Selection();
  readonly #list: () => readonly string[];
  #page = $state(0);
  #at = $state<string | null>(null);
  readonly #shown = $derived.by(() => {
    const page = Math.min(this.#page, this.pages - 1);
    return this.#list().slice(page * PAGE, (page + 1) * PAGE);
  });

  /** `list`: ids in the order on screen, read anew whenever it is needed. */
  constructor(list: () => readonly string[]) {
    this.#list = list;
  }

  get pages(): number { return Math.max(1, Math.ceil(this.#list().length / PAGE)); }
  /** From 0. */
  get page(): number { return Math.min(this.#page, this.pages - 1); }
  get shown(): readonly string[] { return this.#shown; }
  /** What Tab leads to: where the keyboard was, or the first one on the page. */
  get at(): string | null {
    return this.#at !== null && this.#shown.includes(this.#at) ? this.#at : (this.#shown[0] ?? null);
  }

  turn(page: number): void {
    this.#page = Math.max(0, Math.min(page, this.pages - 1));
    this.#at = null;
  }

  /** A tap or click: one more or less; with Shift all up to here. */
  press(id: string, range: boolean): void {
    this.#at = id;
    if (range) this.selection.extend(id, this.#list());
    else this.selection.toggle(id);
  }

  /** A key that is pressed on the one at `at`. `columns`: pictures in a row on screen. */
  key(event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey'>, columns: number): GridAct | 'done' {
    const { key, shiftKey } = event;
    const { at } = this;
    if (at === null) return null;
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns, Home: -Infinity, End: Infinity,
    };
    const step = steps[key];
    if (step !== undefined) return this.#go(step, shiftKey);
    if (key === 'PageDown' || key === 'PageUp') {
      this.turn(this.page + (key === 'PageDown' ? 1 : -1));
      return 'moved';
    }
    if (key === ' ') {
      this.press(at, shiftKey);
      return 'done';
    }
    if (key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)) {
      this.selection.all(this.#list());
      return 'done';
    }
    if (key === 'Escape' && this.selection.size > 0) {
      this.selection.clear();
      return 'done';
    }
    if (key === 'Enter') return 'open';
    return key === 'Delete' || key === 'Backspace' ? 'remove' : null;
  }

  #go(step: number, range: boolean): 'moved' {
    const list = this.#list();
    const from = list.indexOf(this.at ?? '');
    const to = Math.max(0, Math.min(list.length - 1, from + step));
    const id = list[to] ?? null;
    if (range && this.at !== null && id !== null) {
      if (!this.selection.has(this.at)) this.selection.toggle(this.at);
      this.selection.extend(id, list);
    }
    this.#page = Math.floor(to / PAGE);
    this.#at = id;
    return 'moved';
  }
}
