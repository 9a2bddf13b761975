import type { Fault, Progress } from '../../../workers/api';
import { faultOf } from '../../../workers/fault';
import { labelName } from '../../i18n/labels';
import type { DataSet } from '../data/dataset.svelte';
import { overlap } from './geometry';
import type { PendingBox } from './item';
import { LabelClasses } from './label-classes';
import { Proposer, type ProposerWish } from './proposer';

/** A detection that overlaps a box which is there already by more than this says nothing new. */
const SAME = 0.6;
/** One picture may fail; this many in a row are a detector that does not work here. */
const FAILURES_BEFORE_GIVING_UP = 3;

/** What the desk needs of a data set. */
export type Pictures = Pick<DataSet, 'samples' | 'sample' | 'picture'>;

export interface Run {
  readonly done: number;
  readonly total: number;
}

/**
 * Boxes that a detector proposes, until the person has looked at them: nothing of it enters the data set by itself.
 * Reactive.
 */
export class BoxDesk {
  readonly labels = new LabelClasses(labelName);
  readonly #proposer: Proposer;
  #pending = $state.raw<ReadonlyMap<string, readonly PendingBox[]>>(new Map());
  #run = $state.raw<Run | null>(null);
  #fault = $state.raw<Fault | null>(null);
  #abort: AbortController | null = null;

  constructor(wish: () => ProposerWish, proposer = new Proposer(wish)) {
    this.#proposer = proposer;
  }

  /** Proposals to be reviewed, by sample. */
  get pending(): ReadonlyMap<string, readonly PendingBox[]> { return this.#pending; }
  /** Pictures looked at, of how many; null while none is. */
  get run(): Run | null { return this.#run; }
  /** How far opening the detector is; null while it is not being opened. */
  get opening(): Progress | null { return this.#proposer.engine.progress; }
  /** Why the last run ended before its end; null where it did not. */
  get fault(): Fault | null { return this.#fault; }

  /**
   * Looks at these samples, one after the other; what is found becomes `pending`. A run that is under way ends.
   * Resolves with how many boxes were found; null where it was cancelled or failed (see `fault`). Never rejects.
   */
  async propose(data: Pictures, ids: readonly string[]): Promise<number | null> {
    this.cancel();
    const abort = new AbortController();
    this.#abort = abort;
    this.#fault = null;
    this.#run = { done: 0, total: ids.length };
    let found = 0;
    let failures = 0;
    try {
      for (const [i, id] of ids.entries()) {
        try {
          found += await this.#look(data, id, abort.signal);
          failures = 0;
        } catch (error) {
          // A single picture that cannot be read is passed over, unless it is all that was asked for.
          if (abort.signal.aborted || ids.length === 1 || ++failures >= FAILURES_BEFORE_GIVING_UP) throw error;
          if (this.#proposer.engine.phase === 'failed') throw error;
        }
        if (!abort.signal.aborted) this.#run = { done: i + 1, total: ids.length };
      }
      return found;
    } catch (error) {
      if (!abort.signal.aborted) this.#fault = faultOf(error);
      return null;
    } finally {
      if (this.#abort === abort) {
        this.#abort = null;
        this.#run = null;
      }
    }
  }

  /** Ends the run; what was found until then stays to be reviewed. */
  cancel(): void {
    this.#abort?.abort();
    this.#abort = null;
    this.#run = null;
  }

  /** Proposals of a sample that are left to be reviewed; none: it is done. */
  leave(id: string, left: readonly PendingBox[]): void {
    const pending = new Map(this.#pending);
    if (left.length > 0) pending.set(id, left);
    else pending.delete(id);
    this.#pending = pending;
  }

  /** Gives the detector's memory back, unless it is at work. */
  rest(): void {
    if (!this.#run) this.#proposer.end();
  }

  async #look(data: Pictures, id: string, signal: AbortSignal): Promise<number> {
    const picture = await createImageBitmap(await data.picture(id));
    const { detections } = await this.#proposer.look(picture, signal);
    signal.throwIfAborted();
    const boxes = data.sample(id)?.boxes ?? [];
    const fresh = detections
      .filter(({ box }) => box.width > 0 && box.height > 0 && !boxes.some((other) => overlap(box, other) > SAME))
      .map(({ box, label, score }): PendingBox => ({ ...box, label, score, classId: null }));
    this.leave(id, fresh);
    return fresh.length;
  }
}
