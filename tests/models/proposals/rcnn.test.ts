import '@tensorflow/tfjs-backend-cpu';
import {
  mean, memory, mul, reshape, setBackend, stack, sub, tensor4d, tidy, tile, unstack, type Tensor4D,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { cutOut } from '../../../models/proposals/cut-out';
import { shrink } from '../../../models/proposals/planes';
import { ProposalRecogniser, type CropClassifier } from '../../../models/proposals/rcnn';
import { rectangles } from './pictures';

const picture = shrink(
  rectangles(60, 40, [0, 0, 0], [
    { at: [10, 10, 30, 30], colour: [250, 0, 0] },
    { at: [40, 5, 50, 35], colour: [0, 0, 240] },
  ]),
  500,
);
/** Fractions of 60 × 40 pixels. */
const row = (left: number, top: number, right: number, bottom: number) => [left / 60, top / 40, right / 60, bottom / 40];
const boxes = Float32Array.from([
  ...row(10, 10, 30, 30), ...row(0, 0, 8, 8), ...row(40, 5, 50, 35), ...row(11, 10, 30, 30), ...row(10, 10, 50, 30),
]);

/** Knows red and blue by the mean of a crop: logits grow with the share of each. */
const byColour: CropClassifier = {
  labels: ['red', 'blue'],
  reading: { kind: 'sigmoids', background: -1 },
  windows: {
    window: 8, stride: 8, classes: 2,
    forward: (crops: Tensor4D) =>
      tidy(() => {
        const colours = unstack(mean(crops, [1, 2]), 1);
        const shares = stack([colours[0]!, colours[2]!], 1);
        return reshape(mul(sub(shares, 120), 0.05), [-1, 1, 1, 2]) as Tensor4D;
      }),
  },
};

beforeAll(() => setBackend('cpu'));

describe('a proposal cut out', () => {
  test('is the part of the picture under the box, warped to a square', () => {
    const out = new Float32Array(6 * 6 * 3);
    cutOut(picture, { x: 0, y: 10 / 40, width: 20 / 60, height: 20 / 40 }, 6, out);
    for (let y = 0; y < 6; y++) {
      expect([...out.subarray(y * 18, y * 18 + 3)].map(Math.round)).toEqual([0, 0, 0]);
      expect([...out.subarray(y * 18 + 15, y * 18 + 18)].map(Math.round)).toEqual([250, 0, 0]);
    }
  });

  test('is of at least one pixel, and stays in the picture', () => {
    const out = new Float32Array(2 * 2 * 3);
    cutOut(picture, { x: 20 / 60, y: 20 / 40, width: 0, height: 0 }, 2, out);
    expect([...out]).toEqual([250, 0, 0, 250, 0, 0, 250, 0, 0, 250, 0, 0]);
    cutOut(picture, { x: 0.9, y: 0.9, width: 3, height: 3 }, 2, out);
    expect([...out]).toEqual(new Array(12).fill(0));
  });
});

describe('R-CNN with a classifier of windows', () => {
  test('recognises each proposal by itself, and suppresses within each class', async () => {
    const recogniser = new ProposalRecogniser(byColour, picture, boxes);
    expect(recogniser.found(5, 0.5, 0.5)).toEqual([]);
    expect(await recogniser.more(5)).toBe(true);
    expect(await recogniser.more(5)).toBe(false);
    const found = recogniser.found(5, 0.5, 0.6);
    expect(found.map(({ proposal, label }) => [proposal, label])).toEqual([[0, 'red'], [2, 'blue'], [4, 'red']]);
    expect(found[0]!.box.width).toBeCloseTo(20 / 60, 5);
    expect(found[0]!.score).toBeCloseTo(1 / (1 + Math.exp(-6.5)), 2);
    // The third proposal is not among the first two, and the fourth goes only where overlap is not allowed.
    expect(recogniser.found(2, 0.5, 0.5).map(({ proposal }) => proposal)).toEqual([0]);
    expect(recogniser.found(5, 0.5, 0.99).map(({ proposal }) => proposal)).toContain(3);
    expect(recogniser.found(5, 0.9999, 0.5)).toEqual([]);
  });

  test('moves the boxes to where a localisation head says that things are', async () => {
    // Of every crop: surely something, of the first class, whose box is the lower right quarter.
    const answer = [9, 0.75, 0.75, 0.5, 0.5, 6, 0];
    const windows = {
      window: 8, stride: 8, classes: answer.length,
      forward: (crops: Tensor4D) => tile(tensor4d(answer, [1, 1, 1, answer.length]), [crops.shape[0], 1, 1, 1]),
    };
    const classifier: CropClassifier = { labels: ['red', 'blue'], reading: { kind: 'localised' }, windows };
    const recogniser = new ProposalRecogniser(classifier, picture, Float32Array.from(row(10, 10, 30, 30)));
    await recogniser.more(1);
    const of = (regression: boolean) => {
      const { x, y, width, height } = recogniser.found(1, 0.5, 0.5, regression)[0]!.box;
      return [x * 60, y * 40, width * 60, height * 40].map((pixels) => Math.round(pixels * 100) / 100);
    };
    expect(of(false)).toEqual([10, 10, 20, 20]);
    expect(of(true)).toEqual([20, 20, 10, 10]);
  });

  test('goes on where it was, beyond neither what is asked for nor what there is, and leaves no tensors', async () => {
    const before = memory().numTensors;
    const recogniser = new ProposalRecogniser(byColour, picture, boxes);
    await recogniser.more(2);
    expect(recogniser.done).toBe(2);
    await recogniser.more(2);
    expect(recogniser.done).toBe(2);
    await recogniser.more(1000);
    expect(recogniser.done).toBe(5);
    expect(memory().numTensors).toBe(before);
  });
});
