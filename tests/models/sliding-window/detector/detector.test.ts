import fc from 'fast-check';
import { memory, randomUniform, type Tensor4D } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { fitLetterbox } from '../../../../models/geometry/letterbox';
import { compareWays, comparedSides } from '../../../../models/sliding-window/detector/compare';
import { computedField, measuredField } from '../../../../models/sliding-window/detector/field';
import { levelSides } from '../../../../models/sliding-window/detector/level-sides';
import { heatOf, readingNear, readingOf } from '../../../../models/sliding-window/detector/look';
import type { SlidingWindowNetwork } from '../../../../models/sliding-window/detector/network';
import { placeLevels, windowOnFrame } from '../../../../models/sliding-window/detector/place';
import { startWasm } from '../../wasm';
import { tinyDetector } from './tiny';

beforeAll(startWasm);
afterEach(() => expect(memory().numTensors).toBe(0));

const LABELS = ['cat', 'dog', 'owl'];
const LOCALISED = { kind: 'localised' } as const;
const settings = { scoreThreshold: 0, iouThreshold: 0.5, maxBoxes: 300, labels: null, explain: true };
const go = { aborted: false };

async function seen(network: SlidingWindowNetwork, width = 40, height = 30) {
  const input = randomUniform([1, network.inputSize, network.inputSize, 3], 0, 1, 'float32', 7) as Tensor4D;
  const output = network.execute(input);
  const packed = (await output.data()) as Float32Array;
  output.dispose();
  return { input, packed, letterbox: fitLetterbox(width, height, network.inputSize, 'letterbox') };
}

describe('levels', () => {
  test('get smaller down to one window, all of whole cells', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 20 }),
        (cells, stride, more) => {
          const window = cells * stride;
          const sides = levelSides(window + more * stride, { window, stride });
          expect(sides[0]).toBe(window + more * stride);
          expect(sides.at(-1)).toBe(window);
          sides.forEach((side, i) => {
            expect(side % stride).toBe(0);
            if (i > 0) expect(side).toBeLessThan(sides[i - 1]!);
          });
        }),
    );
  });

  test('an input smaller than a window, or of broken cells, has none', () => {
    expect(() => levelSides(64, { window: 96, stride: 32 })).toThrow(RangeError);
    expect(() => levelSides(100, { window: 96, stride: 32 })).toThrow(RangeError);
  });
});

