import type { Box } from '../../../models/geometry/box';
import type { ClassRow } from '../../storage/classes';
import { Database } from '../../storage/db';
import type { StorageFault } from '../../storage/fault';
import type { SampleBox, SampleOrigin, SampleRow } from '../../storage/samples';
import type { Arrivals, MergeReport } from './arrivals';
import { clampBox } from './boxes';
import { freeColour } from './colours';
import { DataFault } from './fault';
import { balanceOf, byClass, countsOf, problemsOf } from './figures';
import type { Act, History } from './history.svelte';
import { newId } from './id';
import { Ledger } from './ledger.svelte';
import { planMerge } from './merge';
import { checkName } from './names';
import { patch } from './patch';
import type { Picture } from './picture';
import { Splitter } from './split';
import { Thumbnails, type Urls } from './thumbnails';

/** How pictures come in. */
export interface Taking {
  readonly classIds: readonly string[];
  readonly source: SampleOrigin;
  /** One burst: all of them share a split, with each other and with whatever came under this name before. */
  readonly groupId?: string;
  /** Takings that follow each other and have this in common are taken back in one step. */
  readonly joins?: string;
}

export interface DataSetOptions {
  readonly db?: Database;
  readonly urls?: Urls;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Milliseconds after which writing is tried again when the disk was full. */
  readonly retryMs?: number;
}

/**
 * What the person collected: classes and samples. Everything happens at once in memory, can be undone, and is written
 * behind; what cannot be written stays, is marked unsaved, and is tried again. Reactive. Methods that refuse throw a
 * DataFault and have changed nothing.
 */
export class DataSet {
  readonly thumbnails: Thumbnails;
  readonly #ledger: Ledger;
  readonly #now: () => number;
  readonly #counts = $derived.by(() => countsOf(this.classes, this.samples));
  readonly #byClass = $derived.by(() => byClass(this.samples));
  readonly #byId = $derived.by(() => new Map(this.samples.map((row) => [row.id, row])));
  readonly #problems = $derived.by(() => problemsOf(this.#counts));

