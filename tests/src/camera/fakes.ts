import type { CapturedFrame, FrameReader } from '../../../src/camera/source';
import type { Frame } from '../../../workers/api';

/** A frame that counts how often it was closed. */
export class FakeFrame {
  closed = 0;
  readonly id: number;

  constructor(id: number) {
    this.id = id;
  }

  close(): void {
    this.closed++;
  }

  /** The page only ever closes frames or passes them on. */
  asFrame(): Frame {
    return this as unknown as Frame;
  }
}

export function captured(frame: FakeFrame, skipped = 0): CapturedFrame {
  return { frame: frame.asFrame(), captureMs: 1, timestamp: 0, skipped };
}

export function frameOf(taken: CapturedFrame): FakeFrame {
  return taken.frame as unknown as FakeFrame;
}

/** A reader that gives what it is told to give. */
export class FakeReader implements FrameReader {
  readonly method: FrameReader['method'];
  readonly eager: boolean;
  closes = 0;
  asked = 0;
  #queue: CapturedFrame[] = [];
  #ended = false;
  #failure: unknown;
  #settle: (() => void) | null = null;

  constructor(eager = true, method: FrameReader['method'] = 'processor') {
    this.eager = eager;
    this.method = method;
  }

  give(frame: FakeFrame, skipped = 0): void {
    this.#queue.push(captured(frame, skipped));
    this.#settle?.();
  }

  end(): void {
    this.#ended = true;
    this.#settle?.();
  }

  fail(error: unknown): void {
    this.#failure = error;
    this.#settle?.();
  }

  async next(): Promise<CapturedFrame | null> {
    this.asked++;
    for (;;) {
      if (this.#failure) throw this.#failure;
      const taken = this.#queue.shift();
      if (taken) return taken;
      if (this.#ended) return null;
      await new Promise<void>((resolve) => (this.#settle = resolve));
    }
  }

  close(): void {
    this.closes++;
    this.end();
  }
}

/** Lets everything run that is ready to run. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}
