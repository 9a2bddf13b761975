import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { proposals } from '../../scripts/eval/proposals';
import { rectangles } from '../models/proposals/pictures';

const still = rectangles(160, 120, [90, 130, 90], [
  { at: [20, 20, 60, 70], colour: [220, 40, 40] },
  { at: [90, 30, 150, 60], colour: [40, 60, 220] },
]);
let folder: string;
let images: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'saccade-proposals-'));
  images = join(folder, 'images');
  mkdirSync(images);
  await sharp(still.rgba, { raw: { width: 160, height: 120, channels: 4 } }).png().toFile(join(images, 'a.png'));
  await sharp(still.rgba, { raw: { width: 160, height: 120, channels: 4 } }).png().toFile(join(images, 'unlabelled.png'));
  // Both things, and a place where there is nothing but the ground.
  writeFileSync(join(folder, 'a.txt'), '0 0.25 0.375 0.25 0.4167\n1 0.75 0.375 0.375 0.25\n1 0.8 0.85 0.06 0.08\n');
  writeFileSync(join(folder, 'classes.txt'), 'cup\nbook\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('npm run eval -- proposals', () => {
  const said: string[] = [];
  const args = () => ['--images', images, '--labels', folder, '--classes', join(folder, 'classes.txt')];
  beforeEach(() => {
    said.length = 0;
    vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
  });
  afterEach(() => void vi.restoreAllMocks());

  it('tells the share of true boxes that are covered, by number of proposals and by size', async () => {
    await proposals([...args(), '--json']);
    const told = JSON.parse(said[0]!) as {
      pictures: number; boxes: number; recall: [number, number][]; recallBySize: { name: string; boxes: number }[];
    };
    expect(told).toMatchObject({ pictures: 2, boxes: 3, overlap: 0.5 });
    expect(told.recall.at(-1)).toEqual([5000, 0.6667]);
    expect(told.recall.map(([, share]) => share).toSorted((a, b) => a - b)).toEqual(told.recall.map(([, share]) => share));
    expect(told.recallBySize.map(({ name, boxes }) => [name, boxes])).toEqual([['small', 1], ['medium', 2], ['large', 0]]);
  });

  it('says it in words, for fewer hierarchies too', async () => {
    await proposals([...args(), '--hierarchies', '1', '--iou', '0.8']);
    expect(said[0]).toMatch(/^\d+ proposals a picture, \d+ ms each \(median\), 2 pictures\.$/);
    expect(said).toContain('The first 2000 cover 66.7% of 3 boxes (IoU ≥ 0.8).');
  });

  it('names what is missing or wrong', async () => {
    await expect(proposals(['--images', images])).rejects.toThrow('--labels is missing');
    await expect(proposals([...args(), '--hierarchies', '9'])).rejects.toThrow('--hierarchies must be a number from 1 to 8');
    await expect(proposals([...args(), '--labels', join(folder, 'none')])).rejects.toThrow('There is no box');
  });
});
