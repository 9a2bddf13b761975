import { openDB, type IDBPDatabase } from 'idb';

/** What is kept, by table. Keys are strings; values are parsed again when read, so they are unknown here. */
const MIGRATIONS: readonly ((db: IDBPDatabase) => void)[] = [(db) => db.createObjectStore('settings')];

export type Table = 'settings';

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
    return db ? db.get(table, key) : this.#rows(table).get(key);
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

  #rows(table: Table): Map<string, unknown> {
    const rows = this.#memory.get(table) ?? new Map<string, unknown>();
    this.#memory.set(table, rows);
    return rows;
  }
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
