import type { Recipe } from '../../../models/transfer/recipe';
import type { Database } from '../../storage/db';
import { parseRecipe } from '../../storage/recipe';
import { readRecipe, writeRecipe, type SetRecipe } from '../../storage/training';
import { rebase } from './rebase';

const DELAY_MS = 400;
const MOST_STEPS_BACK = 20;

/**
 * What is chosen before training: read once, written a moment after the last change, with a way back. What nobody set
 * goes with the amount of data. Reactive.
 */
export class RecipeState {
  readonly #db: Database;
  readonly #usual: () => Recipe;
  #set = $state.raw<SetRecipe | null>(null);
  #before = $state.raw<readonly (SetRecipe | null)[]>([]);
  #changed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #value = $derived(this.#set ? rebase(this.#set.value, this.#set.base, this.usual) : this.usual);

  /** `usual`: what to train with if nobody says otherwise. */
  constructor(db: Database, usual: () => Recipe, page: EventTarget | undefined = globalThis.window) {
    this.#db = db;
    this.#usual = usual;
    page?.addEventListener('pagehide', () => void this.flush());
  }

  get value(): Recipe { return this.#value; }
  /** What would be trained with had nothing been set. */
  get usual(): Recipe { return this.#usual(); }
  /** Whether there is a step back. */
  get canUndo(): boolean { return this.#before.length > 0; }

  /** Never rejects: what cannot be read becomes as usual. What was changed meanwhile stays. */
  async load(): Promise<void> {
    const stored = await readRecipe(this.#db).catch(() => null);
    if (stored && !this.#changed) this.#set = stored;
  }

  /** A value out of its range becomes its default. */
  update(recipe: Recipe): void {
    this.#write({ value: parseRecipe(recipe), base: this.usual });
  }

  /** As `update`, as one step that `undo` takes back: for what changes several settings at once. */
  use(recipe: Recipe): void {
    this.#remember();
    this.update(recipe);
  }

  reset(): void {
    this.#remember();
    this.#write(null);
  }

  undo(): void {
    const last = this.#before.at(-1);
    if (last === undefined) return;
    this.#before = this.#before.slice(0, -1);
    this.#write(last);
  }

  /** Writes now what waits. Never rejects: a recipe that cannot be kept holds for this visit. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    if (!this.#changed) return;
    this.#changed = false;
    await writeRecipe(this.#db, this.#set).catch(() => (this.#changed = true));
  }

  #remember(): void {
    this.#before = [...this.#before, this.#set].slice(-MOST_STEPS_BACK);
  }

  #write(set: SetRecipe | null): void {
    this.#set = set;
    this.#changed = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), DELAY_MS);
  }
}