describe('a sliding-window detector', () => {
  test('finds windows on the frame only, each told by its cell', async () => {
    const network = await tinyDetector(40, LABELS, { kind: 'softmax', background: -1 });
    const { input, packed, letterbox } = await seen(network);
    const { candidates, candidateCount } = network.decode(packed, letterbox, settings);
    const places = placeLevels(network.grids, letterbox);
    expect(candidateCount).toBe(3 * places.reduce((sum, { columns, rows }) => sum + columns * rows, 0));
    for (const { origin } of candidates) {
      const { level, box } = origin.window!;
      const place = places[level]!;
      expect(windowOnFrame(place, letterbox, origin.cell[0] + place.left, origin.cell[1] + place.top)).toEqual(box);
      const middle = box.y + box.height / 2;
      expect(middle).toBeGreaterThanOrEqual(-1e-9);
      expect(middle).toBeLessThanOrEqual(1 + 1e-9);
    }
    input.dispose();
    network.dispose();
  });

  test('a label that stands for nothing is never found, though it takes part', async () => {
    const network = await tinyDetector(24, LABELS, { kind: 'softmax', background: 1 });
    const { input, packed, letterbox } = await seen(network);
    const { candidates } = network.decode(packed, letterbox, settings);
    expect(new Set(candidates.map(({ label }) => label))).toEqual(new Set(['cat', 'owl']));
    input.dispose();
    network.dispose();
  });

  test('regression moves the box, and the window stays what it was', async () => {
    const network = await tinyDetector(24, LABELS, LOCALISED);
    const { input, packed, letterbox } = await seen(network, 24, 24);
    const told = network.decode(packed, letterbox, settings).candidates;
    const plain = network.decode(packed, letterbox, { ...settings, regression: false }).candidates;
    expect(plain.length).toBeGreaterThan(0);
    for (const { box, origin } of plain) {
      expect(box.x).toBeCloseTo(Math.max(0, origin.window!.box.x), 6);
      expect(box.width).toBeCloseTo(origin.window!.box.width, 6);
    }
    expect(told.some(({ box, origin }) => Math.abs(box.x - origin.window!.box.x) > 1e-3)).toBe(true);
    input.dispose();
    network.dispose();
  });

  test('thousands of windows of a class come down to the boxes that were asked for', async () => {
    const network = await tinyDetector(160, ['cat'], { kind: 'sigmoids', background: -1 });
    const { input, packed, letterbox } = await seen(network, 160, 160);
    const { detections, candidates, candidateCount } = network.decode(packed, letterbox, { ...settings, maxBoxes: 7 });
    expect(candidateCount).toBeGreaterThan(1000);
    expect(candidates).toHaveLength(300);
    expect(detections.length).toBeLessThanOrEqual(7);
    input.dispose();
    network.dispose();
  });

  test('a frame that is a line has no windows but those whose middle meets it', async () => {
    const network = await tinyDetector(40, LABELS, LOCALISED);
    const { input, packed, letterbox } = await seen(network, 400, 1);
    const { candidates } = network.decode(packed, letterbox, settings);
    expect(candidates.every(({ box }) => Number.isFinite(box.x + box.y + box.width + box.height))).toBe(true);
    expect(heatOf(network, { packed, letterbox }, null).raster.height).toBe(2);
    input.dispose();
    network.dispose();
  });

  test('labels must fit what the network answers', async () => {
    const network = await tinyDetector(24, LABELS, LOCALISED);
    const parts = { windows: network.windows as never, inputSize: 24, preprocessing: network.preprocessing };
    const make = () => new (network.constructor as new (parts: object) => SlidingWindowNetwork)({
      ...parts, labels: ['one'], reading: LOCALISED, path: network.path,
    });
    expect(make).toThrow(RangeError);
    network.dispose();
  });
});

describe('heat and readings', () => {
  test('every window has its score in the heat map, and the best one is the best', async () => {
    const network = await tinyDetector(40, LABELS, LOCALISED);
    const { input, ...frame } = await seen(network);
    const heat = heatOf(network, frame, 'dog');
    for (const level of heat.levels) {
      expect(level.scores.length).toBe(level.columns * level.rows);
      for (let cell = 0; cell < level.scores.length; cell++) {
        const address = { level: level.level, column: cell % level.columns, row: Math.floor(cell / level.columns) };
        const reading = readingOf(network, frame, address)!;
        expect(reading.best.find(({ label }) => label === 'dog')!.score).toBeCloseTo(level.scores[cell]!, 6);
        expect(reading.window.x).toBeCloseTo(level.first.x + address.column * level.step.x, 6);
      }
    }
    const most = Math.max(...heat.levels.flatMap(({ scores }) => [...scores]));
    expect(heat.best!.score).toBe(most);
    expect(Math.max(...heat.raster.values)).toBeLessThanOrEqual(most + 1e-6);
    expect(readingOf(network, frame, { level: 0, column: 99, row: 0 })).toBeNull();
    expect(readingOf(network, frame, { level: 9, column: 0, row: 0 })).toBeNull();
    expect(() => heatOf(network, frame, 'cow')).toThrow(RangeError);
    input.dispose();
    network.dispose();
  });

  test('the nearest window holds the point in its middle part', async () => {
    const network = await tinyDetector(40, LABELS, LOCALISED);
    const { input, ...frame } = await seen(network);
    for (const level of [0, 1]) {
      const { window, level: { step } } = readingNear(network, frame, 0.5, 0.5, level)!;
      expect(Math.abs(window.x + window.width / 2 - 0.5)).toBeLessThanOrEqual(step.x / 2 + 1e-9);
      expect(Math.abs(window.y + window.height / 2 - 0.5)).toBeLessThanOrEqual(step.y / 2 + 1e-9);
    }
    expect(readingNear(network, frame, 0.5, 0.5, null)).not.toBeNull();
    input.dispose();
    network.dispose();
  });
});

