import { SourceFault } from './fault';
import { createVideo } from './host';
import type { FrameReader, Size, Source } from './source';
import { readVideo, videoFault } from './video-reader';

const PATIENCE_MS = 20_000;

/** A video file, in a loop, without sound. */
export class VideoSource implements Source {
  readonly kind = 'video';
  readonly live = true;
  readonly mirrored = false;
  readonly title: string;
  readonly element: HTMLVideoElement;
  readonly #url: string;
  readonly #readers = new Set<FrameReader>();

  private constructor(title: string, element: HTMLVideoElement, url: string) {
    this.title = title;
    this.element = element;
    this.#url = url;
  }

  /** Resolves when it plays. Rejects with a SourceFault. */
  static async open(blob: Blob, title = ''): Promise<VideoSource> {
    if (blob.size === 0) throw new SourceFault('empty');
    const url = URL.createObjectURL(blob);
    const video = createVideo();
    video.loop = true;
    const source = new VideoSource(title, video, url);
    try {
      await load(video, url);
      if (video.videoWidth === 0) throw new SourceFault('no-picture');
      await play(video);
      return source;
    } catch (error) {
      source.stop();
      throw error;
    }
  }

  size(): Size {
    return { width: this.element.videoWidth, height: this.element.videoHeight };
  }

  frames(): FrameReader {
    const reader = readVideo(this.element);
    this.#readers.add(reader);
    return reader;
  }

  /** A paused video presents no new frames, so the readers wait by themselves. */
  setPaused(paused: boolean): void {
    if (paused) this.element.pause();
    else this.element.play().catch(() => {}); // was playing before, so only a later pause overtakes it
  }

  again(): void {}

  stop(): void {
    for (const reader of this.#readers) reader.close();
    this.#readers.clear();
    this.element.pause();
    this.element.removeAttribute('src');
    this.element.load();
    URL.revokeObjectURL(this.#url);
  }
}

async function load(video: HTMLVideoElement, url: string): Promise<void> {
  const ends = new AbortController();
  const { signal } = ends;
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new SourceFault('unreadable-video', 'no picture in time')), PATIENCE_MS);
      signal.addEventListener('abort', () => clearTimeout(timer));
      video.addEventListener('loadeddata', () => resolve(), { signal });
      video.addEventListener('error', () => reject(videoFault(video.error)), { signal });
      video.src = url;
    });
  } finally {
    ends.abort();
  }
}

async function play(video: HTMLVideoElement): Promise<void> {
  try {
    await video.play();
  } catch (error) {
    const { name, message } = error as Error;
    if (name === 'AbortError') return;
    throw new SourceFault(name === 'NotAllowedError' ? 'play-blocked' : 'unsupported-video', message);
  }
}
