import type { Box } from '../../../models/geometry/box';
import type { Point, Size } from '../../stage/view';
import { between, moved, resized, toPixels, type Handle } from './geometry';
import type { Item } from './item';

export interface DragOptions {
  /** The box that is changed, and the handle that holds it; null: a new box is drawn. */
  readonly change: { readonly item: Item; readonly handle: Handle } | null;
  readonly from: Point;
  /** How near to an edge is near. */
  readonly reach: number;
  readonly size: Size;
}

/** What a pointer that is down makes of a box. Points and lengths in pixels of the picture, boxes in fractions. */
export class Drag {
  readonly from: Point;
  readonly #change: DragOptions['change'];
  readonly #size: Size;
  readonly #slop: number;
  /** From the pointer to the edges that it holds, so that a box does not jump when it is taken beside its edge. */
  readonly #grip: Point;
  #isTap = true;

  constructor({ change, from, reach, size }: DragOptions) {
    this.from = from;
    this.#change = change;
    this.#size = size;
    this.#slop = reach / 3;
    this.#grip = change ? gripOf(toPixels(change.item, size), change.handle, from) : { x: 0, y: 0 };
  }

  /** It never went beyond the slop: from then on it is a drag, even where it comes back. */
  get isTap(): boolean { return this.#isTap; }
  /** Key of the box that it changes; null: it draws one. */
  get changes(): number | null { return this.#change?.item.key ?? null; }

  /** The pointer goes to `at`. Tells if that is more than a tap. */
  goes(at: Point): boolean {
    this.#isTap &&= Math.hypot(at.x - this.from.x, at.y - this.from.y) <= this.#slop;
    return !this.#isTap;
  }

  /** The box with the pointer at `at`; null where the one that is drawn is too small to be one. */
  boxAt(at: Point): Box | null {
    if (!this.#change) return between(this.from, at, this.#size);
    const { item, handle } = this.#change;
    if (handle !== '') return resized(item, handle, { x: at.x + this.#grip.x, y: at.y + this.#grip.y }, this.#size);
    return moved(item, Math.round(at.x - this.from.x), Math.round(at.y - this.from.y), this.#size);
  }
}

function gripOf(box: Box, handle: Handle, at: Point): Point {
  const x = handle.includes('w') ? box.x : box.x + box.width;
  const y = handle.includes('n') ? box.y : box.y + box.height;
  return { x: x - at.x, y: y - at.y };
}
