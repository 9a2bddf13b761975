import { m } from '../../i18n/generated/messages';
import type { ModelRow } from '../../storage/models';
import type { Notices } from '../../ui/notices.svelte';
import { saveFile } from '../../ui/save-file';
import { safeFileName } from '../exchange/file-names';
import type { FolderFile } from '../exchange/folder';
import { ModelFault } from './fault';
import { exportModel } from './exchange/export-model';
import { readModel } from './exchange/read-model';
import { importSentence } from './sentences';
import { requireSource, type Shelf } from './shelf.svelte';
import { Workshop } from './workshop';

/** Brings networks in and out, one at a time. Reactive. */
export class ModelPorter {
  readonly #shelf: Shelf;
  readonly #notices: Notices;
  readonly #workshop: Workshop;
  #importing = $state(false);
  #exporting = $state<string | null>(null);

  constructor(shelf: Shelf, notices: Notices, workshop = new Workshop()) {
    this.#shelf = shelf;
    this.#notices = notices;
    this.#workshop = workshop;
  }

  get importing(): boolean { return this.#importing; }
  /** Id of the network that is being written; null when none is. */
  get exporting(): string | null { return this.#exporting; }
  get busy(): boolean { return this.#importing || this.#exporting !== null; }

  /** Takes a network in: one ZIP, or the files of one network. Never rejects; what is wrong is said. */
  async take(files: readonly FolderFile[]): Promise<void> {
    if (this.busy) return;
    this.#importing = true;
    try {
      const [first] = files;
      const one = files.length === 1 && first && !first.path.toLowerCase().endsWith('.json');
      const arrival = await readModel(one ? first.file : files, { examine: (network) => this.#examine(network) });
      const row = await this.#shelf.add(arrival);
      this.#notices.clear('network-import');
      this.#notices.show('network-import', 'info', () => m.models_imported({ name: row.name }));
    } catch (error) {
      this.#notices.show('network-import', 'problem', () => importSentence(error));
    } finally {
      this.#importing = false;
    }
  }

  /** Saves a network as a ZIP that anyone can use. Never rejects; what is wrong is said. */
  async give(row: ModelRow): Promise<void> {
    if (this.busy) return;
    this.#exporting = row.id;
    try {
      const source = await requireSource(this.#shelf, row.id);
      const zip = await exportModel(row, source, this.#workshop);
      saveFile(zip, `${safeFileName(row.name, 'network')}.zip`);
    } catch (error) {
      this.#notices.show('network-export', 'problem', () => m.models_export_failed({ detail: String(error) }));
    } finally {
      this.#exporting = null;
    }
  }

  async #examine(network: Parameters<Workshop['examine']>[0]) {
    try {
      return await this.#workshop.examine(network);
    } catch (error) {
      throw new ModelFault('examination', String(error));
    }
  }
}
