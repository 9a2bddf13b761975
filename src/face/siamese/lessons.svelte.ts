import { proxy } from 'comlink';
import type {
  Fault, Lesson, LessonEvent, LessonReport, Mining, PairFeature, Remote, SiameseJob, SiameseOutcome, SiameseRefusal,
  SiameseWorker, Space,
} from '../../../workers/api';
import { faultOf, isAbort } from '../../../workers/fault';
import { LinkError, WorkerLink } from '../../link/link';
import type { Gallery } from './gallery.svelte';

export type Method = PairFeature | 'triplets';
export type LessonsPhase = 'idle' | 'learning' | 'paused' | 'stopping';

/** A worker without work gives its memory back. */
const IDLE_MS = 60_000;
/** A question unanswered for this long is lost. */
const ASKING_MS = 120_000;
const EPOCHS = 40;
/** The same faces and settings give the same result: what differs is what was changed. */
const SEED = 1;

/** Siamese learning: where the faces lie, and where they lie once something was learned. Reactive. */
export class Lessons {
  readonly #gallery: Gallery;
  readonly #link: WorkerLink<SiameseWorker>;
  #method = $state<Method>('triplets');
  #mining = $state<Mining>('semi-hard');
  /** α; about as much farther apart as two people's whitened embeddings are to begin with. */
  #margin = $state(1.5);
  #phase = $state<LessonsPhase>('idle');
  #before = $state.raw<Space | null>(null);
  /** Of the learning under way, or of the last one. */
  #newest = $state.raw<LessonEvent | null>(null);
  #history = $state.raw<readonly LessonReport[]>([]);
  #taught = $state.raw<Lesson | null>(null);
  #outcome = $state.raw<SiameseOutcome | null>(null);
  #refusal = $state.raw<SiameseRefusal | null>(null);
  #fault = $state.raw<Fault | null>(null);
  #shows = $state<'original' | 'learned'>('original');
  #stop: AbortController | null = null;
  /** Counts what was asked: only the newest answer may be shown. */
  #turn = 0;
  #looking = false;

  constructor(gallery: Gallery, spawn: () => Worker = spawnWorker) {
    this.#gallery = gallery;
    this.#link = new WorkerLink<SiameseWorker>({ spawn, idleMs: IDLE_MS });
  }

