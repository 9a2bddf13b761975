import type { Box } from '../../../models/geometry/box';
import type { SampleBox } from '../../storage/samples';
import type { Point, Size } from '../../stage/view';
import { between, contains, handleAt, LEAST_SIDE, moved, resized, toPixels, type Handle } from './geometry';
import { boxOf, isSameBox, type Item, type PendingBox } from './item';
import { Steps } from './steps';

export interface EditorOptions {
  /** Of the picture, pixels. */
  readonly size: Size;
  readonly boxes: readonly SampleBox[];
  /** To be decided about; none by default. */
  readonly proposals?: readonly ProposedBox[];
  /** Class of what is drawn next. */
  readonly classId: string;
  /** A proposal of this label was taken for this class. */
  readonly onaccept?: (label: string, classId: string) => void;
}

type ProposedBox = PendingBox & { readonly classId: string };

/** What the pointer would do where it is: change the chosen box by this handle, or choose or draw. */
export type Hit = { readonly handle: Handle } | null;

interface State {
  readonly items: readonly Item[];
  readonly selected: number | null;
}

type Gesture =
  | { readonly kind: 'change'; readonly handle: Handle; readonly start: Item; readonly grip: Point }
  | { readonly kind: 'draw' };

interface Held {
  readonly gesture: Gesture;
  readonly from: Point;
  /** Pixels within which a press is a tap. */
  readonly slop: number;
  readonly before: State;
  /** Whether it went beyond the slop: from then on it is a drag, even where it comes back. */
  dragging: boolean;
}

/**
 * The boxes of one picture while they are being drawn. Points are in pixels of the picture, boxes in fractions of it.
 * Nothing here leaves the picture, and every step can be undone. Reactive.
 */
export class BoxEditor {
  readonly size: Size;
  readonly #options: EditorOptions;
  readonly #steps = new Steps<State>();
  #items = $state.raw<readonly Item[]>([]);
  #selected = $state.raw<number | null>(null);
  #preview = $state.raw<Box | null>(null);
  #classId = $state.raw('');
  /** Steps are plain: this tells that they changed. */
  #version = $state.raw(0);
  #held: Held | null = null;
  #nextKey = 1;

