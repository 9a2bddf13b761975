import { m } from '../../i18n/generated/messages';
import { importSentence } from '../../i18n/data-sentences';
import { nextTask } from '../../slices';
import { shareOrSave } from '../../stage/snapshot';
import type { Notices } from '../../ui/notices.svelte';
import type { MergeReport } from '../data/arrivals';
import type { DataSet } from '../data/dataset.svelte';
import { mergeInSlices } from '../data/merge-slices';
import { chosenFiles, droppedFiles, type Dropped } from '../exchange/dropped';
import { exportCoco, exportDataset } from '../exchange/export';
import { ImportFault, type ImportNote } from '../exchange/fault';
import type { FolderFile } from '../exchange/folder';
import { readDataset, readPictures, type Imported } from '../exchange/import';
import { holdsNetwork } from '../exchange/network-files';
import type { Collection } from './collection.svelte';
import { sortOut } from './sort-out';

/** What is being read or written, and how far it is. */
export interface Task {
  readonly kind: 'import' | 'export';
  readonly done: number;
  /** 0 until it is known. */
  readonly total: number;
}

/** What came of an import. */
export interface Report extends MergeReport {
  readonly notes: readonly ImportNote[];
}

/** The ways in and out: files, folders and ZIPs that are dropped, pasted or chosen; the data set as a ZIP. Reactive. */
export class Intake {
  readonly #data: DataSet;
  readonly #collection: Collection;
  readonly #notices: Notices;
  readonly #takeNetwork: (files: readonly FolderFile[]) => Promise<void>;
  #task = $state.raw<Task | null>(null);
  #report = $state.raw<Report | null>(null);
  #cancel: AbortController | null = null;

  /** `takeNetwork`: for what comes in the same ways, and is no data set. */
  constructor(
    collection: Collection,
    notices: Notices,
    takeNetwork: (files: readonly FolderFile[]) => Promise<void>,
  ) {
    this.#data = collection.data;
    this.#collection = collection;
    this.#notices = notices;
    this.#takeNetwork = takeNetwork;
  }

  get task(): Task | null { return this.#task; }
  /** Of the last import, as long as there is something to tell. */
  get report(): Report | null { return this.#report; }

  dismiss(): void {
    this.#report = null;
  }

  cancel(): void {
    this.#cancel?.abort();
  }

  /** For `receiveFiles`. What is dropped on a class is of that class. */
  receive(event: DragEvent | ClipboardEvent): void {
    const card = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-takes]') : null;
    const dropped = 'dataTransfer' in event
      ? droppedFiles(event.dataTransfer?.items ?? [])
      : Promise.resolve(chosenFiles(event.clipboardData?.files ?? []));
    void this.#run('import', async (signal) => this.#take(await dropped, card?.dataset['takes'] ?? null, signal));
  }

  /** `classId`: what the pictures show; null: the files tell, or else the chosen class. */
  async take(files: Iterable<File>, classId: string | null): Promise<void> {
    const chosen = chosenFiles(files);
    if (chosen.files.length > 0) await this.#run('import', (signal) => this.#take(chosen, classId, signal));
  }

  /** The whole data set as a ZIP; told when it is saved. */
  async exportAll(): Promise<void> {
    await this.#run('export', async (signal) => {
      const onprogress = (done: number, total: number) => this.#advance('export', done, total);
      const { zip, missing, refusal } = await exportDataset(this.#data, { signal, onprogress });
      const outcome = await shareOrSave(zip, `saccade-data-${today()}.zip`);
      if (outcome === 'dismissed') return;
      const count = String(missing.length);
      this.#notices.show('exchange', missing.length > 0 ? 'problem' : 'info', () =>
        missing.length > 0 ? m.collect_exported_without({ count }) : m.collect_exported());
      if (!refusal) return;
      const { code, detail } = refusal;
      this.#notices.show('exchange-limit', 'problem', () =>
        m.collect_exported_for_others({ reason: importSentence(code, detail) }));
    });
  }

  /** Whether any sample has a box, so that there is something to write as COCO. */
  get hasBoxes(): boolean {
    return this.#data.samples.some(({ boxes }) => boxes.length > 0);
  }

  /** The boxes alone, for the pictures of the ZIP. */
  async exportBoxes(): Promise<void> {
    const outcome = await shareOrSave(exportCoco(this.#data), `saccade-boxes-${today()}.json`);
    if (outcome !== 'dismissed') this.#notices.show('exchange', 'info', m.collect_exported);
  }

  async #take(dropped: Dropped, classId: string | null, signal: AbortSignal): Promise<void> {
    if (await holdsNetwork(dropped)) return this.#takeNetwork(dropped.files);
    // Each look into a ZIP of thousands takes a task of its own.
    await nextTask();
    const options = { signal, onprogress: (done: number, total: number) => this.#advance('import', done, total) };
    const { sets, pictures } = sortOut(dropped, classId !== null);
    const read: Imported[] = [];
    for (const set of sets) {
      const one = await readDataset(set, options).catch((error: unknown) => {
        // A ZIP of nothing but pictures says not what they show; the class on which it was dropped does.
        if (classId !== null && error instanceof ImportFault && error.code === 'nothing-recognised') return null;
        throw error;
      });
      read.push(one ?? (await readPictures(set, this.#className(classId), options)));
    }
    if (pictures.length > 0) read.push(await readPictures(pictures, this.#className(classId), options));
    const reports: Report[] = [];
    for (const { arrivals, notes } of read) reports.push({ ...(await mergeInSlices(this.#data, arrivals)), notes });
    this.#tell(reports);
  }

  /** The name of that class, else of the chosen one, else of one that is to be. */
  #className(classId: string | null): string {
    const row = this.#data.classes.find(({ id }) => id === classId) ?? this.#collection.chosen;
    return row?.name ?? m.collect_class_number({ number: '1' });
  }

  #tell(reports: readonly Report[]): void {
    const sum = (of: (report: Report) => number) => reports.reduce((total, report) => total + of(report), 0);
    this.#report = {
      added: sum(({ added }) => added),
      already: sum(({ already }) => already),
      newClasses: reports.flatMap(({ newClasses }) => newClasses),
      notes: reports.flatMap(({ notes }) => notes),
    };
  }

  #advance(kind: Task['kind'], done: number, total: number): void {
    this.#task = { kind, done, total };
  }

  async #run(kind: Task['kind'], work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.#task) {
      this.#notices.show('exchange', 'info', m.collect_busy);
      return;
    }
    const cancel = new AbortController();
    this.#cancel = cancel;
    this.#report = null;
    for (const topic of ['exchange', 'exchange-limit']) this.#notices.clear(topic);
    this.#advance(kind, 0, 0);
    try {
      if (kind === 'import') await this.#data.load();
      await work(cancel.signal);
    } catch (error) {
      if (!cancel.signal.aborted) this.#refuse(error);
    } finally {
      this.#task = null;
      this.#cancel = null;
    }
  }

  #refuse(error: unknown): void {
    const text = error instanceof ImportFault
      ? () => importSentence(error.code, error.detail)
      : () => m.collect_failed({ detail: String(error) });
    this.#notices.show('exchange', 'problem', text);
  }
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
