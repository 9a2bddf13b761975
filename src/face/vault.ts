import type { Change, Database } from '../storage/db';
import { withStorageFaults } from '../storage/fault';
import { learnedToJson, parseLearned, type LearnedComparison } from './learned/learned-row';
import { parsePerson, personToJson, type Person } from './person';
import { subtle, VaultFault } from './vault-fault';

/** Name of the one key. */
const KEY = 'people';
/** Name of the one row of what was learned. */
const LEARNED = 'comparison';
/** Bytes of an AES-GCM nonce; drawn anew for every row that is written. */
const NONCE = 12;

/** What is stored of a person, or of what was learned: without the key only that there are rows, and how many. */
interface SealedRow {
  readonly nonce: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
}

export interface VaultContents {
  /** The longest registered first. */
  readonly people: readonly Person[];
  /** Rows that cannot be opened any more: the key was lost, or they were changed. To be offered for deletion. */
  readonly unreadable: readonly string[];
}

/**
 * People at rest: encrypted with AES-GCM under a key that this browser made, keeps in IndexedDB and gives to nobody,
 * this program included (it is not extractable). Whoever copies the database's files without the browser's own storage
 * of keys gets nothing; whoever can run code on this page can use the key, so this protects data at rest only. Every
 * row is bound to its id, so that none can be passed off as another.
 */
export class Vault {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Everybody. Rejects where the database does, or with a VaultFault where there is no Web Crypto. */
  async open(): Promise<VaultContents> {
    const rows = await this.#db.entries('people');
    if (rows.length === 0) return { people: [], unreadable: [] };
    const key = await this.#key();
    const people: Person[] = [];
    const unreadable: string[] = [];
    for (const [id, row] of rows) {
      const person = key && parsePerson(await unsealed(key, id, row));
      if (person?.id === id) people.push(person);
      else unreadable.push(id);
    }
    people.sort((a, b) => a.registeredAt - b.registeredAt || (a.id < b.id ? -1 : 1));
    return { people, unreadable };
  }

  /** All of them or none; somebody of the same id is replaced. Rejects with a StorageFault or a VaultFault. */
  async save(people: readonly Person[]): Promise<void> {
    if (people.length === 0) return;
    const key = (await this.#key()) ?? (await this.#newKey());
    const changes: Change[] = [];
    for (const person of people) {
      const value = await sealed(key, person.id, personToJson(person));
      changes.push({ table: 'people', key: person.id, value });
    }
    await withStorageFaults(() => this.#db.write(changes));
  }

  /** Also of those that cannot be read. */
  async remove(ids: readonly string[]): Promise<void> {
    await withStorageFaults(() => this.#db.write(ids.map((key): Change => ({ table: 'people', key }))));
  }

  /** What was learned to compare faces by; null where there is nothing that this key opens. */
  async learned(): Promise<LearnedComparison | null> {
    const row = await this.#db.get('learned', LEARNED);
    if (row === undefined) return null;
    const key = await this.#key();
    return key && parseLearned(await unsealed(key, LEARNED, row));
  }

  /** In the place of what was learned before; null: nothing. Rejects as `save`. */
  async saveLearned(learned: LearnedComparison | null): Promise<void> {
    if (!learned) {
      await withStorageFaults(() => this.#db.write([{ table: 'learned', key: LEARNED }]));
      return;
    }
    const key = (await this.#key()) ?? (await this.#newKey());
    const value = await sealed(key, LEARNED, learnedToJson(learned));
    await withStorageFaults(() => this.#db.put('learned', LEARNED, value));
  }

  /** Everybody, what was learned, and the key: whatever copy of a row is left somewhere stays locked for ever. */
  async clear(): Promise<void> {
    const ids = await this.#db.keys('people');
    await withStorageFaults(() =>
      this.#db.write([
        ...ids.map((key): Change => ({ table: 'people', key })),
        { table: 'learned', key: LEARNED },
        { table: 'keys', key: KEY },
      ]),
    );
  }

  /** Null where there is none, or one that is not as we make them: that one is never used. */
  async #key(): Promise<CryptoKey | null> {
    subtle();
    const stored = await this.#db.get('keys', KEY);
    return stored instanceof CryptoKey && isOurs(stored) ? stored : null;
  }

  async #newKey(): Promise<CryptoKey> {
    const key = await subtle().generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    return exclusively(async () => {
      // Another tab may have made one meanwhile.
      const first = await this.#key();
      if (first) return first;
      await withStorageFaults(() => this.#db.put('keys', KEY, key));
      const kept = await this.#key();
      if (!kept) throw new VaultFault('no-key');
      return kept;
    });
  }
}

async function sealed(key: CryptoKey, id: string, json: string): Promise<SealedRow> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
  const parameters = { name: 'AES-GCM', iv: nonce, additionalData: bytesOf(id) };
  return { nonce, sealed: await subtle().encrypt(parameters, key, bytesOf(json)) };
}

/** Parsed JSON; null for what this key does not open, and for another row's content. */
async function unsealed(key: CryptoKey, id: string, row: unknown): Promise<unknown> {
  const { nonce, sealed: bytes } = (row ?? {}) as Partial<SealedRow>;
  if (!(nonce instanceof Uint8Array) || !(bytes instanceof ArrayBuffer)) return null;
  try {
    const parameters = { name: 'AES-GCM', iv: nonce, additionalData: bytesOf(id) };
    return JSON.parse(new TextDecoder().decode(await subtle().decrypt(parameters, key, bytes)));
  } catch {
    return null;
  }
}

function isOurs({ extractable, algorithm, usages }: CryptoKey): boolean {
  return !extractable && algorithm.name === 'AES-GCM' && usages.includes('encrypt') && usages.includes('decrypt');
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
}

/** One tab at a time, where the browser can hold the others off. */
function exclusively<T>(work: () => Promise<T>): Promise<T> {
  const locks = (globalThis.navigator as Navigator | undefined)?.locks as LockManager | undefined;
  return locks ? locks.request('saccade-people-key', work) : work();
}
