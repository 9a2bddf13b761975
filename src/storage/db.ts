import { openDB, type IDBPDatabase } from 'idb';

/** What is kept, by table. Keys are strings; values are parsed again when read, so they are unknown here. */
const MIGRATIONS: readonly ((db: IDBPDatabase) => void)[] = [
  (db) => db.createObjectStore('settings'),
  (db) => {
    // Pictures and weights lie apart from the rows that describe them, so that listing reads no blobs.
    const tables = ['classes', 'samples', 'pictures', 'features', 'models', 'weights'] as const satisfies Table[];
    for (const table of tables) db.createObjectStore(table);
  },
  (db) => db.createObjectStore('training'),
  (db) => {
    db.createObjectStore('people');
    db.createObjectStore('keys');
  },
  (db) => db.createObjectStore('styles'),
  (db) => db.createObjectStore('learned'),
];

export type Table =
  | 'settings' | 'classes' | 'samples' | 'pictures' | 'features' | 'models' | 'weights'
  /** The recipe, a training under way and how the last ones went. */
  | 'training'
  /** Face templates, and what was learned to compare them by: encrypted, and the key they are encrypted with. */
  | 'people' | 'learned' | 'keys'
  /** The person's own painting styles, each with the picture that it was made of. */
  | 'styles';

/** One row to write; without a value, one to delete. */
export interface Change {
  readonly table: Table;
  readonly key: string;
  readonly value?: unknown;
}

/** Some browsers neither open nor refuse a database: after this long the visit goes on without. */
const PATIENCE_MS = 5000;

/**
 * Rows in IndexedDB, or, where the browser has none (private modes), in memory for as long as the page lives. Opens
 * with the first use, and again after the browser closed it or another tab upgraded it.
 */
export class Database {
  readonly #name: string;
  readonly #migrations: typeof MIGRATIONS;
  readonly #patienceMs: number;
  readonly #memory = new Map<Table, Map<string, unknown>>();
  #connection: Promise<IDBPDatabase | null> | null = null;
  #persistent = true;

  constructor(name = 'saccade', migrations = MIGRATIONS, patienceMs = PATIENCE_MS) {
    this.#name = name;
    this.#migrations = migrations;
    this.#patienceMs = patienceMs;
  }

  /** Whether rows outlive the visit; known for certain after the first use. */
  get persistent(): boolean {
    return this.#persistent;
  }

  /** undefined where there is no such row. */
  async get(table: Table, key: string): Promise<unknown> {
    const db = await this.#connect();
    return db ? db.get(table, key) : structuredClone(this.#rows(table).get(key));
  }

  /** The rows of these keys, in their order and in one transaction; undefined where there is none. */
  async getMany(table: Table, keys: readonly string[]): Promise<readonly unknown[]> {
    const db = await this.#connect();
    // Copies, as IndexedDB gives them: whoever gets a buffer may hand it over to a worker.
    if (!db) return structuredClone(keys.map((key) => this.#rows(table).get(key)));
    const { store } = db.transaction(table);
    return Promise.all(keys.map((key) => store.get(key)));
  }

  /** Rejects with a QuotaExceededError when the disk is full, with a DataCloneError for what cannot be stored. */
  async put(table: Table, key: string, value: unknown): Promise<void> {
    const db = await this.#connect();
    if (db) await db.put(table, value, key);
    else this.#rows(table).set(key, structuredClone(value));
  }

  async delete(table: Table, key: string): Promise<void> {
    const db = await this.#connect();
    if (db) await db.delete(table, key);
    else this.#rows(table).delete(key);
  }

  /** All keys of a table, in order. */
  async keys(table: Table): Promise<readonly string[]> {
    const db = await this.#connect();
    return db ? ((await db.getAllKeys(table)) as string[]) : [...this.#rows(table).keys()].sort();
  }

  /** All rows whose keys begin with `prefix`, in order of keys. */
  async entries(table: Table, prefix = ''): Promise<readonly (readonly [key: string, value: unknown])[]> {
    const db = await this.#connect();
    if (!db) return structuredClone([...this.#rows(table)].filter(([key]) => key.startsWith(prefix)).sort(byKey));
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    const { store } = db.transaction(table);
    const [keys, values] = await Promise.all([store.getAllKeys(range), store.getAll(range)]);
    return keys.map((key, i) => [key as string, values[i]] as const);
  }

  /** All of the changes, or, when it rejects (as `put` does), none of them. */
  async write(changes: readonly Change[]): Promise<void> {
    if (changes.length === 0) return;
    const db = await this.#connect();
    if (db) await writeAll(db, changes);
    else for (const { table, key, value } of structuredClone(changes)) this.#set(table, key, value);
  }

  /** Deletes the rows of `table` that have no namesake in `owner`, and tells their keys. */
  async sweep(table: Table, owner: Table): Promise<readonly string[]> {
    const db = await this.#connect();
    if (!db) {
      const gone = [...this.#rows(table).keys()].filter((key) => !this.#rows(owner).has(key));
      for (const key of gone) this.#set(table, key, undefined);
      return gone;
    }
    // In one transaction, lest another tab writes a row between the two looks.
    const tx = db.transaction([table, owner], 'readwrite');
    const owned = new Set(await tx.objectStore(owner).getAllKeys());
    const gone = (await tx.objectStore(table).getAllKeys()).filter((key) => !owned.has(key));
    await Promise.all([...gone.map((key) => tx.objectStore(table).delete(key)), tx.done]);
    return gone as string[];
  }

  async close(): Promise<void> {
    const connection = this.#connection;
    this.#connection = null;
    (await connection)?.close();
  }

  #connect(): Promise<IDBPDatabase | null> {
    this.#connection ??= this.#open();
    return this.#connection;
  }

  async #open(): Promise<IDBPDatabase | null> {
    let late = false;
    const opening = this.#request();
    // Whatever opens too late would stand in the way of other tabs.
    opening.then((db) => late && db.close()).catch(() => {});
    try {
      const db = await withPatience(opening, this.#patienceMs);
      this.#persistent = true;
      return db;
    } catch {
      late = true;
      this.#persistent = false;
      return null;
    }
  }

  async #request(): Promise<IDBPDatabase> {
    return openDB(this.#name, this.#migrations.length, {
      upgrade: (db, from) => {
        for (const migrate of this.#migrations.slice(from)) migrate(db);
      },
      // A newer version of the app, in another tab, waits for this connection to go.
      blocking: () => void this.close(),
      terminated: () => (this.#connection = null),
    });
  }

  #set(table: Table, key: string, value: unknown): void {
    if (value === undefined) this.#rows(table).delete(key);
    else this.#rows(table).set(key, value);
  }

  #rows(table: Table): Map<string, unknown> {
    const rows = this.#memory.get(table) ?? new Map<string, unknown>();
    this.#memory.set(table, rows);
    return rows;
  }
}

async function writeAll(db: IDBPDatabase, changes: readonly Change[]): Promise<void> {
  const tx = db.transaction([...new Set(changes.map(({ table }) => table))], 'readwrite');
  const requests = changes.map(async ({ table, key, value }) => {
    const store = tx.objectStore(table);
    await (value === undefined ? store.delete(key) : store.put(value, key));
  });
  const done = tx.done;
  try {
    await Promise.all([...requests, done]);
  } catch (error) {
    // What cannot be cloned throws before it becomes a request, and would leave the rest to be committed.
    try {
      tx.abort();
    } catch {
      // It has been aborted already.
    }
    await done.catch(() => {});
    throw error;
  }
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : Number(a > b);
}

async function withPatience<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timeout')), ms);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