describe('the two ways', () => {
  const request = { windowSize: 0.3, stride: 4, scales: 2, batch: 7 };

  test('agree where no cell sees its neighbours', async () => {
    const network = await tinyDetector(40, LABELS, LOCALISED);
    const { input, letterbox } = await seen(network);
    const { windows, reading, labels } = network;
    const steps: number[] = [];
    const parts = { windows, reading, labels, input, letterbox };
    const answer = (await compareWays(parts, request, (done) => steps.push(done), go))!;
    expect(answer.windows).toBe(steps.at(-1));
    expect(answer.largest).toBeLessThan(1e-5);
    expect(answer.headDifference).toBeLessThan(1e-4);
    expect(answer.padding!.overall).toBeLessThan(1e-5);
    expect(answer.agreement).toBe(1);
    expect(answer.levels).toHaveLength(2);
    input.dispose();
    network.dispose();
  });

  test('differ with padding, and only the crops: dense layers on the map are the convolution', async () => {
    const network = await tinyDetector(40, LABELS, { kind: 'softmax', background: 0 }, 9);
    const { input, letterbox } = await seen(network);
    const { windows, reading, labels } = network;
    const answer = (await compareWays({ windows, reading, labels, input, letterbox }, request, () => undefined, go))!;
    expect(answer.largest).toBeGreaterThan(1e-3);
    expect(answer.headDifference).toBeLessThan(1e-4);
    expect(answer.padding!.overall).toBeGreaterThan(1e-3);
    const { level, column, row } = answer.at!;
    const at = answer.levels.find((each) => each.level.level === level)!;
    expect(at.difference[row * at.level.columns + column]).toBe(answer.largest);
    input.dispose();
    network.dispose();
  });

  test('a stride larger than the picture leaves one window, a window as large is the picture; it stops', async () => {
    const network = await tinyDetector(40, LABELS, LOCALISED);
    const { input, letterbox } = await seen(network, 40, 40);
    const { windows, reading, labels } = network;
    const parts = { windows, reading, labels, input, letterbox };
    const far = (await compareWays(parts, { ...request, stride: 4000, scales: 1 }, () => undefined, go))!;
    expect(far.windows).toBe(1);
    // All windows of a coarse grid may lie on the bars over and under a wide picture.
    const wide = await seen(network, 40, 22);
    for (const stride of [4, 8, 16, 32, 4000]) {
      const some = await compareWays({ ...parts, ...wide }, { ...request, stride, scales: 1 }, () => undefined, go);
      expect(some!.windows).toBeGreaterThan(0);
    }
    wide.input.dispose();
    const large = (await compareWays(parts, { ...request, windowSize: 9, scales: 1 }, () => undefined, go))!;
    expect(large.levels[0]!.level.pixels).toEqual({ width: 8, height: 8 });
    expect(await compareWays(parts, request, () => undefined, { aborted: true })).toBeUndefined();
    expect(comparedSides({ windowSize: 1e-9, scales: 99 }, windows, letterbox)[0]).toBeLessThanOrEqual(1280);
    input.dispose();
    network.dispose();
  });
});

describe('the receptive field', () => {
  test('is measured where it is computed, and nowhere else', async () => {
    const network = await tinyDetector(80, LABELS, LOCALISED, 9);
    const { input, letterbox } = await seen(network, 80, 80);
    const address = { level: 0, column: 8, row: 8 };
    const computed = computedField(network, letterbox, address)!;
    expect(computed.layers.at(-1)).toMatchObject({ stride: 4, field: 13 });
    const measured = (await measuredField(network, input, letterbox, address, () => undefined, go))!;
    // Bands of four pixels hold the field.
    const { field } = computed;
    const { touched } = measured;
    expect(touched!.x).toBeLessThanOrEqual(field.x + 1e-9);
    expect(touched!.x).toBeGreaterThan(field.x - 4 / 80);
    expect(touched!.x + touched!.width).toBeGreaterThanOrEqual(field.x + field.width - 1e-9);
    expect(touched!.x + touched!.width).toBeLessThan(field.x + field.width + 4 / 80);
    expect(Math.max(...measured.byRow, ...measured.byColumn)).toBeCloseTo(1, 6);
    expect(await measuredField(network, input, letterbox, address, () => undefined, { aborted: true })).toBeUndefined();
    expect(await measuredField(network, input, letterbox, { ...address, row: 99 }, () => undefined, go)).toBeNull();
    input.dispose();
    network.dispose();
  });
});
