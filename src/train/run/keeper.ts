import type { Database } from '../../storage/db';
import { storageFault, type StorageFault } from '../../storage/fault';
import { deleteUnfinished, writeCheckpoint, writeJob, type TrainingHistory, type Unfinished } from '../../storage/training';

/** Epochs of a head take milliseconds: they are not all worth a write. */
const EVERY_MS = 500;

/**
 * Keeps the training under way so that it survives the page: the job when it begins, then the newest checkpoint every
 * now and then. In memory it always has the newest, for a worker that crashed. Never rejects: what cannot be written
 * is told to `onfault`, and training goes on.
 */
export class Keeper {
  readonly #db: Database;
  readonly #onfault: (fault: StorageFault) => void;
  readonly #everyMs: number;
  #startedAt = 0;
  #state: ArrayBuffer | null = null;
  #history: TrainingHistory = { head: [], tuning: [] };
  #written = true;
  #writing: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastAt = 0;

  constructor(db: Database, onfault: (fault: StorageFault) => void, everyMs = EVERY_MS) {
    this.#db = db;
    this.#onfault = onfault;
    this.#everyMs = everyMs;
  }

  /** What to go on from; null before the first epoch. */
  get state(): ArrayBuffer | null { return this.#state; }
  get history(): TrainingHistory { return this.#history; }

  /** Begins, or takes up again, a training. */
  begin(training: Unfinished): Promise<void> {
    const { checkpoint, history, ...job } = training;
    this.#startedAt = training.startedAt;
    this.#state = checkpoint;
    this.#history = history;
    this.#written = checkpoint !== null;
    this.#lastAt = 0;
    return this.#try(() => writeJob(this.#db, job, checkpoint === null));
  }

  note(state: ArrayBuffer, history: TrainingHistory): void {
    this.#state = state;
    this.#history = history;
    this.#written = false;
    clearTimeout(this.#timer);
    const wait = this.#lastAt + this.#everyMs - Date.now();
    if (wait <= 0) void this.flush();
    else this.#timer = setTimeout(() => void this.flush(), wait);
  }

  /** Writes what waits, now. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    const state = this.#state;
    if (this.#written || !state) return this.#writing;
    this.#written = true;
    this.#lastAt = Date.now();
    return this.#try(() => writeCheckpoint(this.#db, this.#startedAt, state, this.#history));
  }

  /** The training is over, or given up. */
  end(): Promise<void> {
    clearTimeout(this.#timer);
    this.#state = null;
    this.#written = true;
    return this.#try(() => deleteUnfinished(this.#db));
  }

  /** One after the other, so that what was deleted is not written again. */
  #try(write: () => Promise<void>): Promise<void> {
    this.#writing = this.#writing.then(write).catch((error: unknown) => this.#onfault(storageFault(error)));
    return this.#writing;
  }
}
