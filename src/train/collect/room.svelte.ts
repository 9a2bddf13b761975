import { persistStorage, storageUse, type StorageUse } from '../../storage/use';

/** Asking costs little, but not nothing: not for every picture of a burst. */
const EVERY_MS = 3000;
/** Below this many bytes the person is told before it is needed. */
const SCARCE = 200_000_000;

export interface RoomMeans {
  readonly use?: () => Promise<StorageUse>;
  readonly persist?: () => Promise<boolean>;
}

/** The room on the disk: how much is used and free, and whether the browser promised to keep it. Reactive. */
export class Room {
  readonly #means: Required<RoomMeans>;
  #use = $state.raw<StorageUse | null>(null);
  #promised = $state.raw<boolean | null>(null);
  /** Whether a look is to come. */
  #waits = false;

  constructor({ use = storageUse, persist = persistStorage }: RoomMeans = {}) {
    this.#means = { use, persist };
  }

  /** Bytes; null where the browser does not tell, and before it was asked. */
  get used(): number | null { return this.#use?.usage ?? null; }
  get free(): number | null {
    const { usage = null, quota = null } = this.#use ?? {};
    return usage === null || quota === null ? null : Math.max(0, quota - usage);
  }
  get scarce(): boolean { return this.free !== null && this.free < SCARCE; }
  /** Whether the browser promised not to evict what is stored; null before it was asked. */
  get promised(): boolean | null { return this.#promised; }

  /** Something was written: asks for the promise, once, and looks at the room, soon. */
  saved(): void {
    if (this.#promised === null) {
      this.#promised = false;
      void this.#means.persist().then((promised) => (this.#promised = promised));
    }
    if (this.#waits) return;
    this.#waits = true;
    setTimeout(() => {
      this.#waits = false;
      void this.look();
    }, EVERY_MS);
  }

  /** Looks at the room now. Never rejects. */
  async look(): Promise<void> {
    this.#use = await this.#means.use();
  }
}
