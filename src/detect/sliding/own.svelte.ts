import type { OwnWindows } from '../../../workers/api';
import { Database } from '../../storage/db';
import { listModels, readWeights, type ModelRow } from '../../storage/models';
import type { Shelf } from '../../train/models/shelf.svelte';
import { sourceOf } from '../../train/models/spec';
import type { OwnChoice } from '../engine.svelte';

/** Names that people give to a class of nothing in particular. */
const NOTHING = /^(background|nothing|none|no|empty|other|others|无|没有|空|背景|其他|什么都没有)$/i;

/** The person's classifiers as far as they can slide, newest first: those of this app's own make. Reactive. */
export class OwnShelf {
  readonly #shelf: () => Pick<Shelf, 'models' | 'source' | 'loaded'> | null;
  readonly #db = new Database();
  #rows = $state.raw<readonly ModelRow[]>([]);

  /** @param shelf the Train tab's, once that was opened: it also knows what could not be saved */
  constructor(shelf: () => Pick<Shelf, 'models' | 'source' | 'loaded'> | null) {
    this.#shelf = shelf;
  }

  get models(): readonly ModelRow[] {
    const shelf = this.#shelf();
    return (shelf?.loaded ? shelf.models : this.#rows).filter(canSlide);
  }

  /** Reads what is stored. Never rejects. */
  async load(): Promise<void> {
    this.#rows = await listModels(this.#db).catch(() => []);
  }

  /** What it can find; null while that is not known. */
  labelsOf({ id, background }: OwnChoice): readonly string[] | null {
    const model = this.models.find((each) => each.id === id);
    return model ? model.classes.map(({ name }) => name).filter((name) => name !== background) : null;
  }

  /** null where it is gone or damaged. Never rejects. */
  async read({ id, background }: OwnChoice): Promise<OwnWindows | null> {
    const shelf = this.#shelf();
    if (!shelf?.loaded) await this.load();
    const model = this.models.find((each) => each.id === id);
    if (!model) return null;
    const source = await this.#source(model).catch(() => null);
    if (source?.kind !== 'saccade') return null;
    const labels = model.classes.map(({ name }) => name);
    return { classifier: source.classifier, labels, background: labels.find((label) => label === background) ?? null };
  }

  async #source(model: ModelRow) {
    const shelf = this.#shelf();
    if (shelf?.loaded) return shelf.source(model.id);
    const weights = await readWeights(this.#db, model.id);
    return weights && sourceOf(model, weights);
  }
}

/** Of networks of another make only the answer is known, and not the layers that would slide. */
export function canSlide({ kind }: Pick<ModelRow, 'kind'>): boolean {
  return kind === 'saccade';
}

/** A classifier as it slides to begin with: a class that is called so stands for nothing. */
export function ownChoice({ id, classes }: Pick<ModelRow, 'id' | 'classes'>): OwnChoice {
  return { id, background: classes.find(({ name }) => NOTHING.test(name.trim()))?.name ?? null };
}
