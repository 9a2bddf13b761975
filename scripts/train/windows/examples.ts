import type { Random } from '../../../models/random';
import { fromHalves } from '../../../models/half';
import { encodeWindow, LOCALISATION, localisationOutputs } from '../../../models/sliding-window/localisation';
import { BACKGROUND, labelWindows, type IouRules } from '../../../models/sliding-window/training-windows';
import { windowBoxes } from '../../../models/sliding-window/windows';
import type { Box } from '../../../models/geometry/box';
import type { SeenView } from './store';
import { CELLS, CHANNELS, grids, LENGTH } from './trunk';
import type { ViewThing, WindowView } from './views';

/** The box is told anyway, so that windows count which a plain detector would call misses. */
const RULES: IouRules = { positive: 0.45, negative: 0.3, claim: true };
/** Of a view and epoch: windows that show nothing, drawn anew, and those that were mistaken for something. */
const EMPTY = 14;
const MISTAKEN = 14;
const MOST_SHOWN = 28;
/** Windows of a thing whose class has so many things; of rarer ones more, by the root. */
const USUAL = { things: 300, windows: 3, least: 2, most: 12 };

/** What every window of a view shows: those of its levels first, one level after the other, then those cut out. */
export interface LabelledView {
  readonly view: WindowView;
  readonly boxes: readonly Box[];
  readonly labels: Int32Array;
  readonly things: Int32Array;
  /** How many of the windows are of levels. */
  readonly ofLevels: number;
}

export function labelView(view: WindowView, { sides, windows }: Pick<SeenView, 'sides' | 'windows'>): LabelledView {
  const ofLevels = grids(sides).flatMap(windowBoxes);
  const first = labelWindows(ofLevels, view.things, RULES);
  const cut = labelWindows(windows, view.things, { ...RULES, claim: false });
  return {
    view,
    boxes: [...ofLevels, ...windows],
    labels: Int32Array.of(...first.labels, ...cut.labels),
    things: Int32Array.of(...first.things, ...cut.things),
    ofLevels: ofLevels.length,
  };
}

/** How many windows of a thing are learned from in an epoch, by its class. */
export function quotas(views: readonly WindowView[], classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const { things } of views) for (const { sure, classIndex } of things) if (sure) counts[classIndex]!++;
  const { things, windows, least, most } = USUAL;
  return counts.map((count) => {
    return Math.min(most, Math.max(least, Math.round(windows * Math.sqrt(things / Math.max(1, count)))));
  });
}

/** Draws the windows of a view that an epoch learns from. @param mistaken windows of levels found by mining */
export function drawExamples(
  random: Random,
  { labels, things, ofLevels, view }: LabelledView,
  quota: readonly number[],
  mistaken: readonly number[],
): number[] {
  const shown = view.things.map((): number[] => []);
  const empty: number[] = [];
  const chosen: number[] = [];
  labels.forEach((label, w) => {
    if (w >= ofLevels) {
      if (label >= BACKGROUND) chosen.push(w);
    } else if (label >= 0) shown[things[w]!]!.push(w);
    else if (label === BACKGROUND) empty.push(w);
  });
  const some = shown.flatMap((windows, t) => random.shuffle(windows).slice(0, quota[view.things[t]!.classIndex]!));
  return [
    ...chosen,
    ...random.shuffle(some).slice(0, MOST_SHOWN),
    ...random.shuffle(empty).slice(0, EMPTY),
    ...random.shuffle([...mistaken]).slice(0, MISTAKEN),
  ];
}

/** (p, bx, by, bh, bw, c) of a window; c in shares of the classes that the teacher wavered between. */
export function targetOf({ boxes, labels, things, view }: LabelledView, w: number, classes: number): Float32Array {
  const thing: ViewThing | undefined = view.things[things[w]!];
  if (!thing || labels[w]! < 0) return new Float32Array(localisationOutputs(classes));
  const row = encodeWindow(boxes[w]!, thing, classes);
  // Squares: what is a tenth as likely gets a hundredth, or the many unlikely classes would outweigh the likely one.
  const total = thing.classes.reduce((sum, [, share]) => sum + share ** 2, 0);
  row[LOCALISATION.c + thing.classIndex] = 0;
  for (const [classIndex, share] of thing.classes) row[LOCALISATION.c + classIndex] = share ** 2 / total;
  return row;
}

/** Copies the features of a window of a view. */
export class FeatureReader {
  readonly #table = fromHalves(Uint16Array.from({ length: 65536 }, (_, half) => half));

  /** @param out LENGTH numbers */
  read(seen: SeenView, w: number, ofLevels: number, out: Float32Array): void {
    if (w >= ofLevels) {
      this.#copy(seen.crops, (w - ofLevels) * LENGTH, LENGTH, out, 0);
      return;
    }
    let [window, start] = [w, 0];
    for (const { size, columns, rows } of grids(seen.sides)) {
      const across = size.width / 32;
      if (window < columns * rows) {
        const [row, column] = [Math.floor(window / columns), window % columns];
        for (let y = 0; y < CELLS; y++) {
          const from = (start + (row + y) * across + column) * CHANNELS;
          this.#copy(seen.levels, from, CELLS * CHANNELS, out, y * CELLS * CHANNELS);
        }
        return;
      }
      window -= columns * rows;
      start += across * across;
    }
    throw new RangeError(`there is no window ${w}`);
  }

  #copy(from: Uint16Array, at: number, count: number, out: Float32Array, to: number): void {
    for (let i = 0; i < count; i++) out[to + i] = this.#table[from[at + i]!]!;
  }
}
