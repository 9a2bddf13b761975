import { proxy, transfer } from 'comlink';
import type {
  Covered, Detection, Fault, ProposalResult, ProposalsWorker, RecogniseRequest, RecogniseResult,
} from '../../../workers/api';
import { faultOf, isAbort } from '../../../workers/fault';
import { WorkerLink } from '../../link/link';
import { Restarts } from '../../link/restarts';
import { Task } from '../../link/task.svelte';
import { Growth } from './growth.svelte';

export type ProposalsPhase =
  | 'none' // no still picture
  | 'searching'
  | 'cancelled' // given up by the person
  | 'failed'
  | 'ready';

/** What is looked at: the regions on their way, the boxes that come of them, and what these are recognised as. */
export const PAGES = ['regions', 'proposals', 'rcnn'] as const;
export type ProposalsPage = (typeof PAGES)[number];

/** Overlap from which a thing counts as covered. */
export const OVERLAP = 0.5;
/** Proposals that are shown at first. */
const FIRST_COUNT = 100;
/** Several times what selective search takes on a slow phone. */
const PATIENCE_MS = 180_000;

/** Region proposals for a still picture, made in a worker of their own. Reactive. */
export class RegionProposals {
  readonly growth: Growth;
  /** The proposals recognised one by one: R-CNN. */
  readonly recognition = new Task<RecogniseResult>(isAbort);
  readonly #picture: () => Promise<ImageBitmap>;
  readonly #link: WorkerLink<ProposalsWorker>;
  #phase = $state<ProposalsPhase>('none');
  #done = $state(0);
  #result = $state.raw<ProposalResult | null>(null);
  #fault = $state.raw<Fault | null>(null);
  #page = $state<ProposalsPage>('regions');
  #count = $state(FIRST_COUNT);
  #things = $state.raw<readonly Detection[]>([]);
  #covered = $state.raw<readonly Covered[]>([]);
  #searching: AbortController | null = null;

  /** @param picture the still one, as it is; the caller's own copy */
  constructor(picture: () => Promise<ImageBitmap>, spawn: () => Worker = spawnWorker) {
    this.#picture = picture;
    // What crashed it once will do so again: a new one comes with the next call.
    this.#link = new WorkerLink<ProposalsWorker>({ spawn, restarts: new Restarts({ limit: 0 }) });
    this.growth = new Growth((hierarchy, merges) => this.#link.call((worker) => worker.step(hierarchy, merges)));
  }

  get phase(): ProposalsPhase { return this.#phase; }
  /** Share of the search that is done, [0, 1]. */
  get done(): number { return this.#done; }
  get result(): ProposalResult | null { return this.#result; }
  /** Why the phase is 'failed'. */
  get fault(): Fault | null { return this.#fault; }
  get page(): ProposalsPage { return this.#page; }
  /** All proposals. */
  get total(): number { return (this.#result?.boxes.length ?? 0) / 4; }
  /** How many of them are looked at. */
  get count(): number { return Math.min(this.#count, this.total); }
  /** What a detector found in the picture, and how well each is covered. */
  get covered(): readonly { readonly thing: Detection; readonly by: Covered }[] {
    return this.#covered.map((by, i) => ({ thing: this.#things[i]!, by }));
  }

  turn(page: ProposalsPage): void {
    this.growth.hold();
    this.#page = page;
  }

  show(count: number): void {
    this.#count = Math.max(1, Math.round(count));
  }

  /** Searches the still picture; what was found in another is forgotten. */
  async search(): Promise<void> {
    this.#forget();
    const searching = new AbortController();
    const { signal } = searching;
    this.#searching = searching;
    this.#phase = 'searching';
    this.#link.revive();
    const onprogress = proxy((done: number) => {
      if (this.#searching === searching) this.#done = done;
    });
    try {
      const picture = await this.#picture();
      const result = await this.#link.call(
        (worker) => worker.propose(transfer(picture, [picture]), onprogress, signal),
        { signal, timeoutMs: PATIENCE_MS },
      );
      if (this.#searching !== searching) return;
      this.#result = result;
      this.#phase = 'ready';
      this.growth.open(result.hierarchies);
      void this.#cover();
    } catch (error) {
      if (this.#searching !== searching) return;
      this.#phase = isAbort(error) ? 'cancelled' : 'failed';
      this.#fault = faultOf(error);
    }
  }

  cancel(): void {
    this.#searching?.abort();
  }

  /** Recognises the first few; what was recognised before is shown until then. */
  recognise(request: Omit<RecogniseRequest, 'baseUrl'>): Promise<void> {
    const asked = { ...request, baseUrl: new URL('.', document.baseURI).href };
    return this.recognition.run((tell, signal) => {
      const onprogress = proxy((done: number) => tell(done, 1));
      return this.#link.call((worker) => worker.recognise(asked, onprogress, signal), { signal });
    }, true);
  }

  /** The picture moves on, or nobody looks: all is forgotten, and the worker gives its memory back. */
  leave(): void {
    this.#forget();
    this.#link.end();
  }

  /** What a detector finds in the picture: the proposals are held against it. */
  compare(things: readonly Detection[]): void {
    this.#things = things;
    this.#covered = [];
    if (this.#phase === 'ready') void this.#cover();
  }

  async #cover(): Promise<void> {
    const things = this.#things;
    try {
      const covered = await this.#link.call((worker) => worker.cover(things.map(({ box }) => box), OVERLAP));
      if (things === this.#things && this.#phase === 'ready') this.#covered = covered;
    } catch {
      // The worker is gone; the next search starts another.
    }
  }

  #forget(): void {
    const searching = this.#searching;
    this.#searching = null;
    searching?.abort();
    this.#phase = 'none';
    this.#done = 0;
    this.#result = null;
    this.#fault = null;
    this.#covered = [];
    this.recognition.clear();
    this.growth.open([]);
  }
}

function spawnWorker(): Worker {
  return new Worker(new URL('../../../workers/proposals.ts', import.meta.url), { type: 'module', name: 'proposals' });
}
