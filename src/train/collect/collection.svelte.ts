import type { ClassRow } from '../../storage/classes';
import { m } from '../../i18n/generated/messages';
import { actName, dataSentence } from '../../i18n/data-sentences';
import type { Notices } from '../../ui/notices.svelte';
import type { DataSet } from '../data/dataset.svelte';
import { DataFault } from '../data/fault';
import { foldName } from '../data/names';

/** What the person does to classes and samples, and what is said about it. Reactive. */
export class Collection {
  readonly data: DataSet;
  readonly #notices: Notices;
  #chosen = $state<string | null>(null);
  #naming = $state<string | null>(null);

  constructor(data: DataSet, notices: Notices) {
    this.data = data;
    this.#notices = notices;
  }

  /** The class that pictures are taken into; null while there is none. */
  get chosen(): ClassRow | null {
    const { classes } = this.data;
    return classes.find(({ id }) => id === this.#chosen) ?? classes[0] ?? null;
  }

  /** Id of the class whose name is being written; null: none. */
  get naming(): string | null { return this.#naming; }

  choose(id: string): void {
    this.#chosen = id;
  }

  /** Adds a class with a name that is free, and lets the person write a better one. */
  add(): void {
    const taken = new Set(this.data.classes.map(({ name }) => foldName(name)));
    let number = taken.size + 1;
    while (taken.has(foldName(m.collect_class_number({ number: String(number) })))) number++;
    this.#try(() => {
      const { id } = this.data.addClass(m.collect_class_number({ number: String(number) }));
      this.#chosen = id;
      this.#naming = id;
    });
  }

  beginNaming(id: string): void {
    this.#naming = id;
  }

  endNaming(): void {
    this.#naming = null;
  }

  /** Why this name cannot be, in words; null: it is the class's name now, and the writing ends. */
  rename(id: string, name: string): string | null {
    try {
      this.data.renameClass(id, name);
    } catch (error) {
      if (error instanceof DataFault) return dataSentence(error.code, error.detail);
      throw error;
    }
    this.#naming = null;
    return null;
  }

  recolour(id: string, colour: string): void {
    this.#try(() => this.data.recolourClass(id, colour));
  }

  removeClass(row: ClassRow): void {
    this.#try(() => this.data.removeClass(row.id));
    this.#offerUndo(() => m.collect_class_removed({ name: row.name }));
  }

  remove(ids: readonly string[]): void {
    this.#try(() => this.data.removeSamples(ids));
    this.#offerUndo(() => m.collect_removed({ count: String(ids.length) }));
  }

  move(ids: readonly string[], { id, name }: ClassRow): void {
    this.#try(() => this.data.moveSamples(ids, [id]));
    this.#offerUndo(() => m.collect_moved({ count: String(ids.length), name }));
  }

  label(ids: readonly string[], { id }: ClassRow, has: boolean): void {
    this.#try(() => this.data.labelSamples(ids, id, has));
  }

  /** Everything goes; until the page is closed it can come back, unless the person wants it gone for good. */
  removeAll(): void {
    this.#try(() => this.data.removeAll());
    const forGood = { name: m.collect_for_good, act: () => void this.data.forget() };
    this.#offerUndo(m.collect_all_removed, [forGood]);
  }

  undo(): void {
    this.#notices.clear('collect');
    const act = this.data.undo();
    if (act) this.#notices.show('collect', 'info', () => m.collect_undone({ act: actName(act) }));
  }

  redo(): void {
    const act = this.data.redo();
    if (act) this.#notices.show('collect', 'info', () => m.collect_redone({ act: actName(act) }));
  }

  /** For a key that was pressed anywhere: Ctrl+Z and Ctrl+Shift+Z or Ctrl+Y. Tells whether it was one of them. */
  heard({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent): boolean {
    if (!(ctrlKey || metaKey) || altKey) return false;
    const letter = key.toLowerCase();
    if (letter === 'z' && !shiftKey) this.undo();
    else if ((letter === 'z' && shiftKey) || letter === 'y') this.redo();
    else return false;
    return true;
  }

  #offerUndo(text: () => string, more: readonly { name: () => string; act: () => void }[] = []): void {
    const step = this.data.history.last;
    const undo = {
      name: m.collect_undo,
      act: () => {
        // Something else may have been done since.
        if (this.data.history.last === step) this.undo();
      },
    };
    this.#notices.show('collect', 'info', text, [undo, ...more], true);
  }

  /** What the data set refuses is said in words. */
  #try(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!(error instanceof DataFault)) throw error;
      this.#notices.show('collect', 'problem', () => dataSentence(error.code, error.detail));
    }
  }
}
