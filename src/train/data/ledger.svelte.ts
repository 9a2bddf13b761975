import { byOrder, listClasses, type ClassRow } from '../../storage/classes';
import type { Database } from '../../storage/db';
import { storageFault, type StorageFault } from '../../storage/fault';
import { nextTask } from '../../slices';
import { GREY } from '../../storage/rows';
import { byTime, listSamples, type SampleRow } from '../../storage/samples';
import { ifAlone } from './alone';
import { DataFault } from './fault';
import { History, type Act } from './history.svelte';
import { applyPatch, inverse, type Patch, type Rows } from './patch';
import { Saver } from './saver.svelte';

/** Rows in memory, as they are read, changed, taken back and written behind. Reactive. */
export class Ledger {
  readonly history = new History();
  readonly saver: Saver;
  readonly #db: Database;
  readonly #classRows = new Map<string, ClassRow>();
  readonly #sampleRows = new Map<string, SampleRow>();
  #classes = $state.raw<readonly ClassRow[]>([]);
  #samples = $state.raw<readonly SampleRow[]>([]);
  #loaded = $state.raw(false);
  #loading: Promise<void> | null = null;
  #fault = $state.raw<StorageFault | null>(null);

  /** `retryMs`: after which writing is tried again when it failed. */
  constructor(db: Database, retryMs?: number) {
    this.#db = db;
    this.saver = new Saver(db, this.rows, retryMs);
  }

  /** By id, always up to date; not reactive. */
  get rows(): Rows { return { classes: this.#classRows, samples: this.#sampleRows }; }
  /** In their order. */
  get classes(): readonly ClassRow[] { return this.#classes; }
  /** Oldest first. */
  get samples(): readonly SampleRow[] { return this.#samples; }
  get loaded(): boolean { return this.#loaded; }
  /** Why reading, or the last writing, failed; null when it did not. */
  get fault(): StorageFault | null { return this.#fault ?? this.saver.fault; }

  /** Reads what is stored, once; after a failure again. Never rejects. */
  load(): Promise<void> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /**
   * Changes rows, and notes how to take that back. Acts of the same `joins` that follow each other are one step.
   * DataFault 'not-loaded'.
   */
  do(act: Act, change: Patch, pictures: Iterable<readonly [string, Blob]> = [], joins: string | null = null): void {
    this.mustBeLoaded();
    this.history.push({ act, undo: inverse(change, this.rows), redo: change, joins });
    this.#apply(change, pictures);
  }

  /** Takes the last step back; tells which it was, null when there is none. */
  undo(): Act | null {
    const step = this.history.undo();
    if (step) this.#apply(step.undo);
    return step?.act ?? null;
  }

  redo(): Act | null {
    const step = this.history.redo();
    if (step) this.#apply(step.redo);
    return step?.act ?? null;
  }

  mustBeLoaded(): void {
    if (!this.#loaded) throw new DataFault('not-loaded');
  }

  async #load(): Promise<void> {
    try {
      const [classes, samples] = await Promise.all([listClasses(this.#db), listSamples(this.#db)]);
      for (const row of classes) this.#classRows.set(row.id, row);
      for (const row of samples) this.#sampleRows.set(row.id, row);
      this.#adoptOrphans();
      // What thousands of samples make of the page comes in a task of its own.
      await nextTask();
      this.#show();
      this.#fault = null;
      this.#loaded = true;
      // What is deleted here can still be taken back in another tab.
      await ifAlone(() => this.saver.sweep());
    } catch (error) {
      this.#fault = storageFault(error);
      this.#loading = null;
    }
  }

  /** Samples whose class is missing get it back, with a name that tells. */
  #adoptOrphans(): void {
    for (const { classIds } of this.#sampleRows.values()) {
      for (const id of classIds) {
        if (this.#classRows.has(id)) continue;
        this.#classRows.set(id, { id, name: `? ${id}`, colour: GREY, order: this.#classRows.size });
      }
    }
  }

  #apply(change: Patch, pictures: Iterable<readonly [string, Blob]> = []): void {
    applyPatch(change, this.#classRows, this.#sampleRows);
    this.#show();
    this.saver.mark(change, pictures);
  }

  #show(): void {
    this.#classes = [...this.#classRows.values()].sort(byOrder);
    this.#samples = [...this.#sampleRows.values()].sort(byTime);
  }
}
