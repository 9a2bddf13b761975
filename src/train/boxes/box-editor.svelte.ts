import type { Box } from '../../../models/geometry/box';
import type { SampleBox } from '../../storage/samples';
import type { Point, Size } from '../../stage/view';
import { freePlace, proposalAfter, tapped } from './choosing';
import { Drag } from './drag';
import { handleAt, moved, resized, toPixels, type Handle } from './geometry';
import { boxOf, isSameBox, type Item, type ProposedBox } from './item';
import { Steps } from './steps.svelte';

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

interface State {
  readonly items: readonly Item[];
  readonly selected: number | null;
}

interface Held {
  readonly drag: Drag;
  readonly before: State;
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
  get canUndo(): boolean { return this.#steps.canUndo; }
  get canRedo(): boolean { return this.#steps.canRedo; }

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

  /** What a press within `reach` (pixels) of an edge would do: change the chosen box so, or, null, choose or draw. */
  hit(at: Point, reach: number): { readonly handle: Handle } | null {
    const { selected } = this;
    const handle = selected && handleAt(toPixels(selected, this.size), at, reach);
    return handle === null ? null : { handle };
  }

  /** A pointer goes down: on the chosen box it moves or resizes it, elsewhere it draws, and a tap chooses. */
  press(at: Point, reach: number): void {
    this.abort();
    const hit = this.hit(at, reach);
    const change = hit && this.selected && { item: this.selected, ...hit };
    this.#held = { drag: new Drag({ change, from: at, reach, size: this.size }), before: this.#state() };
  }

  drag(at: Point): void {
    const drag = this.#held?.drag;
    if (!drag?.goes(at)) return;
    const box = drag.boxAt(at);
    if (drag.changes === null) this.#preview = box;
    else this.#items = this.#items.map((item) => (item.key === drag.changes ? { ...item, ...box } : item));
  }

  release(): void {
    const held = this.#held;
    if (!held) return;
    this.#held = null;
    const drawn = this.#preview;
    this.#preview = null;
    if (held.drag.isTap) this.select(tapped(this.#items, held.drag.from, this.size, this.#selected));
    else if (drawn) this.#add(drawn);
    else if (this.#items !== held.before.items) this.#steps.push(held.before);
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
    const place = freePlace(this.#items, this.size);
    if (place) this.#add(place);
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
    const items = this.#itemsOf(found);
    this.#items = [...this.#items.filter(({ proposal }) => !proposal), ...items];
    this.#selected = items[0]?.key ?? null;
  }

  /** Makes the chosen proposal a box, and chooses the next proposal. */
  accept(): void {
    const { selected } = this;
    if (!selected?.proposal) return;
    this.#accept((item) => item.key === selected.key);
    this.#selected = (proposalAfter(this.#items, selected.key) ?? selected).key;
  }

  acceptAll(): void {
    if (this.proposals.length > 0) this.#accept(() => true);
  }

  dismissAll(): void {
    if (this.proposals.length > 0) this.propose([]);
  }

  undo(): void {
    this.#restore(this.#steps.undo(this.#before()));
  }

  redo(): void {
    this.#restore(this.#steps.redo(this.#before()));
  }

  #itemsOf(found: readonly ProposedBox[]): readonly Item[] {
    return found.map(({ label, score, ...box }) => ({ ...box, key: this.#nextKey++, proposal: { label, score } }));
  }

  #before(): State {
    this.abort();
    return this.#state();
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

  #replace(change: (item: Item) => Partial<Item>, tag: string | null = null): void {
    const { selected } = this;
    if (!selected || this.#held) return;
    const after = { ...selected, ...change(selected) };
    if (isSameBox(after, selected)) return;
    this.#steps.push(this.#state(), tag && `${tag} ${selected.key}`);
    this.#items = this.#items.map((item) => (item.key === after.key ? after : item));
  }

  #push(): void {
    this.#steps.push(this.#state());
  }

  #state(): State {
    return { items: this.#items, selected: this.#selected };
  }

  #restore(state: State | null): void {
    if (!state) return;
    this.#items = state.items;
    this.#selected = state.selected;
  }
}
