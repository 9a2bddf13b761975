import type { Point } from '../../stage/view';

export interface PointerEvents {
  /** One finger, pen or mouse button draws. */
  press(at: Point): void;
  drag(at: Point): void;
  release(): void;
  abort(): void;
  /** Two fingers, or the middle button: larger by `factor` around `at`, and moved by `by`. */
  zoom(at: Point, factor: number, by: Point): void;
}

/**
 * Pointers on the canvas, in CSS pixels: one draws, two pinch and pan. A second finger takes back what the first had
 * begun, and no finger draws again before all are up.
 */
export class Pointers {
  readonly #events: PointerEvents;
  readonly #down = new Map<number, Point>();
  #drawing: number | null = null;

  constructor(events: PointerEvents) {
    this.#events = events;
  }

  /** `pans`: a pointer that is not there to draw. */
  press(id: number, at: Point, pans = false): void {
    this.#down.set(id, at);
    if (this.#down.size === 1 && !pans) {
      this.#drawing = id;
      this.#events.press(at);
    } else if (this.#drawing !== null) {
      this.#drawing = null;
      this.#events.abort();
    }
  }

  move(id: number, at: Point): void {
    const before = this.#down.get(id);
    if (!before) return;
    if (this.#drawing === id) this.#events.drag(at);
    else this.#pinch(id, before, at);
    this.#down.set(id, at);
  }

  release(id: number): void {
    if (this.#drawing === id) {
      this.#drawing = null;
      this.#events.release();
    }
    this.#down.delete(id);
  }

  /** The system took the pointer away. */
  cancel(id: number): void {
    if (this.#drawing === id) {
      this.#drawing = null;
      this.#events.abort();
    }
    this.#down.delete(id);
  }

  #pinch(id: number, before: Point, at: Point): void {
    const other = [...this.#down].find(([each]) => each !== id)?.[1];
    if (!other) {
      this.#events.zoom(at, 1, { x: at.x - before.x, y: at.y - before.y });
      return;
    }
    const factor = distance(at, other) / Math.max(1, distance(before, other));
    const middle = { x: (before.x + other.x) / 2, y: (before.y + other.y) / 2 };
    this.#events.zoom(middle, factor, { x: (at.x - before.x) / 2, y: (at.y - before.y) / 2 });
  }
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
