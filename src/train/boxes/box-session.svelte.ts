import type { SampleRow } from '../../storage/samples';
import type { DataSet } from '../data/dataset.svelte';
import { DataFault } from '../data/fault';
import { BoxEditor } from './box-editor.svelte';
import type { BoxDesk } from './desk.svelte';
import { pendingOf, type PendingBox } from './item';

export interface SessionOptions {
  readonly data: DataSet;
  readonly desk: BoxDesk;
  /** Where it begins; of a sample that is there. */
  readonly sampleId: string;
}

/**
 * The editor on one sample after the other. What was drawn is kept whenever a sample is left, whichever way, as one
 * step that the data set can undo. Reactive.
 */
export class BoxSession {
  readonly #data: DataSet;
  readonly #desk: BoxDesk;
  #sample = $state.raw<SampleRow>()!;
  #editor = $state.raw<BoxEditor>()!;
  readonly #kept = new Set<string>();
  #steps = 0;

  /** DataFault 'unknown-sample'. */
  constructor({ data, desk, sampleId }: SessionOptions) {
    this.#data = data;
    this.#desk = desk;
    this.#open(sampleId);
  }

  get sample(): SampleRow { return this.#sample; }
  get editor(): BoxEditor { return this.#editor; }
  /** From 1. */
  get position(): number { return this.#at + 1; }
  get total(): number { return this.#data.samples.length; }
  /** Samples, beside this one, whose proposals wait to be reviewed; the next ones first. */
  get waiting(): readonly string[] {
    const { samples } = this.#data;
    const round = [...samples.slice(this.#at + 1), ...samples.slice(0, Math.max(0, this.#at))];
    return round.map(({ id }) => id).filter((id) => this.#desk.pending.has(id));
  }
  /** Samples whose boxes were changed. */
  get kept(): number { return this.#kept.size; }
  /** Steps that the data set can undo because of it: a sample may be left and kept several times. */
  get steps(): number { return this.#steps; }

  /** To the next sample (1) or the previous one (-1). Tells whether there is one. DataFault where keeping fails. */
  step(by: 1 | -1): boolean {
    const next = this.#data.samples[this.#at + by];
    if (next) this.go(next.id);
    return next !== undefined;
  }

  /** To this sample. */
  go(id: string): void {
    this.keep();
    this.#open(id);
  }

  /** Keeps what was drawn. Proposals that were not decided about stay to be reviewed. */
  keep(): void {
    const { id } = this.#sample;
    this.#editor.abort();
    const stored = this.#data.sample(id);
    if (!stored) return;
    this.#desk.leave(id, this.#editor.proposals.flatMap(pendingOf));
    if (!this.#editor.differsFrom(stored.boxes)) return;
    this.#data.setBoxes(id, this.#editor.boxes);
    this.#kept.add(id);
    this.#steps++;
  }

  /** Lets a detector look at this sample. Resolves with how many boxes it proposes; null as `BoxDesk.propose` does. */
  async propose(): Promise<number | null> {
    const editor = this.#editor;
    const { id } = this.#sample;
    // What is drawn but not kept yet must not be proposed again.
    this.keep();
    const found = await this.#desk.propose(this.#data, [id]);
    if (found !== null && editor === this.#editor) editor.propose(this.#proposals(id, editor.classId));
    return found;
  }

  get #at(): number {
    return this.#data.samples.findIndex(({ id }) => id === this.#sample.id);
  }

  #open(id: string): void {
    const sample = this.#data.sample(id);
    if (!sample) throw new DataFault('unknown-sample', id);
    const classId = sample.classIds[0]!;
    this.#sample = sample;
    this.#editor = new BoxEditor({
      size: { width: sample.width, height: sample.height },
      boxes: sample.boxes,
      proposals: this.#proposals(id, classId),
      classId,
      onaccept: (label, as) => this.#desk.labels.remember(label, as),
    });
  }

  #proposals(id: string, otherwise: string) {
    const { classes } = this.#data;
    return (this.#desk.pending.get(id) ?? []).map((box: PendingBox) => {
      const known = classes.some((row) => row.id === box.classId);
      const classId = known ? box.classId! : this.#desk.labels.classOf(box.label, classes, otherwise);
      return { ...box, classId };
    });
  }
}
