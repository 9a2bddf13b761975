import type { FrameReader, Size, Source } from './source';

export class VideoSource implements Source {
  readonly kind = 'video';
  readonly live = true;
  readonly mirrored = false;
  readonly title!: string;
  readonly element!: HTMLVideoElement;
  /** Plays in a loop, without sound. Rejects with a SourceFault. */
  static open(_blob: Blob, _title?: string): Promise<VideoSource> { throw new Error(); }
  size(): Size { throw new Error(); }
  frames(): FrameReader { throw new Error(); }
  setPaused(_paused: boolean): void { throw new Error(); }
  again(): void { throw new Error(); }
  stop(): void { throw new Error(); }
}
