import { faceEntry } from '../../../models/zoo/faces';
import { ADVISED_THRESHOLD } from '../../../models/zoo/faces/curve';
import type { Template } from '../../../workers/api';
import { m } from '../../i18n/generated/messages';
import type { Database } from '../../storage/db';
import type { NoticeAction, Notices } from '../../ui/notices.svelte';
import { saveFile } from '../../ui/save-file';
import { openFile, sealFile } from '../passphrase-file';
import type { Person } from '../person';
import { Vault } from '../vault';
import { merged } from './merge';
import { importedSentence, peopleSentence } from './sentences';

export interface PeopleOptions {
  readonly db: Database;
  readonly notices: Notices;
  /** Who is known has changed. */
  readonly onchange: () => void;
  /** Everything about people was deleted at once. */
  readonly onclear?: () => void;
}

/** SHA-256 of the weights that embeddings are made with here: those of another network cannot be compared with them. */
export const NETWORK = faceEntry('face-embedding').weights.sha256;

/** A file of people larger than this was not written here. */
const LARGEST_FILE = 150_000_000;

/** Everybody who is registered, as they lie encrypted on this device. What goes wrong is said. Reactive. */
export class People {
  readonly #options: PeopleOptions;
  readonly #vault: Vault;
  #list = $state.raw<readonly Person[]>([]);
  #unreadable = $state.raw<readonly string[]>([]);
  #loaded = $state(false);
  #busy = $state(false);

  constructor(options: PeopleOptions) {
    this.#options = options;
    this.#vault = new Vault(options.db);
  }

  /** The longest registered first. */
  get list(): readonly Person[] { return this.#list; }
  /** Rows that cannot be opened any more. */
  get unreadable(): readonly string[] { return this.#unreadable; }
  get loaded(): boolean { return this.#loaded; }
  /** Something is being written, exported or imported. */
  get busy(): boolean { return this.#busy; }
  /** Those that the network in use can be compared with. */
  get templates(): readonly Template[] {
    return this.#list.filter(({ network }) => network === NETWORK).map(({ id, embedding }) => ({ id, embedding }));
  }

  get(id: string): Person | null {
    return this.#list.find((person) => person.id === id) ?? null;
  }

  /** Reads what is stored; again where that failed. Never rejects. */
  async load(): Promise<void> {
    const again = { name: () => m.try_again(), act: () => void this.load() };
    await this.#try(async () => {
      const { people, unreadable } = await this.#vault.open();
      this.#unreadable = unreadable;
      this.#become(people);
      this.#loaded = true;
    }, [again]);
  }

  /** Keeps somebody, in the place of whoever has the same id. Tells whether that worked. */
  save(person: Person): Promise<boolean> {
    return this.#try(async () => {
      await this.#vault.save([person]);
      this.#add([person]);
    });
  }

  async rename(person: Person, name: string): Promise<void> {
    if (name.trim() === '' || name === person.name) return;
    await this.save({ ...person, name: name.trim() });
  }

  /** Deleted at once; for a while it can be undone. */
  async remove(person: Person): Promise<void> {
    const done = await this.#try(async () => {
      await this.#vault.remove([person.id]);
      this.#become(this.#list.filter(({ id }) => id !== person.id));
    });
    if (done) this.#offerUndo(() => m.face_removed({ name: person.name }), [person]);
  }

  /** Everybody, readable or not, and the key. For a while those that could be read can come back. */
  async removeAll(): Promise<void> {
    const before = this.#list;
    const done = await this.#try(async () => {
      await this.#vault.clear();
      this.#unreadable = [];
      this.#become([]);
      this.#options.onclear?.();
    });
    if (done) this.#offerUndo(() => m.face_removed_all(), before);
  }

  async removeUnreadable(): Promise<void> {
    await this.#try(async () => {
      await this.#vault.remove(this.#unreadable);
      this.#unreadable = [];
    });
  }

  /** Everybody as a file that only the passphrase opens. Tells whether it was written. */
  export(passphrase: string): Promise<boolean> {
    return this.#try(async () => {
      const text = await sealFile(this.#list, passphrase);
      const date = new Date().toISOString().slice(0, 10);
      saveFile(new Blob([text], { type: 'application/json' }), `saccade-people-${date}.json`);
    });
  }

  /** Adds whom a file holds, everybody once: see `merged`. All or nobody. Tells whether it was opened. */
  import(file: File, passphrase: string): Promise<boolean> {
    return this.#try(async () => {
      const people = await openFile(file.size > LARGEST_FILE ? '' : await file.text(), passphrase);
      const merge = merged(this.#list, people, ADVISED_THRESHOLD);
      await this.#vault.save(merge.rows);
      this.#add(merge.rows);
      this.#options.notices.show('people', 'info', () => importedSentence(merge));
    });
  }

  /** Each in the place of whoever has the same id. */
  #add(people: readonly Person[]): void {
    this.#become([...new Map([...this.#list, ...people].map((person) => [person.id, person])).values()]);
  }

  #become(people: readonly Person[]): void {
    this.#list = [...people].sort((a, b) => a.registeredAt - b.registeredAt || (a.id < b.id ? -1 : 1));
    this.#options.onchange();
  }

  #offerUndo(text: () => string, people: readonly Person[]): void {
    const undo = { name: () => m.face_undo(), act: () => void this.#bringBack(people) };
    this.#options.notices.show('people', 'info', text, people.length > 0 ? [undo] : [], true);
  }

  async #bringBack(people: readonly Person[]): Promise<void> {
    await this.#try(async () => {
      await this.#vault.save(people);
      this.#add(people);
    });
  }

  /** What the vault, the file or the disk refuses is said in words; nothing has changed then. */
  async #try(work: () => Promise<void>, actions: readonly NoticeAction[] = []): Promise<boolean> {
    this.#busy = true;
    try {
      await work();
      return true;
    } catch (error) {
      this.#options.notices.show('people', 'problem', () => peopleSentence(error), actions);
      return false;
    } finally {
      this.#busy = false;
    }
  }
}
