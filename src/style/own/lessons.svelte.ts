import type { StyleLessonEvent } from '../../../workers/api';
import { faultOf } from '../../../workers/fault';
import { m } from '../../i18n/generated/messages';
import { faultSentence } from '../../i18n/sentences';
import { LinkError } from '../../link/link';
import { WakeLock } from '../../train/run/wake-lock';
import type { Notices } from '../../ui/notices.svelte';
import type { StyleEngine } from '../engine.svelte';
import type { OwnStyles } from './shelf.svelte';

export interface LessonsOptions {
  readonly own: OwnStyles;
  readonly engine: Pick<StyleEngine, 'learn' | 'setLessonPaused'>;
  readonly notices: Notices;
  /** What is learnt has begun, ended or was given up; or it waits for a picture. */
  readonly onchange: () => void;
}

/** Of one lesson: a few minutes on most devices. */
export const LESSON_STEPS = 200;

/** One step's costs. */
export interface LessonPoint {
  readonly content: number;
  readonly style: number;
}

/** A style of the person's own that is learnt properly: one at a time. Reactive. */
export class Lessons {
  readonly #options: LessonsOptions;
  readonly #wakeLock = new WakeLock();
  #id = $state<string | null>(null);
  #points = $state.raw<readonly LessonPoint[]>([]);
  #ms = $state(0);
  #waiting = $state(false);
  #paused = $state(false);
  #controller: AbortController | null = null;

  constructor(options: LessonsOptions) {
    this.#options = options;
  }

  /** Of the style that is being learnt; null: none. */
  get id(): string | null { return this.#id; }
  /** The costs of every step so far. */
  get points(): readonly LessonPoint[] { return this.#points; }
  /** Milliseconds that the newest step took. */
  get ms(): number { return this.#ms; }
  /** For a picture to practise on. */
  get waiting(): boolean { return this.#waiting; }
  get paused(): boolean { return this.#paused; }

  /** Learns, and keeps what is learnt again and again. Never rejects. */
  async start(id: string): Promise<void> {
    const { own, engine, notices, onchange } = this.#options;
    const style = own.get(id);
    if (!style || this.#id !== null) return;
    const controller = new AbortController();
    this.#controller = controller;
    this.#id = id;
    this.#points = [];
    this.#paused = false;
    this.#waiting = true;
    this.#wakeLock.hold();
    onchange();
    const before = style.steps;
    try {
      const picture = await createImageBitmap(style.picture);
      const job = { picture, vector: style.vector, steps: LESSON_STEPS };
      const { vector, steps, reason } = await engine.learn(job, (event) => this.#heard(id, before, event), controller.signal);
      const kept = controller.signal.reason === GIVEN_UP
        ? await own.learnt(id, style.vector, before)
        : await own.learnt(id, vector, before + steps);
      if (reason === 'done' && kept) notices.show('style-learnt', 'info', () => m.style_learnt({ name: style.name }));
    } catch (error) {
      // What was kept last is still there.
      if (!controller.signal.aborted) this.#tell(error, id);
    } finally {
      this.#wakeLock.release();
      this.#controller = null;
      this.#id = null;
      this.#waiting = false;
      onchange();
    }
  }

  setPaused(paused: boolean): void {
    if (this.#id === null) return;
    this.#paused = paused;
    void this.#options.engine.setLessonPaused(paused).catch(() => undefined);
  }

  /** Ends it, and keeps what was learnt. */
  stop(): void {
    this.#controller?.abort();
  }

  /** Ends it; the style is as it was before. */
  discard(): void {
    this.#controller?.abort(GIVEN_UP);
  }

  #heard(id: string, before: number, event: StyleLessonEvent): void {
    if (this.#id !== id) return;
    this.#waiting = event.type === 'waiting';
    if (event.type === 'waiting') {
      // A picture that does not move comes by only when it is asked for.
      this.#options.onchange();
      return;
    }
    this.#points = [...this.#points, { content: event.content, style: event.style }];
    this.#ms = event.ms;
    // So that a page that is closed, or a device that is lost, loses ten steps at most.
    if (event.vector && !this.#controller?.signal.aborted) void this.#options.own.learnt(id, event.vector, before + event.step);
  }

  #tell(error: unknown, id: string): void {
    const { own, notices } = this.#options;
    const name = own.get(id)?.name ?? '';
    const steps = String(own.get(id)?.steps ?? 0);
    const crashed = error instanceof LinkError || faultOf(error).code === 'device-lost';
    const { code, detail } = faultOf(error);
    const again = { name: () => m.style_learn_on(), act: () => void this.start(id) };
    const text = () => (crashed ? m.style_lesson_lost({ name, steps }) : faultSentence(code, detail));
    notices.show('style-lesson', 'problem', text, [again]);
  }
}

const GIVEN_UP = new DOMException('given up', 'AbortError');
