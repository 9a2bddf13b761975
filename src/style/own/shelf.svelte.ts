import type { StyleVector } from '../../../workers/api';
import { faultOf } from '../../../workers/fault';
import { SourceFault } from '../../camera/fault';
import { whenReady } from '../../face/when-ready.svelte';
import { m } from '../../i18n/generated/messages';
import { faultSentence, noteSentence, sourceSentence } from '../../i18n/sentences';
import type { Database } from '../../storage/db';
import { StorageFault } from '../../storage/fault';
import { deleteStyle, listStyles, saveStyle, type StyleRow } from '../../storage/styles';
import { persistStorage } from '../../storage/use';
import type { Notices } from '../../ui/notices.svelte';
import type { StyleEngine } from '../engine.svelte';
import { STYLE_NETWORK } from '../zoo';
import { exportStyle, importStyle, StyleFileFault } from './exchange';
import { jpegOf, stylePicture } from './picture';

export interface OwnStylesOptions {
  readonly db: Database;
  readonly notices: Notices;
  readonly engine: Pick<StyleEngine, 'read' | 'phase' | 'ensure'>;
  /** What there is has changed. */
  readonly onchange: () => void;
}

/** The person's own styles, each made out of a picture. Reactive. */
export class OwnStyles {
  readonly #options: OwnStylesOptions;
  #list = $state.raw<readonly StyleRow[]>([]);
  #loaded = $state(false);
  /** Name of the file that is being made a style of; null: none. */
  #making = $state<string | null>(null);

  constructor(options: OwnStylesOptions) {
    this.#options = options;
  }

