import { writeDataset, sweepPictures } from '../../storage/dataset';
import type { Database } from '../../storage/db';
import { storageFault, type StorageFault } from '../../storage/fault';
import { readPicture } from '../../storage/samples';
import type { Patch, Rows } from './patch';

/** Pictures in one transaction: when the disk is full, the earlier ones are safe. */
const CHUNK = 64;
/** Deletions in one transaction: they are quick, but thousands would make the page stand still. */
const GONE_CHUNK = 256;
const RETRY_MS = 15_000;

/**
 * Brings rows and pictures to the disk behind what the person does. It remembers only which ids differ from the disk
 * and writes whatever those rows are when their turn comes. What cannot be written stays in memory and is tried again.
 */
export class Saver {
  readonly #db: Database;
  readonly #rows: Rows;
  readonly #retryMs: number;
  readonly #classes = new Set<string>();
  readonly #samples = new Set<string>();
  /** Pictures that are not on the disk. */
  readonly #held = new Map<string, Blob>();
  /** Samples that were deleted here: their pictures are on the disk for undoing, and nobody else's. */
  readonly #gone = new Set<string>();
  /** Samples that are being written. */
  #writing: readonly string[] = [];
  #running: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unsaved = $state.raw<ReadonlySet<string>>(new Set());
  #fault = $state.raw<StorageFault | null>(null);
  #persistent = $state.raw(true);

  /** `rows` is read whenever something is written: it must always be up to date. */
  constructor(db: Database, rows: Rows, retryMs = RETRY_MS) {
    this.#db = db;
    this.#rows = rows;
    this.#retryMs = retryMs;
  }

  /** Samples that would be lost if the page closed now. */
  get unsaved(): ReadonlySet<string> {
    return this.#unsaved;
  }

  /** Whether what is written outlives the visit; known with the first writing or sweeping. */
  get persistent(): boolean {
    return this.#persistent;
  }

  /** Why the last attempt failed; null when it did not. */
  get fault(): StorageFault | null {
    return this.#fault;
  }

  /** Notes that these rows have changed, takes the pictures of new samples, and begins to write. */
  mark(change: Patch, pictures: Iterable<readonly [id: string, picture: Blob]> = []): void {
    for (const id of change.classes.keys()) this.#classes.add(id);
    for (const [id, row] of change.samples) {
      this.#samples.add(id);
      if (row) this.#gone.delete(id);
      else this.#gone.add(id);
    }
    for (const [id, picture] of pictures) this.#held.set(id, picture);
    this.#tell();
    // While nothing can be written only deletions are worth an attempt at once: they make room.
    const deletes = [...change.samples.values()].includes(null);
    if (!this.#fault || deletes) void this.flush();
  }

  /** A picture, from memory or from the disk; null where there is none. */
  async picture(id: string): Promise<Blob | null> {
    return this.#held.get(id) ?? readPicture(this.#db, id);
  }

  /** Resolves when everything is written, or cannot be (see `fault`). Never rejects. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    if (!this.#running && this.#dirty) this.#running = this.#run();
    return this.#running ?? Promise.resolve();
  }

  /** Deletes the pictures of deleted samples for good. Never rejects. */
  async sweep(): Promise<void> {
    await this.flush();
    for (const id of this.#held.keys()) if (!this.#rows.samples.has(id)) this.#held.delete(id);
    // Where the deletion itself waits for room, it is the next sweep's.
    await sweepPictures(this.#db).catch(() => {});
    this.#persistent = this.#db.persistent;
  }

  /** Tries no more by itself. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  get #dirty(): boolean {
    return this.#classes.size + this.#samples.size > 0;
  }

  async #run(): Promise<void> {
    let roomMade = false;
    while (this.#dirty) {
      try {
        await this.#writeSome();
        this.#fault = null;
      } catch (error) {
        const fault = storageFault(error);
        if (fault.code === 'full' && !roomMade) {
          roomMade = true;
          if (await this.#makeRoom().catch(() => false)) continue;
        }
        this.#fault = fault;
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => void this.flush(), this.#retryMs);
        break;
      }
    }
    this.#running = null;
  }

  /**
   * One transaction, in an order that leaves no sample without its class, whenever the page ends: deletions first,
   * which also make room; then classes, then samples; classes that are gone last.
   */
  async #writeSome(): Promise<void> {
    const { classes, samples } = this.#rows;
    const goneSamples = [...this.#samples].filter((id) => !samples.has(id));
    if (goneSamples.length > 0) return this.#write([], goneSamples.slice(0, GONE_CHUNK));
    const newClasses = [...this.#classes].filter((id) => classes.has(id));
    if (newClasses.length > 0) return this.#write(newClasses, []);
    if (this.#samples.size > 0) return this.#write([], [...this.#samples].slice(0, CHUNK));
    return this.#write([...this.#classes], []);
  }

  async #write(classIds: readonly string[], sampleIds: readonly string[]): Promise<void> {
    const { classes, samples } = this.#rows;
    const held = sampleIds.flatMap((id) => {
      const picture = samples.has(id) ? this.#held.get(id) : undefined;
      return picture ? [[id, picture] as const] : [];
    });
    const changes = {
      classes: classIds.map((id) => [id, classes.get(id) ?? null] as const),
      samples: sampleIds.map((id) => [id, samples.get(id) ?? null] as const),
      pictures: held,
    };
    // What changes while this is being written is marked again, and written again.
    for (const id of classIds) this.#classes.delete(id);
    for (const id of sampleIds) this.#samples.delete(id);
    this.#writing = sampleIds;
    try {
      await writeDataset(this.#db, changes);
    } catch (error) {
      for (const id of classIds) this.#classes.add(id);
      for (const id of sampleIds) this.#samples.add(id);
      throw error;
    } finally {
      this.#writing = [];
    }
    for (const [id, picture] of held) if (this.#held.get(id) === picture) this.#held.delete(id);
    this.#persistent = this.#db.persistent;
    this.#tell();
  }

  /**
   * Takes pictures that only undoing here needs from the disk into memory; what another tab may still take back stays.
   * Tells whether there were any.
   */
  async #makeRoom(): Promise<boolean> {
    const listed = new Set(await this.#db.keys('samples'));
    const idle = (await this.#db.keys('pictures')).filter((id) => !listed.has(id) && this.#gone.has(id));
    for (const id of idle) {
      const picture = await readPicture(this.#db, id);
      // A copy: a Blob out of the database may need its file.
      if (picture) this.#held.set(id, new Blob([await picture.arrayBuffer()], { type: picture.type }));
    }
    await writeDataset(this.#db, { pictures: idle.map((id) => [id, null] as const) });
    return idle.length > 0;
  }

  #tell(): void {
    this.#unsaved = new Set([...this.#writing, ...this.#samples].filter((id) => this.#rows.samples.has(id)));
  }
}
