import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { iou } from '../../../models/geometry/iou';
import { Random } from '../../../models/random';
import {
  BACKGROUND, drawWindows, hardNegatives, IGNORED, IOU_RULES, labelWindows,
} from '../../../models/sliding-window/training-windows';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const side = fc.double({ min: 0.02, max: 0.8, noNaN: true });
const boxes = fc.record({ x: share, y: share, width: side, height: side });
const things = fc.array(fc.record({ box: boxes, classIndex: fc.nat(4), sure: fc.boolean() }), { maxLength: 5 });
/** Windows near things too: of those drawn anywhere few overlap enough. */
const scenes = fc.tuple(things, fc.array(boxes, { maxLength: 8 }), fc.nat(1e6)).map(([all, anywhere, seed]) => {
  const random = new Random(seed);
  const near = all.flatMap(({ box }) => [0.05, 0.2, 0.4].map((far) => ({
    ...box, x: box.x + random.between(-far, far) * box.width, y: box.y + random.between(-far, far) * box.height,
  })));
  return { all, windows: [...near, ...anywhere] };
});

describe('what windows show', () => {
  test('is what the IoU rules say, window by window', () => {
    let [positive, ignored, background] = [0, 0, 0];
    fc.assert(
      fc.property(scenes, ({ all, windows }) => {
        const { labels, things: shown } = labelWindows(windows, all);
        windows.forEach((window, w) => {
          const overlaps = all.map((thing, t) => ({ ...thing, t, overlap: iou(window, thing.box) }));
          const sure = overlaps.filter((each) => each.sure);
          const best = sure.reduce<(typeof sure)[number] | null>((a, b) => (a && a.overlap >= b.overlap ? a : b), null);
          const any = Math.max(0, ...all.map(({ box }) => iou(window, box)));
          if (best && best.overlap >= 0.5) {
            expect([labels[w], shown[w]]).toEqual([best.classIndex, best.t]);
            positive++;
          } else if (any < 0.3) {
            expect([labels[w], shown[w]]).toEqual([BACKGROUND, -1]);
            background++;
          } else {
            expect([labels[w], shown[w]]).toEqual([IGNORED, -1]);
            ignored++;
          }
        });
      }),
      { numRuns: 200 },
    );
    for (const count of [positive, ignored, background]) expect(count).toBeGreaterThan(50);
  });

  test('a thing that no window fits takes the best of those that are not background', () => {
    fc.assert(
      fc.property(scenes, ({ all, windows }) => {
        const plain = labelWindows(windows, all);
        const { labels, things: shown } = labelWindows(windows, all, { ...IOU_RULES, claim: true });
        windows.forEach((window, w) => {
          if (labels[w] === plain.labels[w]) return;
          expect(plain.labels[w]).toBe(IGNORED);
          const thing = all[shown[w]!]!;
          const overlap = iou(window, thing.box);
          expect(thing.sure && overlap >= 0.3).toBe(true);
          expect(plain.things).not.toContain(shown[w]);
          expect(windows.every((other) => iou(other, thing.box) <= overlap)).toBe(true);
        });
      }),
      { numRuns: 100 },
    );
    const long = { box: { x: 0, y: 0, width: 0.8, height: 0.2 }, classIndex: 3, sure: true };
    const fits = { x: 0.2, y: 0, width: 0.4, height: 0.2 + 0.05 };
    expect([...labelWindows([fits], [long], { ...IOU_RULES, claim: true }).labels]).toEqual([3]);
    expect([...labelWindows([fits], [long]).labels]).toEqual([IGNORED]);
  });

  test('what is only suspected is neither an example nor background', () => {
    const box = { x: 0.1, y: 0.1, width: 0.3, height: 0.3 };
    expect([...labelWindows([box], [{ box, classIndex: 2, sure: false }]).labels]).toEqual([IGNORED]);
    expect([...labelWindows([box], []).labels]).toEqual([BACKGROUND]);
  });

  test('rules by which a window is both are refused', () => {
    for (const [positive, negative] of [[0.2, 0.3], [0.5, 0], [NaN, 0.3]] as const) {
      expect(() => labelWindows([], [], { positive, negative, claim: false })).toThrow(RangeError);
    }
  });
});

describe('drawn windows', () => {
  const sizes = fc.record({ width: fc.integer({ min: 20, max: 800 }), height: fc.integer({ min: 20, max: 800 }) });
  const inPicture = fc.record({ box: boxes, classIndex: fc.nat(4), sure: fc.boolean() });

  test('are square, within the picture, of the sizes asked for', () => {
    fc.assert(
      fc.property(sizes, fc.array(inPicture, { maxLength: 4 }), fc.nat(1e6), (size, all, seed) => {
        const options = { perThing: 3, anywhere: 5, smallest: 0.2 };
        const windows = drawWindows(new Random(seed), size, all, options);
        expect(windows).toHaveLength(3 * all.filter(({ sure }) => sure).length + 5);
        const shorter = Math.min(size.width, size.height);
        for (const { x, y, width, height } of windows) {
          expect(width * size.width).toBeCloseTo(height * size.height, 6);
          expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
          expect(Math.max(x + width, y + height)).toBeLessThanOrEqual(1 + 1e-9);
          expect(width * size.width).toBeGreaterThanOrEqual(0.2 * shorter - 1e-6);
          expect(width * size.width).toBeLessThanOrEqual(shorter + 1e-6);
        }
        expect(drawWindows(new Random(seed), size, all, options)).toEqual(windows);
      }),
    );
  });

  test('around a thing about as wide as high mostly show it', () => {
    const thing = { box: { x: 0.3, y: 0.35, width: 0.3, height: 0.35 }, classIndex: 1, sure: true };
    const options = { perThing: 300, anywhere: 0, smallest: 0.1 };
    const windows = drawWindows(new Random(1), { width: 400, height: 400 }, [thing], options);
    const labels = [...labelWindows(windows, [thing]).labels];
    expect(labels.filter((label) => label === 1).length).toBeGreaterThan(200);
  });
});

describe('hard negatives', () => {
  test('are the worst mistakes on background, apart from each other', () => {
    fc.assert(
      fc.property(scenes, fc.integer({ min: 1, max: 6 }), fc.nat(1e6), ({ all, windows }, count, seed) => {
        const random = new Random(seed);
        const mistakes = windows.map(() => random.next());
        const labels = labelWindows(windows, all);
        const mined = hardNegatives(windows, labels, mistakes, { count, least: 0.3 });
        expect(mined.length).toBeLessThanOrEqual(count);
        mined.forEach((w, i) => {
          expect(labels.labels[w]).toBe(BACKGROUND);
          expect(mistakes[w]).toBeGreaterThanOrEqual(0.3);
          for (const other of mined.slice(0, i)) {
            expect(mistakes[other]).toBeGreaterThanOrEqual(mistakes[w]!);
            expect(iou(windows[other]!, windows[w]!)).toBeLessThanOrEqual(0.5);
          }
        });
        // Whatever else is a mistake is a lesser one, or much like one that was taken.
        windows.forEach((window, w) => {
          if (mined.includes(w) || labels.labels[w] !== BACKGROUND || mistakes[w]! < 0.3) return;
          const like = mined.some((other) => iou(windows[other]!, window) > 0.5 && mistakes[other]! >= mistakes[w]!);
          expect(like || mined.length === count).toBe(true);
        });
      }),
      { numRuns: 150 },
    );
  });
});
