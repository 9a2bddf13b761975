import type { ClassifierSource, StoredClassifier, StoredDetector } from '../../../workers/api';
import type { Database } from '../../storage/db';
import { storageFault, type StorageFault } from '../../storage/fault';
import { deleteModel, listModels, readWeights, renameModel, saveModel, type ModelRow } from '../../storage/models';
import { persistStorage } from '../../storage/use';
import type { Notices } from '../../ui/notices.svelte';
import { newId } from '../data/id';
import { tidyName } from '../data/names';
import { ModelFault } from './fault';
import { sourceOf, type ForeignSpec } from './spec';
import { tellDeleted, tellNotSaved } from './tell';

/** What the person should know of a network. */
export interface About {
  readonly name: string;
  /** In the order of the outputs. */
  readonly classes: readonly { readonly id: string; readonly name: string; readonly colour: string }[];
  /** Fractions by name: 'trainAccuracy', 'devAccuracy', 'testAccuracy'. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** A network that comes from elsewhere, validated. */
export interface Arrival extends About {
  readonly kind: 'saccade' | 'layers' | 'graph' | 'yolo';
  readonly createdAt: number;
  readonly spec: unknown;
  readonly weights: ArrayBuffer;
}

export interface ShelfOptions {
  readonly db: Database;
  readonly notices: Notices;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Where in the settings' table it is kept which network is in use. */
const IN_USE = 'network-in-use';

/**
 * The networks that the person trained or brought, newest first, and which of them is in use. What cannot be saved
 * stays in memory, is told of, and is tried again. Reactive.
 */
export class Shelf {
  readonly #db: Database;
  readonly #notices: Notices;
  readonly #now: () => number;
  #models = $state.raw<readonly ModelRow[]>([]);
  #current = $state.raw<string | null>(null);
  #loaded = $state.raw(false);
  #fault = $state.raw<StorageFault | null>(null);
  #loading: Promise<void> | null = null;
  /** Weights of networks that are not saved. */
  #unsaved = $state.raw<ReadonlyMap<string, ArrayBuffer>>(new Map());

  constructor({ db, notices, now = Date.now }: ShelfOptions) {
    this.#db = db;
    this.#notices = notices;
    this.#now = now;
  }

