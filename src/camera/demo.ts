import type { FrameReader, Size, Source } from './source';

export class DemoSource implements Source {
  readonly kind = 'demo';
  readonly live = true;
  readonly mirrored = false;
  readonly element!: HTMLCanvasElement;
  /** Title of the scene on show. */
  get title(): string { throw new Error(); }
  /** `baseUrl`: directory of the app, ending in '/'. Rejects with a SourceFault. */
  static open(_baseUrl: string): Promise<DemoSource> { throw new Error(); }
  size(): Size { throw new Error(); }
  frames(): FrameReader { throw new Error(); }
  setPaused(_paused: boolean): void { throw new Error(); }
  again(): void { throw new Error(); }
  stop(): void { throw new Error(); }
}