  constructor({ db = new Database(), urls = URL, now = Date.now, retryMs }: DataSetOptions = {}) {
    this.#ledger = new Ledger(db, retryMs);
    this.#now = now;
    this.thumbnails = new Thumbnails((id) => this.#ledger.saver.picture(id), urls);
  }

  /** Reads what is stored, once; before that nothing can be added. Never rejects: see `fault`; then call it again. */
  load(): Promise<void> {
    return this.#ledger.load();
  }

  get history(): History { return this.#ledger.history; }
  get loaded(): boolean { return this.#ledger.loaded; }
  /** In their order. */
  get classes(): readonly ClassRow[] { return this.#ledger.classes; }
  /** Oldest first. */
  get samples(): readonly SampleRow[] { return this.#ledger.samples; }
  /** By class id, of every class. */
  get counts() { return this.#counts; }
  /** Samples of the largest class to those of the smallest that has any; null below two such classes. */
  get balance(): number | null { return balanceOf(this.#counts); }
  /** What stands in the way of training, or of trusting what comes out. */
  get problems() { return this.#problems; }
  /** Samples that would be lost if the page closed now. */
  get unsaved(): ReadonlySet<string> { return this.#ledger.saver.unsaved; }
  /** Why reading, or the last writing, failed; null when it did not. */
  get fault(): StorageFault | null { return this.#ledger.fault; }
  /** Whether it outlives the visit; false in private modes without IndexedDB. */
  get persistent(): boolean { return this.#ledger.saver.persistent; }

  sample(id: string): SampleRow | undefined { return this.#byId.get(id); }

  /** Oldest first. */
  samplesOf(classId: string): readonly SampleRow[] {
    return this.#byClass.get(classId) ?? [];
  }

  /** Its picture; DataFault 'no-picture' where it cannot be found or read. */
  async picture(id: string): Promise<Blob> {
    const picture = await this.#ledger.saver.picture(id).catch((cause: unknown) => {
      throw new DataFault('no-picture', id, { cause });
    });
    if (!picture) throw new DataFault('no-picture', id);
    return picture;
  }

  /** The name is trimmed. DataFault 'empty-name', 'long-name', 'duplicate-name'. */
  addClass(name: string, colour?: string): ClassRow {
    const row: ClassRow = {
      id: newId(),
      name: checkName(name, this.#names()),
      colour: colour ?? freeColour(this.classes.map((each) => each.colour)),
      order: this.classes.reduce((most, { order }) => Math.max(most, order), -1) + 1,
    };
    this.#ledger.do('add-class', patch([[row.id, row]]));
    return row;
  }

  /** As `addClass`. */
  renameClass(id: string, name: string): void {
    const row = this.#class(id);
    const tidy = checkName(name, this.#names(id));
    if (tidy !== row.name) this.#ledger.do('rename-class', patch([[id, { ...row, name: tidy }]]));
  }

  /** `colour`: #rrggbb */
  recolourClass(id: string, colour: string): void {
    const row = this.#class(id);
    if (colour !== row.colour) this.#ledger.do('recolour-class', patch([[id, { ...row, colour }]]));
  }

  /** With its samples; those that have other classes, too, lose this one and its boxes. */
  removeClass(id: string): void {
    this.#class(id);
    const changes = this.samplesOf(id).map((row) => {
      const classIds = row.classIds.filter((other) => other !== id);
      const boxes = row.boxes.filter((box) => box.classId !== id);
      return [row.id, classIds.length > 0 ? { ...row, classIds, boxes } : null] as const;
    });
    this.#ledger.do('remove-class', patch([[id, null]], changes));
  }

  /** Every class and every sample, in one step. */
  removeAll(): void {
    const gone = ({ id }: { readonly id: string }) => [id, null] as const;
    if (this.classes.length > 0) this.#ledger.do('remove-all', patch(this.classes.map(gone), this.samples.map(gone)));
  }

  /**
   * Adds pictures, which are of one burst where `groupId` says so and each by itself otherwise. DataFault 'no-class',
   * 'unknown-class'.
   */
  addSamples(pictures: readonly Picture[], { classIds, source, groupId, joins }: Taking): readonly SampleRow[] {
    const labels = this.#labels(classIds);
    const splitter = new Splitter(this.samples);
    const first = this.#nextTime();
    const added = pictures.map(({ width, height }, i): SampleRow => {
      const id = newId();
      const group = groupId ?? id;
      const split = splitter.assign(group, labels);
      const createdAt = first + i;
      return { id, classIds: labels, groupId: group, split, createdAt, width, height, boxes: [], source };
    });
    const blobs = added.map(({ id }, i) => [id, pictures[i]!.image] as const);
    if (added.length > 0) this.#ledger.do('add-samples', patch([], added.map((row) => [row.id, row])), blobs, joins);
    return added;
  }

  /**
   * Gives samples other classes; their splits stay. Boxes of classes that they lose become boxes of the first new one.
   * DataFault 'no-class', 'unknown-class', 'unknown-sample'.
   */
  moveSamples(ids: Iterable<string>, classIds: readonly string[]): void {
    const labels = this.#labels(classIds);
    const moved = [...ids].map((id) => {
      const row = this.#sample(id);
      const boxes = row.boxes.map((box) => (labels.includes(box.classId) ? box : { ...box, classId: labels[0]! }));
      return [id, { ...row, classIds: labels, boxes }] as const;
    });
    if (moved.length > 0) this.#ledger.do('move-samples', patch([], moved));
  }

  /**
   * Gives samples one class more, or takes it and its boxes from them; one that has no other keeps it. DataFault
   * 'unknown-class', 'unknown-sample'.
   */
  labelSamples(ids: Iterable<string>, classId: string, has: boolean): void {
    this.#class(classId);
    const changed = [...ids].flatMap((id) => {
      const row = this.#sample(id);
      const others = row.classIds.filter((other) => other !== classId);
      const had = others.length < row.classIds.length;
      if (had === has || (!has && others.length === 0)) return [];
      const boxes = has ? row.boxes : row.boxes.filter((box) => box.classId !== classId);
      return [[id, { ...row, classIds: has ? [...others, classId] : others, boxes }] as const];
    });
    if (changed.length > 0) this.#ledger.do('label-samples', patch([], changed));
  }

  /** Those that are not there any more are no fault. */
  removeSamples(ids: Iterable<string>): void {
    const gone = [...ids].filter((id) => this.#ledger.rows.samples.has(id)).map((id) => [id, null] as const);
    if (gone.length > 0) this.#ledger.do('remove-samples', patch([], gone));
  }

  /**
   * All boxes of a sample, cut to the picture; the sample has their classes from then on. DataFault 'unknown-sample',
   * 'unknown-class', 'no-box' where nothing of one is left.
   */
  setBoxes(id: string, boxes: readonly (Box & { readonly classId: string })[]): void {
    const row = this.#sample(id);
    const clamped = boxes.map((box): SampleBox => {
      this.#class(box.classId);
      const kept = clampBox(box, row.width, row.height);
      if (!kept) throw new DataFault('no-box', `${box.x} ${box.y} ${box.width} ${box.height}`);
      return { classId: box.classId, ...kept };
    });
    const classIds = [...new Set([...row.classIds, ...clamped.map(({ classId }) => classId)])];
    this.#ledger.do('draw-boxes', patch([], [[id, { ...row, classIds, boxes: clamped }]]));
  }

  /** Takes in a data set from outside, as one step that can be undone; `joins`: as for `addSamples`. */
  merge(arrivals: Arrivals, joins?: string): MergeReport {
    this.#ledger.mustBeLoaded();
    const { change, pictures, report } = planMerge(arrivals, this.#ledger.rows, this.#nextTime());
    if (change.classes.size + change.samples.size > 0) this.#ledger.do('import', change, pictures, joins);
    return report;
  }

  /** Takes the last act back; tells which it was, null when there is none. */
  undo(): Act | null {
    return this.#ledger.undo();
  }

  redo(): Act | null {
    return this.#ledger.redo();
  }

  /**
   * Resolves when all is written, or cannot be (see `fault`); tries again now what could not be written before. Never
   * rejects.
   */
  settled(): Promise<void> {
    return this.#ledger.saver.flush();
  }

  /** Gives up undoing, and deletes for good the pictures that were kept for it. Never rejects. */
  async forget(): Promise<void> {
    this.history.clear();
    await this.#ledger.saver.sweep();
  }

  /** Tries to write no more by itself. */
  stop(): void {
    this.#ledger.saver.stop();
  }

  /** Later than every sample there is, whatever the clock says. */
  #nextTime(): number {
    return Math.max(this.#now(), (this.samples.at(-1)?.createdAt ?? -1) + 1);
  }

  #names(except?: string): readonly string[] {
    return this.classes.filter(({ id }) => id !== except).map(({ name }) => name);
  }

  #labels(classIds: readonly string[]): readonly string[] {
    if (classIds.length === 0) throw new DataFault('no-class');
    return [...new Set(classIds)].map((id) => this.#class(id).id);
  }

  #class(id: string): ClassRow {
    this.#ledger.mustBeLoaded();
    const row = this.#ledger.rows.classes.get(id);
    if (!row) throw new DataFault('unknown-class', id);
    return row;
  }

  #sample(id: string): SampleRow {
    this.#ledger.mustBeLoaded();
    const row = this.#ledger.rows.samples.get(id);
    if (!row) throw new DataFault('unknown-sample', id);
    return row;
  }
}
