import type { FrameReader, Size, Source } from './source';

/** What the person should know about a picture that opened all the same. */
export type PictureNote = 'animated' | 'scaled-down' | 'truncated';

export class PictureSource implements Source {
  readonly kind = 'picture';
  readonly live = false;
  readonly mirrored = false;
  readonly title!: string;
  readonly element!: HTMLCanvasElement;
  readonly notes!: readonly PictureNote[];
  /** Size in the file, as displayed; larger than `size()` where the picture was scaled down. */
  readonly original!: Size;
  /** Rejects with a SourceFault. */
  static open(_blob: Blob, _title?: string): Promise<PictureSource> { throw new Error(); }
  size(): Size { throw new Error(); }
  frames(): FrameReader { throw new Error(); }
  setPaused(_paused: boolean): void { throw new Error(); }
  again(): void { throw new Error(); }
  stop(): void { throw new Error(); }
}