  constructor(options: EditorOptions) {
    this.#options = options;
    this.size = options.size;
    this.#classId = options.classId;
    const own = options.boxes.map((box) => ({ ...box, key: this.#nextKey++, proposal: null }));
    const proposed = this.#itemsOf(options.proposals ?? []);
    this.#items = [...own, ...proposed];
    this.#selected = proposed[0]?.key ?? null;
  }

  /** Boxes and proposals, in the order in which they came. */
  get items(): readonly Item[] { return this.#items; }
  /** What is kept: without proposals. */
  get boxes(): readonly SampleBox[] { return this.#items.filter(({ proposal }) => !proposal).map(boxOf); }
  get proposals(): readonly Item[] { return this.#items.filter(({ proposal }) => proposal); }
  get selected(): Item | null { return this.#items.find(({ key }) => key === this.#selected) ?? null; }
  /** What is being drawn. */
  get preview(): Box | null { return this.#preview; }
  /** Class of what is drawn next. */
  get classId(): string { return this.#classId; }
  get canUndo(): boolean { return this.#version >= 0 && this.#steps.canUndo; }
  get canRedo(): boolean { return this.#version >= 0 && this.#steps.canRedo; }

  /** Whether what is kept differs from `others`. */
  differsFrom(others: readonly SampleBox[]): boolean {
    const { boxes } = this;
    return boxes.length !== others.length || boxes.some((box, i) => !isSameBox(box, others[i]!));
  }

  /** null chooses none. */
  select(key: number | null): void {
    this.#selected = key;
    this.#steps.settle();
  }

  /** What a press would do; `reach`: how near to an edge is near, in pixels. */
  hit(at: Point, reach: number): Hit {
    const { selected } = this;
    const handle = selected && handleAt(toPixels(selected, this.size), at, reach);
    return handle === null ? null : { handle };
  }

  /** A pointer goes down: on the chosen box it moves or resizes it, elsewhere it draws, and a tap chooses. */
  press(at: Point, reach: number): void {
    this.abort();
    const { selected } = this;
    const hit = this.hit(at, reach);
    const gesture: Gesture =
      hit && selected
        ? { kind: 'change', ...hit, start: selected, grip: gripOf(toPixels(selected, this.size), hit.handle, at) }
        : { kind: 'draw' };
    this.#held = { gesture, from: at, slop: reach / 3, before: this.#state(), dragging: false };
    this.#version++;
  }

  drag(at: Point): void {
    const held = this.#held;
    if (!held) return;
    held.dragging ||= Math.hypot(at.x - held.from.x, at.y - held.from.y) > held.slop;
    if (!held.dragging) return;
    if (held.gesture.kind === 'draw') this.#preview = between(held.from, at, this.size);
    else this.#change(held.gesture, held.from, at);
  }

  release(): void {
    const held = this.#held;
    if (!held) return;
    this.#held = null;
    const drawn = this.#preview;
    this.#preview = null;
    if (!held.dragging) this.#tap(held.from);
    else if (drawn) this.#add(drawn);
    else if (this.#items !== held.before.items) this.#steps.push(held.before);
    this.#version++;
  }

  /** The gesture did not happen: another finger came, or the person thought better of it. Tells if there was one. */
  abort(): boolean {
    const held = this.#held;
    if (!held) return false;
    this.#held = null;
    this.#preview = null;
    this.#restore(held.before);
    return true;
  }

  /** Moves the chosen box by whole pixels. */
  nudge(dx: number, dy: number): void {
    this.#replace((item) => moved(item, dx, dy, this.size), 'nudge');
  }

  /** Moves the right and the bottom edge of the chosen box by whole pixels. */
  stretch(dx: number, dy: number): void {
    this.#replace((item) => {
      const { x, y, width, height } = toPixels(item, this.size);
      const handle: Handle = `${dy === 0 ? '' : 's'}${dx === 0 ? '' : 'e'}`;
      return resized(item, handle, { x: x + width + dx, y: y + height + dy }, this.size);
    }, 'stretch');
  }

  /** A key is up again: the next push of it is a step of its own. */
  settle(): void {
    this.#steps.settle();
  }

  /** A new box in the middle, a little aside of one that is already there, chosen. */
  add(): void {
    const { width, height } = this.size;
    const side = { x: Math.max(LEAST_SIDE, width / 3), y: Math.max(LEAST_SIDE, height / 3) };
    const middle = { x: (width - side.x) / 2, y: (height - side.y) / 2 };
    for (let aside = 0; ; aside += LEAST_SIDE * 2) {
      const from = { x: middle.x + aside, y: middle.y + aside };
      const box = between(from, { x: from.x + side.x, y: from.y + side.y }, this.size);
      const place = box ?? between({ x: 0, y: 0 }, { x: width, y: height }, this.size);
      if (box && this.#items.some((item) => item.x === box.x && item.y === box.y)) continue;
      if (place) this.#add(place);
      return;
    }
  }

  /** Deletes the chosen box, or dismisses the chosen proposal, and chooses the one after it. */
  remove(): void {
    const at = this.#items.findIndex(({ key }) => key === this.#selected);
    if (at < 0) return;
    this.#push();
    this.#items = this.#items.toSpliced(at, 1);
    this.#selected = (this.#items[at] ?? this.#items[at - 1])?.key ?? null;
  }

  /** Of the chosen box, and of what is drawn next. */
  setClass(classId: string): void {
    this.#classId = classId;
    if (this.selected && this.selected.classId !== classId) this.#replace((item) => ({ ...item, classId }));
  }

  /** Takes in what a detector found; proposals that were there before go. */
  propose(found: readonly ProposedBox[]): void {
    if (found.length === 0 && this.proposals.length === 0) return;
    this.abort();
    this.#push();
    const own = this.#items.filter(({ proposal }) => !proposal);
    const items = this.#itemsOf(found);
    this.#items = [...own, ...items];
    this.#selected = items[0]?.key ?? null;
  }

  /** Makes the chosen proposal a box, and chooses the next proposal. */
  accept(): void {
    const { selected } = this;
    if (!selected?.proposal) return;
    this.#accept((item) => item.key === selected.key);
    this.#selected = (this.#after(selected.key) ?? selected).key;
  }

  acceptAll(): void {
    if (this.proposals.length > 0) this.#accept(() => true);
  }

  dismissAll(): void {
    if (this.proposals.length > 0) this.propose([]);
  }

  undo(): void {
    this.#go(this.#steps.undo(this.#before()));
  }

  redo(): void {
    this.#go(this.#steps.redo(this.#before()));
  }

  #itemsOf(found: readonly ProposedBox[]): readonly Item[] {
    return found.map(({ label, score, ...box }) => ({ ...box, key: this.#nextKey++, proposal: { label, score } }));
  }

  #before(): State {
    this.abort();
    return this.#state();
  }

  #go(state: State | null): void {
    if (state) this.#restore(state);
  }

  /** What is drawn over what is small is there to be chosen first; tapping again goes through what lies under it. */
  #tap(at: Point): void {
    const under = this.#items
      .filter((item) => contains(toPixels(item, this.size), at))
      .sort((a, b) => a.width * a.height - b.width * b.height);
    const next = under.findIndex(({ key }) => key === this.#selected) + 1;
    this.select(under[next]?.key ?? null);
  }

  #change({ handle, start, grip }: Extract<Gesture, { kind: 'change' }>, from: Point, at: Point): void {
    const box =
      handle === ''
        ? moved(start, Math.round(at.x - from.x), Math.round(at.y - from.y), this.size)
        : resized(start, handle, { x: at.x + grip.x, y: at.y + grip.y }, this.size);
    this.#items = this.#items.map((item) => (item.key === start.key ? { ...item, ...box } : item));
  }

  #add(box: Box): void {
    this.#push();
    const item = { ...box, key: this.#nextKey++, classId: this.#classId, proposal: null };
    this.#items = [...this.#items, item];
    this.#selected = item.key;
  }

  #accept(which: (item: Item) => boolean): void {
    this.#push();
    this.#items = this.#items.map((item) => {
      if (!item.proposal || !which(item)) return item;
      this.#options.onaccept?.(item.proposal.label, item.classId);
      return { ...item, proposal: null };
    });
  }

  /** The proposal after the one of this key, from the first again after the last. */
  #after(key: number): Item | undefined {
    const at = this.#items.findIndex((item) => item.key === key);
    return [...this.#items.slice(at), ...this.#items.slice(0, at)].find(({ proposal }) => proposal);
  }

  #replace(change: (item: Item) => Partial<Item>, tag: string | null = null): void {
    const { selected } = this;
    if (!selected || this.#held) return;
    const after = { ...selected, ...change(selected) };
    if (isSameBox(after, selected)) return;
    this.#push(tag && `${tag} ${selected.key}`);
    this.#items = this.#items.map((item) => (item.key === after.key ? after : item));
  }

  #push(tag: string | null = null): void {
    this.#steps.push(this.#state(), tag);
    this.#version++;
  }

  #state(): State {
    return { items: this.#items, selected: this.#selected };
  }

  #restore({ items, selected }: State): void {
    this.#items = items;
    this.#selected = selected;
    this.#version++;
  }
}

/** From the pointer to the edges that it holds, so that a box does not jump when it is taken beside its edge. */
function gripOf(box: Box, handle: Handle, at: Point): Point {
  const x = handle.includes('w') ? box.x : box.x + box.width;
  const y = handle.includes('n') ? box.y : box.y + box.height;
  return { x: x - at.x, y: y - at.y };
}
