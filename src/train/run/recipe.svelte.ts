import type { Recipe } from '../../../models/transfer/recipe';
import type { Database } from '../../storage/db';
import { DEFAULT_RECIPE, parseRecipe } from '../../storage/recipe';
import { readRecipe, writeRecipe } from '../../storage/training';

const DELAY_MS = 400;
const MOST_STEPS_BACK = 20;

/** What is chosen before training: read once, written a moment after the last change, with a way back. Reactive. */
export class RecipeState {
  readonly #db: Database;
  #value = $state.raw<Recipe>(DEFAULT_RECIPE);
  #before = $state.raw<readonly Recipe[]>([]);
  #changed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(db: Database, page: EventTarget | undefined = globalThis.window) {
    this.#db = db;
    page?.addEventListener('pagehide', () => void this.flush());
  }

  get value(): Recipe { return this.#value; }
  /** Whether there is a step back. */
  get canUndo(): boolean { return this.#before.length > 0; }

  /** Never rejects: what cannot be read becomes the default. What was changed meanwhile stays. */
  async load(): Promise<void> {
    const stored = await readRecipe(this.#db).catch(() => null);
    if (stored && !this.#changed) this.#value = stored;
  }

  /** A value out of its range becomes its default. */
  update(change: Partial<Recipe>): void {
    this.#set(parseRecipe({ ...this.#value, ...change }));
  }

  /** As `update`, as one step that `undo` takes back: for what changes several settings at once. */
  use(recipe: Recipe): void {
    this.#before = [...this.#before, this.#value].slice(-MOST_STEPS_BACK);
    this.#set(parseRecipe(recipe));
  }

  undo(): void {
    const last = this.#before.at(-1);
    if (!last) return;
    this.#before = this.#before.slice(0, -1);
    this.#set(last);
  }

  reset(): void {
    this.use(DEFAULT_RECIPE);
  }

  /** Writes now what waits. Never rejects: a recipe that cannot be kept holds for this visit. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    if (!this.#changed) return;
    this.#changed = false;
    await writeRecipe(this.#db, this.#value).catch(() => (this.#changed = true));
  }

  #set(value: Recipe): void {
    this.#value = value;
    this.#changed = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), DELAY_MS);
  }
}
