import { appendFileSync, existsSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHalves } from '../../models/half';
import { Random } from '../../models/random';
import { headShapes, initialHead, type HeadSpec } from '../../models/yolo/head-spec';
import published from '../../models/weights/yolo/yolo.json';
import { UserError } from '../../scripts/lib/program';
import { ViewCache } from '../../scripts/train/yolo/cache';
import { arraysOf, loadCheckpoint, saveCheckpoint } from '../../scripts/train/yolo/checkpoint';
import { paint, visibleTruths } from '../../scripts/train/yolo/compose';
import { designHead } from '../../scripts/train/yolo/design';
import { readHead, writeHead } from '../../scripts/train/yolo/head-file';
import { drawLayout, type Tile } from '../../scripts/train/yolo/layout';
import type { Photo } from '../../scripts/train/yolo/pictures';
import { rateAt } from '../../scripts/train/yolo/practise';
import { sceneOf } from '../../scripts/train/yolo/view';
import { SMALL } from '../models/yolo/small';

const folder = mkdtempSync(join(tmpdir(), 'saccade-yolo-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A blue picture of 80 × 60 with a red box, and where it is. */
const photo: Photo = {
  folder,
  name: 'box.png',
  truths: [{ classIndex: 2, box: { x: 0.125, y: 0.25, width: 0.25, height: 0.5 } }],
};

beforeAll(async () => {
  const data = new Uint8Array(80 * 60 * 3);
  for (let y = 0; y < 60; y++) {
    for (let x = 0; x < 80; x++) data[(y * 80 + x) * 3 + (x >= 10 && x < 30 && y >= 15 && y < 45 ? 0 : 2)] = 255;
  }
  await sharp(data, { raw: { width: 80, height: 60, channels: 3 } }).png().toFile(join(folder, 'box.png'));
});

const tile = (over: Partial<Tile>): Tile => ({
  photo, x: 0, y: 0, width: 160, height: 160, zoom: 1, shiftX: 0.5, shiftY: 0.5, mirrored: false, brightness: 1, saturation: 1, ...over,
});

describe('a painted view', () => {
  const numbers = fc.record({
    x: fc.integer({ min: 0, max: 60 }),
    y: fc.integer({ min: 0, max: 60 }),
    width: fc.integer({ min: 60, max: 100 }),
    height: fc.integer({ min: 60, max: 100 }),
    zoom: fc.double({ min: 0.5, max: 1.6, noNaN: true }),
    shiftX: fc.double({ min: 0, max: 1, noNaN: true }),
    shiftY: fc.double({ min: 0, max: 1, noNaN: true }),
    mirrored: fc.boolean(),
  });

  it('shows the box where the true box says, enlarged, shifted, cut and mirrored', async () => {
    await fc.assert(
      fc.asyncProperty(numbers, async (drawn) => {
        const { rgba, truths } = await paint([tile(drawn)], 160);
        let [left, top, right, bottom] = [160, 160, 0, 0];
        for (let y = 0; y < 160; y++) {
          for (let x = 0; x < 160; x++) {
            const at = (y * 160 + x) * 4;
            if (rgba[at]! < 128 || rgba[at]! < rgba[at + 2]!) continue;
            [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x + 1), Math.max(bottom, y + 1)];
          }
        }
        if (truths.length === 0) return;
        const [{ x, y, width, height, classIndex }] = truths as [(typeof truths)[number]];
        expect(classIndex).toBe(2);
        for (const [found, expected] of [[left, x - width / 2], [right, x + width / 2], [top, y - height / 2], [bottom, y + height / 2]]) {
          expect(Math.abs(found! - expected!)).toBeLessThan(2);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('asks for no box of which too little is in sight', () => {
    const size = { width: 80, height: 60 };
    // Covers 160 × 160 at 213 × 160: all of it in sight with the left end, little with the right end.
    expect(visibleTruths(tile({ shiftX: 0 }), size)).toHaveLength(1);
    expect(visibleTruths(tile({ shiftX: 1, zoom: 1.3 }), size)).toHaveLength(0);
    expect(visibleTruths(tile({ photo: { ...photo, truths: null } }), size)).toEqual([]);
  });

  it('is black where there is no photograph', async () => {
    const { rgba } = await paint([tile({ x: 0, width: 80, height: 80 })], 160);
    expect([...rgba.subarray(rgba.length - 4)]).toEqual([0, 0, 0, 255]);
  });

  it('is laid out without gaps or overlaps, the same for the same seed', () => {
    const photos = { labelled: [photo], heldBack: [], unlabelled: [[{ ...photo, name: 'other', truths: null }]] };
    const counts = new Set<number>();
    const names = new Set<string>();
    for (let seed = 0; seed < 60; seed++) {
      const tiles = drawLayout(photos, 320, new Random(seed));
      counts.add(tiles.length);
      for (const each of tiles) names.add(each.photo.name);
      expect(drawLayout(photos, 320, new Random(seed))).toEqual(tiles);
      const covered = new Uint8Array(320 * 320);
      for (const { x, y, width, height } of tiles) {
        for (let row = y; row < y + height; row++) {
          for (let column = x; column < x + width; column++) covered[row * 320 + column]!++;
        }
      }
      expect(covered.every((times) => times === 1)).toBe(true);
    }
    expect(counts).toEqual(new Set([1, 4, 9]));
    expect(names).toEqual(new Set(['box.png', 'other']));
    expect(drawLayout({ ...photos, unlabelled: [] }, 320, new Random(1)).every((each) => each.photo === photo)).toBe(true);
  });
});

describe('the cache of views', () => {
  const features = (value: number) => toHalves(Float32Array.of(value, -value, 0.5, 0));

  it('keeps views, and makes one again that was cut short', () => {
    const at = mkdtempSync(join(folder, 'cache-'));
    const cache = new ViewCache(at, 'trunk A', 4);
    cache.add({ features: features(1), objects: [[1, 2, 3, 4, 1, [[7, 1]]]] });
    cache.add({ features: features(2), objects: [] });
    appendFileSync(join(at, 'objects.jsonl'), '[[1,2,3');

    const again = new ViewCache(at, 'trunk A', 4);
    expect(again.count).toBe(2);
    expect(again.objects[0]).toEqual([[1, 2, 3, 4, 1, [[7, 1]]]]);
    const out = new Float32Array(4);
    again.read(1, out);
    expect([...out]).toEqual([2, -2, 0.5, 0]);
    again.add({ features: features(3), objects: [[5, 5, 5, 5, 0.25, []]] });
    expect(new ViewCache(at, 'trunk A', 4).objects[2]).toEqual([[5, 5, 5, 5, 0.25, []]]);
  });

  it('refuses the views of another trunk, features of another size, and broken files', () => {
    const at = mkdtempSync(join(folder, 'cache-'));
    const cache = new ViewCache(at, 'trunk A', 4);
    cache.add({ features: features(1), objects: [] });
    expect(() => new ViewCache(at, 'trunk B', 4)).toThrow(UserError);
    expect(() => cache.add({ features: new Uint16Array(3), objects: [] })).toThrow(RangeError);
    truncateSync(join(at, 'view-0.bin'), 4);
    expect(() => cache.read(0, new Float32Array(4))).toThrow('cut short');
  });

  it('gives scenes with a column for every class', () => {
    expect(sceneOf([[1, 2, 3, 4, 0.5, [[2, 1], [0, 0.25]]]], 3)).toEqual({
      boxes: [{ x: 1, y: 2, width: 3, height: 4 }],
      weights: [0.5],
      classes: Float32Array.of(0.25, 0, 1),
    });
  });
});

const SPEC: HeadSpec = {
  yolo: SMALL,
  layers: [{ inputs: 5, width: 6, blocks: 1, kernel: 3 }, { inputs: 4, width: 8, blocks: 0, kernel: 3 }],
};

it('a new training builds the network that its card tells of', () => {
  const objects = Array.from({ length: 40 }, (_, i) => [200, 200, 16 + 4 * i, 20 + 3 * i, 1, []] as const);
  const { spec } = designHead({ objects: [objects] }, 80, 1, 416);
  const shortlists = ({ scales }: Pick<HeadSpec['yolo'], 'scales'>) => scales.map(({ shortlist, stride }) => [stride, shortlist]);
  expect(spec.layers).toEqual(published.layers);
  expect(shortlists(spec.yolo)).toEqual(shortlists(published.yolo));
});

describe('a checkpoint', () => {
  const file = join(folder, 'checkpoint.bin');
  const plain = { version: 1, spec: SPEC, history: [], steps: 12, optimiserSteps: 11, bestRound: 3 } as const;
  const arrays = new Map([['weights/a/b', Float32Array.of(1, 2.5)], ['weights/c', new Float32Array(0)], ['best/a', Float32Array.of(-7)]]);

  it('comes back as it was', () => {
    saveCheckpoint(file, { plain, arrays });
    expect(existsSync(`${file}.new`)).toBe(false);
    expect(loadCheckpoint(file)).toEqual({ plain, arrays });
    expect(arraysOf(arrays, 'weights')).toEqual(new Map([['a/b', Float32Array.of(1, 2.5)], ['c', new Float32Array(0)]]));
  });

  it('is refused with a sentence if it is missing, cut short, or something else', () => {
    expect(() => loadCheckpoint(join(folder, 'none'))).toThrow(UserError);
    saveCheckpoint(file, { plain, arrays });
    truncateSync(file, 40);
    expect(() => loadCheckpoint(file)).toThrow(UserError);
    writeFileSync(file, 'hello');
    expect(() => loadCheckpoint(file)).toThrow(UserError);
  });
});

describe('the file of a head', () => {
  const weights = initialHead(SPEC, 5);
  const plainTaps = SPEC.layers.map(({ inputs }) => ({ mean: new Float32Array(inputs), scale: new Float32Array(inputs).fill(1) }));

  it('holds halves of everything', () => {
    writeHead(folder, SPEC, weights, plainTaps, [[12, 34]]);
    const read = readHead(folder);
    expect(read.shapes).toEqual([[12, 34]]);
    expect(read.spec).toEqual(SPEC);
    expect([...read.weights.keys()]).toEqual([...headShapes(SPEC).keys()]);
    for (const [name, values] of weights) {
      values.forEach((value, i) => expect(Math.abs(read.weights.get(name)![i]! - value)).toBeLessThanOrEqual(Math.abs(value) * 2 ** -11 + 1e-7));
    }
  });

  it('is refused if it is missing or does not fit', () => {
    expect(() => readHead('/nowhere')).toThrow(UserError);
    writeHead(folder, SPEC, weights, plainTaps, []);
    truncateSync(join(folder, 'yolo.bin'), 100);
    expect(() => readHead(folder)).toThrow(UserError);
  });
});

describe('the learning rate', () => {
  it('is constant, then falls to nothing', () => {
    const options = { rate: 0.5, rounds: 10, anneal: 4 } as Parameters<typeof rateAt>[0];
    expect([0, 5.9, 6, 8, 10, 11].map((time) => rateAt(options, time))).toEqual([0.5, 0.5, 0.5, 0.25, 0, 0]);
    expect(rateAt({ ...options, anneal: 0 }, 8)).toBe(0.5);
  });
});
