import { argMax, memory, reshape, tensor4d, tidy, type Tensor4D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  COURSE_NET_LAYERS, CourseNet, courseNetInput, SlidingCourseNet,
} from '../../../models/sliding-window/course-net';
import { packWeights, unpackWeights, type WeightList } from '../../../models/sliding-window/packed-weights';
import { bestClass, compareScores, scoreCrops, scoreInOnePass } from '../../../models/sliding-window/scoring';
import { drawShapeScene, drawShapeWindow, SHAPE_CLASSES } from '../../../models/sliding-window/shapes/scene';
import type { Weights } from '../../../models/transfer/weights';
import { sha256 } from '../../../scripts/weights/files';
import { startWasm } from '../wasm';

const FOLDER = 'models/weights/course-net';

interface Card {
  readonly classes: readonly string[];
  readonly metrics: { readonly accuracy: number };
  readonly file: {
    readonly path: string;
    readonly bytes: number;
    readonly sha256: string;
    readonly weights: WeightList;
  };
}

let card: Card;
let weights: Weights;

beforeAll(async () => {
  await startWasm();
  card = JSON.parse(readFileSync(`${FOLDER}/card.json`, 'utf8')) as Card;
  weights = unpackWeights(card.file.weights, Uint8Array.from(readFileSync(`${FOLDER}/${card.file.path}`)).buffer);
});
afterEach(() => expect(memory().numTensors).toBe(0));

function scene(seed: number, width: number, height: number): Tensor4D {
  const { picture } = drawShapeScene(seed, width, height, Math.ceil((width * height) / 400));
  return tensor4d(courseNetInput(picture), [1, height, width, 3]);
}

/** Crops classified one by one with dense layers, against the picture in one pass with convolutions. */
async function difference(picture: Tensor4D, net: CourseNet, sliding: SlidingCourseNet) {
  const { window, stride, classes } = sliding;
  const dense = {
    window, stride, classes,
    forward: (crops: Tensor4D) => tidy(() => reshape(net.classify(crops), [-1, 1, 1, classes]) as Tensor4D),
  };
  const loop = await scoreCrops(dense, picture, stride, { batch: 7 });
  return compareScores(loop!, await scoreInOnePass(sliding, picture));
}

describe('crop loop and single pass', () => {
  test('give the same for every window of a picture of any size, down to the pixels', async () => {
    const net = CourseNet.restore(weights);
    const sliding = new SlidingCourseNet(weights);
    const sides = fc.integer({ min: 14, max: 40 });
    let largest = 0;
    await fc.assert(
      fc.asyncProperty(sides, sides, fc.nat(1e6), async (width, height, seed) => {
        const picture = scene(seed, width, height);
        const found = await difference(picture, net, sliding);
        picture.dispose();
        expect(found.byCell).toHaveLength((Math.floor((width - 14) / 2) + 1) * (Math.floor((height - 14) / 2) + 1));
        expect(found.agreement).toBe(1);
        largest = Math.max(largest, found.largest);
      }),
      { numRuns: 25 },
    );
    net.dispose();
    sliding.dispose();
    expect(largest).toBeLessThanOrEqual(1e-4);
  });

  test("do so on the course's 16 × 16 and 28 × 28, which have 2 × 2 and 8 × 8 windows", async () => {
    const net = CourseNet.restore(weights);
    const sliding = new SlidingCourseNet(weights);
    for (const [side, cells] of [[16, 2], [28, 8]] as const) {
      const picture = scene(1, side, side);
      const found = await difference(picture, net, sliding);
      expect(found.byCell).toHaveLength(cells * cells);
      expect(found.largest).toBeLessThanOrEqual(1e-4);
      picture.dispose();
    }
    net.dispose();
    sliding.dispose();
  });

  test('differ if a single weight does', async () => {
    const net = CourseNet.restore(weights);
    const changed = { ...weights, 'dense_0/kernel': weights['dense_0/kernel']!.slice() };
    changed['dense_0/kernel'].reverse();
    const sliding = new SlidingCourseNet(changed);
    const picture = scene(2, 20, 20);
    expect((await difference(picture, net, sliding)).largest).toBeGreaterThan(0.1);
    for (const each of [net, sliding, picture]) each.dispose();
  });
});