  get models(): readonly ModelRow[] { return this.#models; }
  /** The network in use; null when none is. */
  get current(): ModelRow | null { return this.#models.find(({ id }) => id === this.#current) ?? null; }
  get loaded(): boolean { return this.#loaded; }
  /** Why reading, or the last writing, failed; null when it did not. */
  get fault(): StorageFault | null { return this.#fault; }

  isSaved(id: string): boolean { return !this.#unsaved.has(id); }

  /** Reads what is stored, once. Never rejects: see `fault`; then call it again. */
  load(): Promise<void> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** Takes a network into use; null takes none. Unknown ones change nothing. */
  use(id: string | null): void {
    if (id !== null && !this.#models.some((model) => model.id === id)) return;
    this.#current = id;
    // Where it cannot be written it is only that the next visit begins with another network.
    this.#db.put('settings', IN_USE, id).catch(() => undefined);
  }

  /** What the worker opens; null where the weights are gone or damaged. */
  async source(id: string): Promise<ClassifierSource | null> {
    const row = this.#models.find((model) => model.id === id);
    if (!row) return null;
    const weights = await this.#weights(id);
    return weights ? sourceOf(row, weights) : null;
  }

  /** Puts a newly trained network on the shelf and takes it into use. */
  keep({ spec, weights }: StoredClassifier, about: About): Promise<ModelRow> {
    return this.add({ ...about, kind: 'saccade', createdAt: this.#now(), spec, weights });
  }

  /** The same for a detector. */
  keepDetector({ spec, weights }: StoredDetector, about: About): Promise<ModelRow> {
    return this.add({ ...about, kind: 'yolo', createdAt: this.#now(), spec, weights });
  }

  /**
   * Puts a network on the shelf and takes it into use, at once; resolves when it was saved or could not be. Never
   * rejects for want of room.
   */
  async add(arrival: Arrival): Promise<ModelRow> {
    const { kind, createdAt, spec, weights, classes, metrics } = arrival;
    const name = this.#freeName(tidyName(arrival.name) || kind);
    const row = { id: newId(), name, createdAt, kind, spec, metrics, bytes: weights.byteLength, classes };
    this.#put(row, weights);
    this.use(row.id);
    await this.#save(row);
    return row;
  }

  /** An empty name changes nothing. */
  async rename(id: string, to: string): Promise<void> {
    const row = this.#models.find((model) => model.id === id);
    const name = tidyName(to);
    if (!row || !name || name === row.name) return;
    await this.#change(row, { ...row, name }, () => renameModel(this.#db, row, name));
  }

  /** How a network of another make wants its pictures. */
  async setInput(id: string, input: ForeignSpec['input']): Promise<void> {
    const row = this.#models.find((model) => model.id === id);
    const weights = row && (await this.#weights(id));
    if (!weights) return;
    const changed = { ...row, spec: { ...(row.spec as ForeignSpec), input } };
    await this.#change(row, changed, () => saveModel(this.#db, changed, weights));
  }

  /** Takes a network off the shelf; a notice offers to put it back. */
  async remove(id: string): Promise<void> {
    const row = this.#models.find((model) => model.id === id);
    if (!row) return;
    const wasCurrent = this.#current === id;
    const weights = await this.#weights(id).catch(() => null);
    const wasSaved = this.isSaved(id);
    this.#drop(id);
    if (wasCurrent) this.use(this.#models[0]?.id ?? null);
    const undo = weights && (() => void this.#restore(row, weights, wasCurrent));
    tellDeleted(this.#notices, row.name, undo);
    if (!wasSaved) return;
    try {
      await deleteModel(this.#db, id);
      await this.#retry();
    } catch (error) {
      this.#fault = storageFault(error);
      this.#insert(row);
      this.#notices.clear('network-deleted');
      tellNotSaved(this.#notices, this.#fault, () => void this.remove(id));
    }
  }

  async #load(): Promise<void> {
    try {
      const [models, inUse] = await Promise.all([listModels(this.#db), this.#db.get('settings', IN_USE)]);
      const kept = this.#models.filter(({ id }) => this.#unsaved.has(id));
      this.#models = [...kept, ...models.filter(({ id }) => !this.#unsaved.has(id))].sort(newestFirst);
      this.#current ??= typeof inUse === 'string' && models.some(({ id }) => id === inUse) ? inUse : null;
      this.#fault = null;
      this.#loaded = true;
    } catch (error) {
      this.#fault = storageFault(error);
      this.#loading = null;
    }
  }

  async #weights(id: string): Promise<ArrayBuffer | null> {
    return this.#unsaved.get(id) ?? (await readWeights(this.#db, id));
  }

  /** On the shelf at once, and saved behind. */
  #put(row: ModelRow, weights: ArrayBuffer): void {
    this.#unsaved = new Map([...this.#unsaved, [row.id, weights]]);
    this.#insert(row);
  }

  #insert(row: ModelRow): void {
    this.#models = [row, ...this.#models.filter(({ id }) => id !== row.id)].sort(newestFirst);
  }

  #drop(id: string): void {
    this.#models = this.#models.filter((model) => model.id !== id);
    this.#unsaved = new Map([...this.#unsaved].filter(([key]) => key !== id));
  }

  async #save(row: ModelRow): Promise<void> {
    const weights = this.#unsaved.get(row.id);
    if (!weights) return;
    try {
      await saveModel(this.#db, row, weights);
      // It was taken off the shelf meanwhile, when there was nothing to delete yet.
      if (!this.#models.some(({ id }) => id === row.id)) return await deleteModel(this.#db, row.id);
      this.#unsaved = new Map([...this.#unsaved].filter(([id]) => id !== row.id));
      this.#saved();
      void persistStorage();
    } catch (error) {
      this.#fault = storageFault(error);
      tellNotSaved(this.#notices, this.#fault, () => void this.#retry());
    }
  }

  /** Room was made, or the person asks for it: what is not saved yet is tried again. */
  async #retry(): Promise<void> {
    for (const row of this.#models.filter(({ id }) => this.#unsaved.has(id))) await this.#save(row);
  }

  async #change(from: ModelRow, to: ModelRow, write: () => Promise<unknown>): Promise<void> {
    this.#insert(to);
    if (!this.isSaved(from.id)) return this.#save(to);
    try {
      await write();
      this.#saved();
    } catch (error) {
      this.#fault = storageFault(error);
      this.#insert(from);
      tellNotSaved(this.#notices, this.#fault, () => void this.#change(from, to, write));
    }
  }

  async #restore(row: ModelRow, weights: ArrayBuffer, use: boolean): Promise<void> {
    this.#put(row, weights);
    if (use) this.use(row.id);
    await this.#save(row);
  }

  #saved(): void {
    this.#fault = null;
    if (this.#unsaved.size === 0) this.#notices.clear('network-not-saved');
  }

  #freeName(wanted: string): string {
    const taken = new Set(this.#models.map(({ name }) => name));
    let name = wanted;
    for (let n = 2; taken.has(name); n++) name = `${wanted} ${n}`;
    return name;
  }
}

/** @throws ModelFault 'weights' where a network cannot be read from the shelf any more */
export async function requireSource(shelf: Pick<Shelf, 'source'>, id: string): Promise<ClassifierSource> {
  const source = await shelf.source(id);
  if (!source) throw new ModelFault('weights', id);
  return source;
}

function newestFirst(a: ModelRow, b: ModelRow): number {
  return b.createdAt - a.createdAt;
}
