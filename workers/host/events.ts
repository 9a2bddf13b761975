import { releaseProxy } from 'comlink';
import type { Fault, Progress, WorkerEvent, WorkerEvents } from '../api';

/** What an open detector tells the page, until it is closed. */
export class EventLine {
  #events: WorkerEvents | null;

  constructor(events: WorkerEvents) {
    this.#events = events;
  }

  progress(progress: Progress): void {
    this.#send({ type: 'progress', progress });
  }

  fault(fault: Fault): void {
    this.#send({ type: 'fault', fault });
  }

  /** Ends the line and frees its message port, if it is one of Comlink's. */
  close(): void {
    const events = this.#events as (WorkerEvents & { [releaseProxy]?: () => void }) | null;
    this.#events = null;
    events?.[releaseProxy]?.();
  }

  #send(event: WorkerEvent): void {
    this.#events?.(event);
  }
}