describe('the shipped weights', () => {
  test('are those of the card', () => {
    const bytes = readFileSync(`${FOLDER}/${card.file.path}`);
    expect(bytes.byteLength).toBe(card.file.bytes);
    expect(bytes.byteLength).toBeLessThan(1e6);
    expect(sha256(bytes)).toBe(card.file.sha256);
    expect(card.classes).toEqual(SHAPE_CLASSES);
    expect(Buffer.compare(packWeights(weights).bytes, bytes)).toBe(0);
  });

  test('know shapes that they never saw about as well as the card says', () => {
    const net = CourseNet.restore(weights);
    const count = 600;
    const drawn = Array.from({ length: count }, (_, i) => drawShapeWindow(123_456, i));
    const right = tidy(() => {
      const inputs = drawn.flatMap(({ picture }) => [...courseNetInput(picture)]);
      const answers = argMax(net.classify(tensor4d(inputs, [count, 14, 14, 3])), 1).dataSync();
      return drawn.filter(({ label }, i) => answers[i] === label).length;
    });
    net.dispose();
    expect(card.metrics.accuracy).toBeGreaterThan(0.9);
    expect(Math.abs(right / count - card.metrics.accuracy)).toBeLessThan(0.04);
  });

  test('find the shapes of a scene: the window nearest to each says what it is', async () => {
    const sliding = new SlidingCourseNet(weights);
    let [right, all] = [0, 0];
    for (let seed = 0; seed < 8; seed++) {
      const { picture, things } = drawShapeScene(900 + seed, 90, 70, 9);
      const image = tensor4d(courseNetInput(picture), [1, 70, 90, 3]);
      const scores = await scoreInOnePass(sliding, image);
      image.dispose();
      for (const { label, box } of things) {
        const cell = (from: number, size: number, side: number, count: number) =>
          Math.min(count - 1, Math.max(0, Math.round(((from + size / 2) * side - 7) / 2)));
        const column = cell(box.x, box.width, 90, scores.grid.columns);
        const row = cell(box.y, box.height, 70, scores.grid.rows);
        all++;
        if (SHAPE_CLASSES[bestClass(scores, row * scores.grid.columns + column)] === label) right++;
      }
    }
    sliding.dispose();
    expect(all).toBeGreaterThan(60);
    expect(right / all).toBeGreaterThan(0.85);
  });

  test('are refused when something is missing', () => {
    const { 'conv/bias': _, ...rest } = weights;
    expect(() => new SlidingCourseNet(rest)).toThrow(RangeError);
    expect(() => CourseNet.restore(rest)).toThrow(RangeError);
    expect(() => unpackWeights(card.file.weights, new ArrayBuffer(10))).toThrow(RangeError);
  });
});

test('the layers that its receptive field is computed from are those it has', () => {
  expect(COURSE_NET_LAYERS.map(({ name }) => name)).toEqual(['conv', 'pool', 'dense_0', 'dense_1', 'dense_2']);
});

describe('drawn windows and scenes', () => {
  test('depend on nothing but their seed', () => {
    expect(drawShapeScene(5, 60, 40, 6)).toEqual(drawShapeScene(5, 60, 40, 6));
    expect(drawShapeScene(6, 60, 40, 6)).not.toEqual(drawShapeScene(5, 60, 40, 6));
    expect(drawShapeWindow(1, 2, 3)).toEqual(drawShapeWindow(1, 2, 3));
  });

  test('show all classes, each about as often, and background', () => {
    const counts = new Array<number>(SHAPE_CLASSES.length).fill(0);
    for (let i = 0; i < 1000; i++) counts[drawShapeWindow(4, i).label]!++;
    expect(counts[0]).toBeGreaterThan(320);
    for (const count of counts.slice(1)) expect(count).toBeGreaterThan(70);
  });

  test('have boxes inside of the picture, apart from each other', () => {
    const { things } = drawShapeScene(3, 120, 90, 12);
    expect(things.length).toBeGreaterThan(6);
    for (const { box } of things) {
      expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0);
      expect(Math.max(box.x + box.width, box.y + box.height)).toBeLessThanOrEqual(1);
    }
  });
});