  get list(): readonly StyleRow[] { return this.#list; }
  get loaded(): boolean { return this.#loaded; }
  get making(): string | null { return this.#making; }

  get(id: string): StyleRow | null {
    return this.#list.find((style) => style.id === id) ?? null;
  }

  /** Never rejects. */
  async load(): Promise<void> {
    try {
      this.#list = await listStyles(this.#options.db);
    } catch (error) {
      this.#tell(error, '', (detail) => m.style_not_read({ detail }));
    }
    this.#loaded = true;
    this.#options.onchange();
  }

  /** Makes a style out of a picture, and keeps it. @returns its id; null where there is none, and why is said */
  async add(file: File): Promise<string | null> {
    const { notices } = this.#options;
    this.#making = file.name;
    notices.clear('style-own');
    try {
      const { canvas, notes } = await stylePicture(file, file.name);
      const { vector, flat } = await this.#read(await createImageBitmap(canvas));
      if (flat) {
        notices.show('style-own', 'problem', () => m.style_flat({ name: file.name || m.unnamed_file() }));
        return null;
      }
      const row = await this.#keep({ name: nameOf(file), vector, steps: 0, picture: await jpegOf(canvas) });
      for (const note of notes) {
        const said = () =>
          note === 'cut' ? m.style_cut({ name: row.name }) : noteSentence(note, row.name, canvas);
        notices.show(`style-${note}`, 'info', said);
      }
      return row.id;
    } catch (error) {
      this.#tell(error, file.name);
      return null;
    } finally {
      this.#making = null;
    }
  }

  /**
   * The numbers of a style: those that are kept, or new ones where the network is another one by now.
   * @returns whether they are new
   */
  async renew(id: string): Promise<boolean> {
    const style = this.get(id);
    if (!style || style.network === STYLE_NETWORK) return false;
    try {
      const { vector } = await this.#read(await createImageBitmap(style.picture));
      await this.#replace({ ...style, vector, network: STYLE_NETWORK, steps: 0 });
    } catch (error) {
      this.#tell(error, style.name);
    }
    return this.get(id)?.network === STYLE_NETWORK;
  }

  /** What was learnt so far. What cannot be stored goes on in memory, and is said. @returns whether it is stored */
  async learnt(id: string, vector: StyleVector, steps: number): Promise<boolean> {
    const style = this.get(id);
    if (!style) return false;
    try {
      await this.#replace({ ...style, vector: Float32Array.from(vector), steps });
      return true;
    } catch (error) {
      this.#tell(error, style.name);
      return false;
    }
  }

  async rename(id: string, name: string): Promise<void> {
    const style = this.get(id);
    if (!style || !name.trim()) return;
    await this.#replace({ ...style, name: name.trim() }).catch((error: unknown) => this.#tell(error, style.name));
  }

  /** Deletes a style; for a moment it can be had back. */
  async remove(id: string): Promise<void> {
    const style = this.get(id);
    if (!style) return;
    const { db, notices, onchange } = this.#options;
    try {
      await deleteStyle(db, id);
    } catch (error) {
      this.#tell(error, style.name, (detail) => m.style_not_removed({ name: style.name, detail }));
      return;
    }
    this.#list = this.#list.filter((each) => each.id !== id);
    onchange();
    const undo = { name: () => m.style_undo(), act: () => void this.#back(style) };
    notices.show('style-removed', 'info', () => m.style_removed({ name: style.name }), [undo], true);
  }

  /** @returns null where there is no such style */
  async export(id: string): Promise<Blob | null> {
    const style = this.get(id);
    return style && exportStyle(style);
  }

  /** Takes in what `export` wrote, here or elsewhere. @returns its id; null where it cannot, and why is said */
  async import(file: File): Promise<string | null> {
    try {
      const style = await importStyle(file);
      const row = await this.#keep(style);
      if (row.network !== STYLE_NETWORK) await this.renew(row.id);
      return row.id;
    } catch (error) {
      this.#tell(error, file.name);
      return null;
    }
  }

  async #back(style: StyleRow): Promise<void> {
    try {
      await saveStyle(this.#options.db, style);
      this.#list = [...this.#list, style].sort((a, b) => a.createdAt - b.createdAt);
      this.#options.onchange();
    } catch (error) {
      this.#tell(error, style.name, (detail) => m.style_not_back({ name: style.name, detail }));
    }
  }

  /** In memory at once; that it cannot be stored is said, and it is painted with all the same. */
  async #keep(made: Pick<StyleRow, 'name' | 'vector' | 'steps' | 'picture'> & Partial<StyleRow>): Promise<StyleRow> {
    const row: StyleRow = { network: STYLE_NETWORK, ...made, id: crypto.randomUUID(), createdAt: Date.now() };
    this.#list = [...this.#list, row];
    this.#options.onchange();
    try {
      await saveStyle(this.#options.db, row);
      void persistStorage();
    } catch (error) {
      this.#tell(error, row.name);
    }
    return row;
  }

  /** In memory at once; on the disk, or a rejection. */
  async #replace(style: StyleRow): Promise<void> {
    this.#list = this.#list.map((each) => (each.id === style.id ? style : each));
    this.#options.onchange();
    await saveStyle(this.#options.db, style);
  }

  async #read(picture: ImageBitmap): Promise<{ readonly vector: Float32Array<ArrayBuffer>; readonly flat: boolean }> {
    const { engine } = this.#options;
    if (!(await whenReady(engine as StyleEngine, new AbortController().signal))) throw new SourceFault('aborted');
    const { vector, flat } = await engine.read(picture);
    return { vector: Float32Array.from(vector), flat };
  }

  /** @param unstored what it means that the database refused */
  #tell(error: unknown, name: string, unstored: (detail: string) => string = notKept): void {
    const { notices } = this.#options;
    const text = () => {
      if (error instanceof SourceFault) return error.code === 'aborted' ? m.style_not_open() : sourceSentence(error.code, name);
      if (error instanceof StyleFileFault) return m.style_bad_file({ name: name || m.unnamed_file() });
      if (error instanceof StorageFault) return unstored(error.detail);
      const { code, detail } = faultOf(error);
      return faultSentence(code, detail);
    };
    notices.show('style-own', 'problem', text);
  }
}

const notKept = (detail: string) => m.style_not_kept({ detail });

/** The file's name without its ending. */
function nameOf({ name }: File): string {
  return name.replace(/\.[^.]+$/, '').trim().slice(0, 40) || m.style_unnamed();
}
