import { SvelteMap } from 'svelte/reactivity';

/** Side of a thumbnail in pixels: sharp on most phones. */
export const THUMB_SIDE = 96;
/** A camera is dark at first: after this many milliseconds they are drawn once more. */
const AGAIN_AFTER_MS = 4000;
/** Where they could not be drawn it is tried again, but not with every frame. */
const RETRY_AFTER_MS = 2000;

type Draw = (ids: readonly string[], side: number) => Promise<readonly ImageBitmap[]>;

/** What the picture on the stage looks like in each style. Reactive. */
export class Thumbs {
  readonly #draw: Draw;
  readonly #pictures = new SvelteMap<string, ImageBitmap>();
  #drawn: readonly string[] = [];
  #busy = false;
  #firstAt = 0;
  #settled = false;
  #turn = 0;
  #retryAt = 0;

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  /** null while there is none. */
  of(id: string): ImageBitmap | null {
    return this.#pictures.get(id) ?? null;
  }

  /** A frame was painted: those that are missing, or were drawn too early, are drawn now. Never rejects. */
  want(ids: readonly string[], now = performance.now()): void {
    const same = ids.length === this.#drawn.length && ids.every((id, i) => id === this.#drawn[i]);
    const early = !this.#settled && this.#firstAt > 0 && now - this.#firstAt > AGAIN_AFTER_MS;
    if (this.#busy || now < this.#retryAt || (same && !early)) return;
    if (early) this.#settled = true;
    if (this.#firstAt === 0) this.#firstAt = now;
    void this.#make(ids, now);
  }

  /** Another picture is on the stage. */
  forget(): void {
    this.#turn++;
    this.#busy = false;
    this.#drawn = [];
    this.#firstAt = 0;
    this.#retryAt = 0;
    this.#settled = false;
  }

  /** One style is another one now, under the same id. */
  renew(): void {
    this.#drawn = [];
  }

  async #make(ids: readonly string[], now: number): Promise<void> {
    const turn = this.#turn;
    const before = this.#drawn;
    this.#busy = true;
    const pictures = await this.#draw(ids, THUMB_SIDE).catch(() => []);
    if (turn !== this.#turn) {
      for (const picture of pictures) picture.close();
      return;
    }
    this.#busy = false;
    if (pictures.length < ids.length) this.#retryAt = now + RETRY_AFTER_MS;
    // Unless `renew` came in between.
    else if (this.#drawn === before) this.#drawn = ids;
    for (const [i, picture] of pictures.entries()) {
      this.#pictures.get(ids[i]!)?.close();
      this.#pictures.set(ids[i]!, picture);
    }
  }
}