  get method(): Method { return this.#method; }
  get mining(): Mining { return this.#mining; }
  /** α */
  get margin(): number { return this.#margin; }
  get phase(): LessonsPhase { return this.#phase; }
  get busy(): boolean { return this.#phase !== 'idle'; }
  /** As the faces come from the embedding network; null without faces. */
  get before(): Space | null { return this.#before; }
  /** As what was learned so far sees them; null before. */
  get after(): Space | null { return this.#newest?.space ?? null; }
  get shows(): 'original' | 'learned' { return this.after ? this.#shows : 'original'; }
  /** What the map shows. */
  get space(): Space | null { return this.shows === 'learned' ? this.after : this.#before; }
  get history(): readonly LessonReport[] { return this.#history; }
  /** Of 0 to 1, how much of the learning under way is done. */
  get done(): number { return this.#newest ? (this.#newest.report.epoch + 1) / this.#newest.epochs : 0; }
  get epochs(): number { return this.#newest?.epochs ?? EPOCHS; }
  /** What is, or was last, learned: the settings may have been changed since. */
  get taught(): Lesson | null { return this.#taught; }
  get outcome(): SiameseOutcome | null { return this.#outcome; }
  /** Why the faces do not suffice. */
  get refusal(): SiameseRefusal | null { return this.#refusal; }
  get fault(): Fault | null { return this.#fault; }

  choose(method: Method): void {
    this.#method = method;
  }

  mine(mining: Mining): void {
    this.#mining = mining;
  }

  setMargin(margin: number): void {
    this.#margin = margin;
  }

  /** The original stays, and one can go back to it. */
  show(shows: 'original' | 'learned'): void {
    this.#shows = shows;
  }

  /** Faces came or went: what was learned of others is forgotten, and these are looked at. Never rejects. */
  async changed(): Promise<void> {
    this.#stop?.abort();
    this.forget();
    this.#turn++;
    this.#fault = null;
    if (this.#looking) return;
    this.#looking = true;
    // Faces may come faster than they are looked at: then the last ones are.
    for (let turn = -1; turn !== this.#turn; ) {
      turn = this.#turn;
      await this.#look(turn);
    }
    this.#looking = false;
  }

  /** Back to the original for good. */
  forget(): void {
    this.#newest = null;
    this.#history = [];
    this.#outcome = null;
    this.#taught = null;
    this.#shows = 'original';
  }

  /** Learns from the faces in the gallery. Resolves when that is over; never rejects. */
  async learn(): Promise<void> {
    if (this.busy || this.#refusal || !this.#before) return;
    this.forget();
    const stop = new AbortController();
    const turn = ++this.#turn;
    const { signal } = stop;
    this.#stop = stop;
    this.#fault = null;
    this.#phase = 'learning';
    const lesson = this.#lesson();
    this.#taught = lesson;
    const job: SiameseJob = { faces: this.#faces(), lesson, epochs: EPOCHS, seed: SEED };
    const onevent = proxy((event: LessonEvent) => turn === this.#turn && this.#heard(event));
    try {
      if (this.#link.state === 'failed') this.#link.revive();
      const outcome = await this.#link.call((remote) => remote.learn(job, onevent, signal));
      if (turn === this.#turn) this.#outcome = outcome;
    } catch (error) {
      if (turn === this.#turn && !(isAbort(error) && signal.aborted)) this.#fault = failureOf(error);
    } finally {
      if (this.#stop === stop) this.#stop = null;
      this.#phase = 'idle';
    }
  }

  pause(): void {
    if (this.#phase === 'learning') this.#hold(true);
  }

  resume(): void {
    if (this.#phase === 'paused') this.#hold(false);
  }

  /** What was learned by then stays. */
  cancel(): void {
    if (!this.busy) return;
    this.#phase = 'stopping';
    this.#stop?.abort();
  }

  async #look(turn: number): Promise<void> {
    const job = { faces: this.#faces(), seed: SEED };
    try {
      const [space, refusal] = await this.#ask((remote) => Promise.all([remote.look(job), remote.refusal(job)]));
      if (turn !== this.#turn) return;
      this.#before = space;
      this.#refusal = job.faces.length > 0 ? refusal : null;
    } catch (error) {
      if (turn === this.#turn) this.#fault = failureOf(error);
    }
  }

  #hold(paused: boolean): void {
    this.#phase = paused ? 'paused' : 'learning';
    void this.#link.call((remote) => remote.setPaused(paused)).catch(() => undefined);
  }

  #heard(event: LessonEvent): void {
    this.#newest = event;
    this.#history = [...this.#history, event.report];
    if (event.report.epoch === 0) this.#shows = 'learned';
  }

  #lesson(): Lesson {
    if (this.#method === 'triplets') return { kind: 'triplets', mining: this.#mining, margin: this.#margin };
    return { kind: 'head', feature: this.#method };
  }

  #faces(): SiameseJob['faces'] {
    const people = this.#gallery.people.map(({ id }) => id);
    return this.#gallery.faces.map(({ values, person }) => ({ embedding: values, person: people.indexOf(person) }));
  }

  #ask<T>(question: (remote: Remote<SiameseWorker>) => Promise<T>): Promise<T> {
    if (this.#link.state === 'failed') this.#link.revive();
    return this.#link.call(question, { timeoutMs: ASKING_MS });
  }
}

function failureOf(error: unknown): Fault {
  return error instanceof LinkError ? { code: 'internal', detail: error.message } : faultOf(error);
}

function spawnWorker(): Worker {
  return new Worker(new URL('../../../workers/siamese.ts', import.meta.url), { type: 'module', name: 'siamese' });
}
