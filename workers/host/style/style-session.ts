import { engine, max, moments, tensor1d, tidy, type Tensor4D } from '@tensorflow/tfjs-core';
import { keepColours, mixStyles } from '../../../models/style/mix';
import { modulations, type StyleVector } from '../../../models/style/spec';
import type {
  BackendReport, Frame, LessonJob, LessonOutcome, LessonProgress, PaintResult, PaintSettings, StyleChoice,
  StyleNumbers, StyleReading,
} from '../../api';
import { FaultError } from '../../fault';
import type { Backend } from '../backend/backend';
import type { EventLine } from '../events';
import { explain } from '../explain';
import { isOutOfMemory } from '../memory';
import type { FramePainter } from '../frame/painter';
import type { Size } from '../frame/size';
import { Stopwatch } from '../stopwatch';
import { Turns } from '../turns';
import { FrameInputs } from './frame-inputs';
import { frameSize, paintedSize } from './frame-size';
import { Lesson } from './lesson';
import { PHOTOGRAPH, type StyleNetworks } from './networks';
import { Thumbnails } from './thumbnails';

export interface StyleSessionParts {
  readonly report: BackendReport;
  readonly backend: Backend;
  readonly networks: StyleNetworks;
  readonly events: EventLine;
  readonly painter: FramePainter;
}

/** Style pictures are read at this longest side. */
const READ_AT = 256;
/** Below this standard deviation of every channel, in 0..1, a picture is of one colour. */
const FLAT = 0.01;

/** The open networks, from the first frame to `close`. Owns the backend and all networks. */
export class StyleSession {
  readonly report: BackendReport;
  readonly #parts: StyleSessionParts;
  readonly #inputs: FrameInputs;
  readonly #thumbnails: Thumbnails;
  readonly #turns = new Turns();
  readonly #stopwatch = new Stopwatch();
  readonly #inFlight = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();
  #lesson: Lesson | null = null;
  #lost: string | null = null;

  constructor(parts: StyleSessionParts) {
    this.report = parts.report;
    this.#parts = parts;
    this.#inputs = new FrameInputs(parts.backend);
    this.#thumbnails = new Thumbnails(parts.backend);
    void parts.backend.lost.then((reason) => {
      this.#lost = reason;
      parts.events.fault({ code: 'device-lost', detail: reason });
    });
  }

  /** See StyleWorker.paint. */
  paint(frame: Frame, settings: PaintSettings): Promise<PaintResult> {
    return this.#attempt(async () => {
      const { size, painted, started, shown, uploaded } = await this.#turns.take(() => this.#submit(frame, settings));
      const [upload, computed] = await Promise.all([uploaded, moment(this.#parts.backend.finished())]);
      await shown;
      const read = performance.now();
      const marks = { started, uploaded: upload, computed, read, decoded: read };
      const tensors = engine().state.numTensors - (this.#lesson?.tensors ?? 0);
      return { ...size, painted, timings: this.#stopwatch.lap(marks), tensors };
    });
  }

  /** See StyleWorker.thumbnails. */
  thumbnails(frame: Frame, styles: readonly StyleChoice[], side: number): Promise<readonly ImageBitmap[]> {
    return this.#attempt(async () => {
      const square = await this.#thumbnails.read(frame, side).finally(() => frame.close());
      try {
        const pictures: ImageBitmap[] = [];
        for (const style of styles) {
          const painted = this.#stroke(square, this.#vectorOf(style));
          pictures.push(await this.#thumbnails.show(painted));
        }
        return pictures;
      } finally {
        square.dispose();
      }
    });
  }

  /** See StyleWorker.read. */
  read(picture: ImageBitmap): Promise<StyleReading> {
    return this.#attempt(() =>
      this.#turns.take(async () => {
        const input = await this.#input(picture, READ_AT).finally(() => picture.close());
        try {
          // Of each channel by itself: those of one colour differ from each other.
        const variance = tidy(() => max(moments(input, [1, 2]).variance));
          const [spread] = await variance.data().finally(() => variance.dispose());
          return { vector: await this.#parts.networks.predict(input), flat: Math.sqrt(spread!) < FLAT };
        } finally {
          input.dispose();
        }
      }),
    );
  }

