import type { Box } from '../geometry/box';
import { iou } from '../geometry/iou';
import type { Random } from '../random';
import type { Size } from './windows';

/** Something in a picture that a window may show. */
export interface WindowThing {
  readonly box: Box;
  readonly classIndex: number;
  /**
   * Whether it is certainly there. Of what a teacher only suspects, no window is an example; but none that may show it
   * is background either.
   */
  readonly sure: boolean;
}

export interface IouRules {
  /** A window shows what it overlaps by at least so much. */
  readonly positive: number;
  /** And nothing if it overlaps all by less than so much. What lies between is neither, and not learned from. */
  readonly negative: number;
  /**
   * Whether a thing that no window overlaps enough is shown by the best one of those that are not background, as in
   * Faster R-CNN (Ren et al., 2015): long things never fill a square.
   */
  readonly claim: boolean;
}

export const IOU_RULES: IouRules = { positive: 0.5, negative: 0.3, claim: false };

/** Instead of a class. */
export const BACKGROUND = -1;
export const IGNORED = -2;

export interface WindowLabels {
  /** A class, BACKGROUND or IGNORED for every window. */
  readonly labels: Int32Array;
  /** Index of the thing that it shows, −1 if none. */
  readonly things: Int32Array;
}

/**
 * What windows show. Of several things it is the one that is overlapped most; of equal ones the first.
 * @param windows in the same unit as the things
 * @throws RangeError for rules by which a window is both
 */
export function labelWindows(
  windows: readonly Box[],
  things: readonly WindowThing[],
  { positive, negative, claim }: IouRules = IOU_RULES,
): WindowLabels {
  if (!(negative > 0 && positive >= negative)) {
    throw new RangeError(`a window may be background or not, not both: ${positive}, ${negative}`);
  }
  const labels = new Int32Array(windows.length).fill(BACKGROUND);
  const shown = new Int32Array(windows.length).fill(-1);
  const claims = things.map(() => ({ overlap: 0, window: -1, met: false }));
  windows.forEach((window, w) => {
    let [most, best, suspected] = [0, -1, 0];
    things.forEach(({ box, sure }, t) => {
      const overlap = iou(window, box);
      if (!sure) {
        suspected = Math.max(suspected, overlap);
        return;
      }
      if (overlap > claims[t]!.overlap) Object.assign(claims[t]!, { overlap, window: w });
      if (overlap > most) [most, best] = [overlap, t];
    });
    if (most >= positive) {
      [labels[w], shown[w]] = [things[best]!.classIndex, best];
      claims[best]!.met = true;
    } else if (Math.max(most, suspected) >= negative) labels[w] = IGNORED;
  });
  if (claim) {
    claims.forEach(({ overlap, window, met }, t) => {
      if (met || overlap < negative || labels[window] !== IGNORED) return;
      [labels[window], shown[window]] = [things[t]!.classIndex, t];
    });
  }
  return { labels, things: shown };
}

export interface DrawOptions {
  /** Windows around each thing that is sure. */
  readonly perThing: number;
  /** Windows anywhere. */
  readonly anywhere: number;
  /** Side of the smallest, as a share of the picture's shorter side. */
  readonly smallest: number;
}

/** How far a window is from the best one: its size by a factor of e^±0.3, its middle by a part of its side. */
const SIZE_JITTER = 0.3;
const PLACE_JITTER = 0.18;

/**
 * Draws square windows that lie within the picture: around the things, about as large, and anywhere, of any size. What
 * they show is for `labelWindows` to say.
 * @param size of the picture, pixels: what is square depends on it
 * @returns windows in fractions of the picture
 */
export function drawWindows(random: Random, size: Size, things: readonly WindowThing[], options: DrawOptions): Box[] {
  const { perThing, anywhere, smallest } = options;
  const shorter = Math.min(size.width, size.height);
  const windows: Box[] = [];
  for (const { box, sure } of things) {
    const [width, height] = [box.width * size.width, box.height * size.height];
    const middle = { x: box.x * size.width + width / 2, y: box.y * size.height + height / 2 };
    for (let i = 0; sure && i < perThing; i++) {
      const wanted = Math.sqrt(width * height) * Math.exp(random.between(-SIZE_JITTER, SIZE_JITTER));
      const side = Math.min(shorter, Math.max(smallest * shorter, wanted));
      const aside = () => random.between(-PLACE_JITTER, PLACE_JITTER) * side;
      windows.push(square(size, middle.x + aside(), middle.y + aside(), side));
    }
  }
  for (let i = 0; i < anywhere; i++) {
    const side = shorter * smallest ** random.next();
    windows.push(square(size, random.next() * size.width, random.next() * size.height, side));
  }
  return windows;
}

/**
 * Hard negatives (Sung and Poggio, 1998): of the windows that show nothing, those that the classifier is most sure show
 * something. Of windows that overlap much only the worst mistake is taken, or one mistake would fill the list.
 * @param mistakes for each window the probability that it is not background
 * @param least probability from which on it is a mistake
 * @returns indices of windows, the worst first
 */
export function hardNegatives(
  windows: readonly Box[],
  { labels }: WindowLabels,
  mistakes: ArrayLike<number>,
  { count, least, apart = 0.5 }: { readonly count: number; readonly least: number; readonly apart?: number },
): number[] {
  const candidates = Array.from(labels.keys()).filter((i) => labels[i] === BACKGROUND && mistakes[i]! >= least);
  candidates.sort((a, b) => mistakes[b]! - mistakes[a]! || a - b);
  const taken: number[] = [];
  for (const i of candidates) {
    if (taken.length === count) break;
    if (!taken.some((other) => iou(windows[other]!, windows[i]!) > apart)) taken.push(i);
  }
  return taken;
}

/** A square with this middle, moved into the picture where it would reach out. */
function square({ width, height }: Size, x: number, y: number, side: number): Box {
  const within = (middle: number, length: number) => Math.min(length - side, Math.max(0, middle - side / 2));
  return { x: within(x, width) / width, y: within(y, height) / height, width: side / width, height: side / height };
}
