import type { BackendReport, DetectResult, Frame, OpenDetector, WorkerEvents } from '../../../workers/api';
import { FaultError } from '../../../workers/fault';
import type { CapturedFrame, FrameReader, Source } from '../../../src/camera/source';
import type { FaultCode } from '../../../workers/api';

const REPORT: BackendReport = { backend: 'webgpu', adapter: '', threads: 1, selfTestError: 0, refused: [] };
export const RESULT: DetectResult = {
  width: 4, height: 3, detections: [], candidates: [], candidateCount: 0, tensors: 1,
  timings: { upload: 1, network: 1, readback: 1, nms: 1 },
};

/** What lives in the fake worker: answers at once, unless told to wait or to fail. */
export class FakeDetector {
  readonly opened: OpenDetector[] = [];
  frames = 0;
  decodings = 0;
  failFrames: FaultCode | null = null;
  failOpening: FaultCode | null = null;
  holdOpening = false;
  /** Decoding again waits for it. */
  gate: Promise<void> = Promise.resolve();

  open(request: OpenDetector, _events: WorkerEvents, signal: AbortSignal): Promise<BackendReport> {
    this.opened.push(request);
    if (this.failOpening) return Promise.reject(new FaultError(this.failOpening, 'told to'));
    if (!this.holdOpening) return Promise.resolve(REPORT);
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))));
  }

  detect(): Promise<DetectResult> {
    this.frames++;
    if (this.failFrames) return Promise.reject(new FaultError(this.failFrames, 'told to'));
    return Promise.resolve(RESULT);
  }

  predictions(): Promise<[]> {
    return Promise.resolve([]);
  }

  async again(): Promise<DetectResult | null> {
    this.decodings++;
    await this.gate;
    return this.frames > 0 ? RESULT : null;
  }
}

/** A frame that can be transferred in Node and knows whether it was closed: a port is both. */
function fakeFrame(onclose: () => void): Frame {
  const { port1, port2 } = new MessageChannel();
  port2.close();
  const close = port1.close.bind(port1);
  return Object.assign(port1, { close: () => (onclose(), close()) }) as unknown as Frame;
}

/** A source whose frames come when the test says so. */
export class FakeSource implements Source {
  readonly kind = 'demo';
  readonly title = '';
  readonly mirrored = false;
  readonly live: boolean;
  readonly element = {} as HTMLCanvasElement;
  paused = false;
  made = 0;
  closed = 0;
  #waiting: ((captured: CapturedFrame | null) => void) | null = null;

  constructor(live = true) {
    this.live = live;
  }

  size() {
    return { width: 4, height: 3 };
  }

  frames(): FrameReader {
    return {
      method: 'canvas',
      eager: true,
      next: () => new Promise((resolve) => (this.#waiting = resolve)),
      close: () => this.#waiting?.(null),
    };
  }

  /** Gives a frame, if one is being waited for. */
  give(): boolean {
    const resolve = this.#waiting;
    if (!resolve || this.paused) return false;
    this.#waiting = null;
    this.made++;
    let open = true;
    const frame = fakeFrame(() => {
      if (open) this.closed++;
      open = false;
    });
    resolve({ frame, captureMs: 0, timestamp: 0, skipped: 0 });
    return true;
  }

  setPaused(paused: boolean): void {
    this.paused = paused;
  }

  again(): void {
    this.give();
  }

  stop(): void {}
}
