import '@tensorflow/tfjs-backend-cpu';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  avgPool, concat, fill, memory, setBackend, split, sub, tidy, zeros, type Tensor4D,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCALISATION } from '../../models/sliding-window/localisation';
import type { ShippedWindows } from '../../models/sliding-window/detector/shipped';
import { crops } from '../../scripts/eval/crops';
import { windowsAlone, windowsInPlace } from '../../scripts/eval/crops/recognisers';
import { scoreCrops, squareAround } from '../../scripts/eval/crops/score';
import { averageHeads } from '../../scripts/train/windows/average';
import type { FittedHead } from '../../scripts/train/windows/fit';
import { rectangles } from '../models/proposals/pictures';

const still = rectangles(160, 120, [90, 90, 90], [{ at: [20, 20, 60, 60], colour: [220, 0, 0] }]);
const thing = { box: { x: 20 / 160, y: 20 / 120, width: 40 / 160, height: 40 / 120 }, classIndex: 0 };
let folder: string;
beforeAll(async () => {
  await setBackend('cpu');
  folder = mkdtempSync(join(tmpdir(), 'saccade-crops-'));
  await sharp(still.rgba, { raw: { width: 160, height: 120, channels: 4 } }).png().toFile(join(folder, 'a.png'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Tells red from grey by the mean of what a cell's window shows: 'red', then 'grey', behind p and the box. */
const byColour = {
  window: 96, stride: 32, classes: LOCALISATION.c + 2,
  forward: (images: Tensor4D) => tidy(() => {
    const colours = avgPool(images, 96, 32, 'valid');
    const [one, rows, columns] = colours.shape;
    const [red, green] = split(colours, 3, 3);
    const before = zeros([one, rows, columns, LOCALISATION.c]);
    return concat([before, sub(red!, green!), fill([one, rows, columns, 1], 60)], 3);
  }),
} as unknown as ShippedWindows;

describe('true boxes as crops', () => {
  it('are the squares that just hold them, within the picture where they can be', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(fc.property(share, share, share, share, (x, y, w, h) => {
      const box = { x: x * 0.9, y: y * 0.9, width: w * (1 - x * 0.9), height: h * (1 - y * 0.9) };
      const square = squareAround(box, { width: 160, height: 120 });
      const [wide, high] = [box.width * 160, box.height * 120];
      if (!square) {
        expect(Math.min(wide, high)).toBeLessThan(16);
        return;
      }
      expect(square.width * 160).toBeCloseTo(Math.max(wide, high), 6);
      expect(square.height * 120).toBeCloseTo(Math.max(wide, high), 6);
      expect(square.y).toBeLessThanOrEqual(box.y + 1e-9);
      expect(square.y + square.height).toBeGreaterThanOrEqual(box.y + box.height - 1e-9);
      expect(square.x).toBeGreaterThanOrEqual(-1e-9);
    }));
  });

  it('are recognised alone and in their place, without a tensor left', async () => {
    const photos = [{ folder, name: 'a.png', truths: [thing, { ...thing, classIndex: 1 }] }];
    const before = memory().numTensors;
    for (const recogniser of [windowsAlone(byColour), windowsInPlace(byColour)]) {
      const score = await scoreCrops(photos, recogniser, ['red', 'grey']);
      expect(score).toMatchObject({ pictures: 1, crops: 2, classes: 2, top1: 0.5, top5: 1 });
      expect(score.perClass).toEqual([
        { class: 'red', crops: 1, right: 1 }, { class: 'grey', crops: 1, right: 0 },
      ]);
    }
    expect(memory().numTensors).toBe(before);
  });

  it('are asked for with what they need', async () => {
    await expect(crops(['--images', folder])).rejects.toThrow('--labels');
    writeFileSync(join(folder, 'classes.txt'), 'unicorn\n');
    writeFileSync(join(folder, 'a.txt'), '0 0.5 0.5 0.5 0.5\n');
    const args = ['--images', folder, '--labels', folder, '--classes', join(folder, 'classes.txt')];
    await expect(crops(args)).rejects.toThrow('There is no box of a class that the classifier knows');
  });
});

describe('the average of heads', () => {
  const head = (...values: number[]): FittedHead => ({
    head: {
      spec: { inputs: 1, hidden: [], classes: 2, dropout: 0, initialiser: 'he-normal', seed: 0 },
      weights: { kernel: Float32Array.from(values) },
    },
    scale: { mean: Float32Array.of(0), scale: Float32Array.of(1) },
    losses: values, rounds: [],
  });

  it('is that of their weights, and what the last one learned from', () => {
    const average = averageHeads([head(1, 2), head(2, 6), head(6, 1)]);
    expect([...average.head.weights.kernel!]).toEqual([3, 3]);
    expect(average.losses).toEqual([6, 1]);
  });

  it('is of heads of one kind', () => {
    expect(() => averageHeads([])).toThrow(RangeError);
    expect(() => averageHeads([head(1, 2, 3), head(1, 2)])).toThrow(RangeError);
  });
});
