import type { HierarchyInfo, HierarchyStep } from '../../../workers/api';

/** Between two states while it plays. */
const TICK_MS = 130;
/** States from the segmentation to one region while it plays: each leaves about the same share of the regions. */
const TICKS = 60;

/** One hierarchy, looked at from its segmentation to the one region that is left. Reactive. */
export class Growth {
  readonly #ask: (hierarchy: number, merges: number) => Promise<HierarchyStep | null>;
  #hierarchies = $state.raw<readonly HierarchyInfo[]>([]);
  #hierarchy = $state(0);
  #merges = $state(0);
  #step = $state.raw<HierarchyStep | null>(null);
  #playing = $state(false);
  #timer: ReturnType<typeof setInterval> | undefined;
  #asking = false;
  #askAgain = false;

  constructor(ask: (hierarchy: number, merges: number) => Promise<HierarchyStep | null>) {
    this.#ask = ask;
  }

  get hierarchies(): readonly HierarchyInfo[] { return this.#hierarchies; }
  /** Index of the one that is looked at. */
  get hierarchy(): number { return this.#hierarchy; }
  /** Regions of its segmentation. */
  get regions(): number { return this.#hierarchies[this.#hierarchy]?.regions ?? 1; }
  /** Unions so far. */
  get merges(): number { return this.#merges; }
  get left(): number { return this.regions - this.#merges; }
  /** The newest state that is drawn; the one asked for may still be on its way. */
  get step(): HierarchyStep | null { return this.#step; }
  get playing(): boolean { return this.#playing; }

  /**
   * How far it is, [0, 1], such that equal steps leave equal shares of the regions: most unions are of crumbs, what
   * matters happens in the last few.
   */
  get along(): number { return this.regions > 1 ? 1 - Math.log(this.left) / Math.log(this.regions) : 1; }

  /** New hierarchies, from the beginning; none ends it. */
  open(hierarchies: readonly HierarchyInfo[]): void {
    this.hold();
    this.#hierarchies = hierarchies;
    this.#hierarchy = 0;
    this.#merges = 0;
    this.#show(null);
    if (hierarchies.length > 0) void this.#draw();
  }

  /** Another hierarchy, about as far on. */
  choose(hierarchy: number): void {
    const { along } = this;
    this.#hierarchy = hierarchy;
    this.seek(along);
  }

  /** See `along`. */
  seek(along: number): void {
    this.#to(this.regions - Math.round(this.regions ** (1 - along)));
  }

  /** One union on, or back. */
  go(by: 1 | -1): void {
    this.hold();
    this.#to(this.#merges + by);
  }

  /** Lets the unions follow each other, from the first if all are done, or holds them. */
  play(): void {
    if (this.#playing) {
      this.hold();
      return;
    }
    if (this.left <= 1) this.#to(0);
    this.#playing = true;
    this.#timer = setInterval(() => {
      const before = this.#merges;
      this.seek(Math.min(1, this.along + 1 / TICKS));
      if (this.#merges === before) this.#to(before + 1);
      if (this.left <= 1) this.hold();
    }, TICK_MS);
  }

  hold(): void {
    clearInterval(this.#timer);
    this.#playing = false;
  }

  #to(merges: number): void {
    this.#merges = Math.max(0, Math.min(this.regions - 1, merges));
    void this.#draw();
  }

  /** One question at a time, and the newest last. */
  async #draw(): Promise<void> {
    if (this.#asking) {
      this.#askAgain = true;
      return;
    }
    this.#asking = true;
    const asked = this.#hierarchies;
    try {
      const step = await this.#ask(this.#hierarchy, this.#merges);
      if (asked === this.#hierarchies) this.#show(step);
      else step?.picture.close();
    } catch {
      // The worker is gone: whoever holds the link tells it.
    } finally {
      this.#asking = false;
    }
    if (this.#askAgain) {
      this.#askAgain = false;
      if (this.#hierarchies.length > 0) await this.#draw();
    }
  }

  #show(step: HierarchyStep | null): void {
    this.#step?.picture.close();
    this.#step = step;
  }
}
