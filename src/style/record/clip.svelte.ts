import { m } from '../../i18n/generated/messages';
import { shareOrSave } from '../../stage/snapshot';
import type { Notices } from '../../ui/notices.svelte';
import { stamped } from './file-name';

/** Seconds after which a clip ends by itself. */
export const LONGEST_CLIP_S = 15;
const FRAMES_PER_SECOND = 30;
/** Bits a second: brush strokes are all edges, and need many. */
const RATE = 6_000_000;
/** What players everywhere know comes first. */
const TYPES = ['video/mp4;codecs=avc1.42E01F', 'video/mp4', 'video/webm;codecs=vp9', 'video/webm;codecs=vp8', 'video/webm'];

/** A short film of what is painted, as the stage shows it. Reactive. */
export class Clip {
  readonly #notices: Notices;
  #recorder: MediaRecorder | null = null;
  #canvas: HTMLCanvasElement | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #seconds = $state<number | null>(null);
  #wanted = $state(false);

  constructor(notices: Notices) {
    this.#notices = notices;
  }

  /** How long it is so far; null: none is made. */
  get seconds(): number | null { return this.#seconds; }
  get recording(): boolean { return this.#wanted; }

  /** Begins with the next painted frame, or says why it cannot. */
  start(): void {
    if (typeof MediaRecorder === 'undefined' || !('captureStream' in HTMLCanvasElement.prototype)) {
      this.#notices.show('clip', 'problem', () => m.style_clip_unsupported());
      return;
    }
    this.#wanted = true;
    this.#seconds = 0;
  }

  /** Ends it; what was recorded is shared or saved. */
  stop(): void {
    this.#wanted = false;
    clearInterval(this.#timer);
    this.#seconds = null;
    const recorder = this.#recorder;
    this.#recorder = null;
    this.#canvas = null;
    if (recorder && recorder.state !== 'inactive') recorder.stop();
  }

  /** A frame was painted on `canvas`. */
  take(canvas: HTMLCanvasElement, { width, height }: { readonly width: number; readonly height: number }, mirrored: boolean): void {
    if (!this.#wanted) return;
    this.#canvas ??= this.#begin(width, height);
    const context = this.#canvas?.getContext('2d', { alpha: false });
    if (!this.#canvas || !context) return;
    context.setTransform(mirrored ? -1 : 1, 0, 0, 1, mirrored ? this.#canvas.width : 0, 0);
    context.drawImage(canvas, 0, 0, this.#canvas.width, this.#canvas.height);
  }

  #begin(width: number, height: number): HTMLCanvasElement | null {
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    try {
      // Asked for before the stream: a canvas without a context gives none in some browsers.
      canvas.getContext('2d', { alpha: false });
      const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type)) ?? '';
      const recorder = new MediaRecorder(canvas.captureStream(FRAMES_PER_SECOND), { mimeType, videoBitsPerSecond: RATE });
      this.#record(recorder);
      return canvas;
    } catch (error) {
      this.stop();
      this.#notices.show('clip', 'problem', () => m.style_clip_failed({ detail: String(error) }));
      return null;
    }
  }

  #record(recorder: MediaRecorder): void {
    const pieces: Blob[] = [];
    const began = performance.now();
    recorder.addEventListener('dataavailable', ({ data }) => void (data.size > 0 && pieces.push(data)));
    let failed = false;
    recorder.addEventListener('error', ({ error, message }: Partial<ErrorEvent>) => {
      failed = true;
      this.#notices.show('clip', 'problem', () => m.style_clip_failed({ detail: String(error ?? message ?? '') }));
    });
    recorder.addEventListener('stop', () => {
      for (const track of recorder.stream.getTracks()) track.stop();
      // It ended by itself: no frame begins another one.
      if (this.#recorder === recorder) this.stop();
      // Why there is nothing has been said.
      if (failed && pieces.length === 0) return;
      void this.#give(new Blob(pieces, { type: recorder.mimeType.split(';')[0] ?? 'video/webm' }));
    });
    recorder.start(1000);
    this.#recorder = recorder;
    this.#timer = setInterval(() => {
      this.#seconds = (performance.now() - began) / 1000;
      if (this.#seconds >= LONGEST_CLIP_S) this.stop();
    }, 200);
  }

  async #give(clip: Blob): Promise<void> {
    if (clip.size === 0) {
      this.#notices.show('clip', 'problem', () => m.style_clip_empty());
      return;
    }
    const outcome = await shareOrSave(clip, stamped(clip.type.includes('mp4') ? 'mp4' : 'webm'));
    if (outcome === 'dismissed') return;
    this.#notices.show('clip', 'info', outcome === 'shared' ? m.style_clip_shared : m.style_clip_saved);
  }
}
