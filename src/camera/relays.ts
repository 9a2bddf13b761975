import { RelayReader, type ReaderEnd } from './relay-reader';
import type { FrameReader } from './source';

/** The readers that a camera handed out: each goes on through changes of camera, hiding and pausing. */
export class Relays {
  readonly #onend: ReaderEnd;
  readonly #relays = new Set<RelayReader>();
  #paused = false;

  /** `onend`: see RelayReader. */
  constructor(onend: ReaderEnd) {
    this.#onend = onend;
  }

  /** One more, which begins with `reader`; null where there is nothing to read yet. */
  open(reader: FrameReader | null): FrameReader {
    for (const former of this.#relays) if (former.closed) this.#relays.delete(former);
    const relay = new RelayReader(this.#onend);
    relay.setPaused(this.#paused);
    relay.attach(reader);
    this.#relays.add(relay);
    return relay;
  }

  /** Gives each of them another reader, or none until further notice. */
  attach(read: () => FrameReader | null): void {
    for (const relay of this.#relays) relay.attach(read());
  }

  setPaused(paused: boolean): void {
    this.#paused = paused;
    for (const relay of this.#relays) relay.setPaused(paused);
  }

  close(): void {
    for (const relay of this.#relays) relay.close();
    this.#relays.clear();
  }
}