  numbers(): StyleNumbers {
    const { transfer, vectors } = this.#parts.networks;
    return { places: modulations(transfer.spec), vectors };
  }

  /** See StyleWorker.learn. */
  learn(job: LessonJob, events: LessonProgress, signal: AbortSignal): Promise<LessonOutcome> {
    if (this.#lesson) throw new FaultError('internal', 'a style is being learnt already');
    const either = AbortSignal.any([signal, this.#closing.signal]);
    return this.#attempt(async () => {
      const lesson = await this.#turns.take(() => this.#prepare(job)).finally(() => job.picture.close());
      this.#lesson = lesson;
      try {
        return await lesson.run(job.steps, events, either);
      } finally {
        this.#lesson = null;
        lesson.dispose();
      }
    });
  }

  setPaused(paused: boolean): void {
    this.#lesson?.setPaused(paused);
  }

  /** Takes the device away as a driver would. */
  loseDevice(): void {
    this.#parts.backend.lose();
  }

  /** Waits for the frames in flight, ends a lesson, then frees everything. */
  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort(new DOMException('the style networks were closed', 'AbortError'));
    await Promise.all(this.#inFlight);
    const { events, networks, painter, backend } = this.#parts;
    events.close();
    for (const each of [networks, painter, this.#inputs, this.#thumbnails]) each.dispose();
    backend.dispose();
  }

  /** Hands a frame to the device: everything of it is submitted. The frame is done with when it resolves. */
  async #submit(frame: Frame, settings: PaintSettings) {
    const started = performance.now();
    const size = frameSize(frame);
    const input = await this.#input(frame, settings.longest);
    frame.close(); // Cameras wait for their frames to be given back.
    try {
      const uploaded = moment(this.#inputs.finished());
      this.#lesson?.practise(input);
      const vector = mixStyles(this.#vectorOf(PHOTOGRAPH), {
        ...settings,
        style: this.#vectorOf(settings.style),
        second: settings.second === null ? null : this.#vectorOf(settings.second),
      });
      const picture = this.#stroke(input, vector, settings.keepColours);
      const [, height, width] = picture.shape;
      const shown = this.#parts.painter.show(picture);
      picture.dispose();
      return { size, painted: { width, height }, started, uploaded, shown };
    } finally {
      input.dispose();
    }
  }

  async #prepare({ picture, vector }: LessonJob): Promise<Lesson> {
    const input = await this.#input(picture, READ_AT);
    try {
      const lesson = new Lesson(this.#parts, input, vector);
      // What was only recorded is computed now: the picture's memory is the next frame's.
      await lesson.ready();
      return lesson;
    } finally {
      input.dispose();
    }
  }

  #stroke(input: Tensor4D, vector: StyleVector, colours = false): Tensor4D {
    return tidy(() => {
      const painted = this.#parts.networks.transfer.paint(input, tensor1d(vector));
      return colours ? keepColours(painted, input) : painted;
    });
  }

  async #input(frame: Frame, longest: number): Promise<Tensor4D> {
    const size: Size = paintedSize(frameSize(frame), longest);
    await this.#inputs.prepare(size);
    return this.#inputs.read(frame);
  }

  #vectorOf(choice: StyleChoice): StyleVector {
    if (choice instanceof Float32Array) return choice;
    const { vectors } = this.#parts.networks;
    const vector = typeof choice === 'string' ? vectors.get(choice) : (this.#lesson?.vector ?? vectors.get(PHOTOGRAPH));
    if (!vector) throw new FaultError('internal', `there is no style ${String(choice)}`);
    return vector;
  }

  #attempt<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closing.signal.aborted) throw new FaultError('internal', 'the style networks were closed');
    if (this.#lost !== null) throw new FaultError('device-lost', this.#lost);
    const answer = work().catch(async (error: unknown) => {
      if (isOutOfMemory(error)) throw new FaultError('out-of-memory', String(error), { cause: error });
      throw await explain(error, this.#parts.backend);
    });
    const forget = () => void this.#inFlight.delete(settled);
    const settled = answer.then(forget, forget);
    this.#inFlight.add(settled);
    return answer;
  }
}

/** The time at which `work` is finished; now, if there is nothing to wait for. */
async function moment(work: Promise<void> | null): Promise<number> {
  if (!work) return performance.now();
  await work;
  return performance.now();
}
