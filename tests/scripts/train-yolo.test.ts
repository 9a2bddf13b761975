import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Prediction } from '../../scripts/eval/detect';
import type { RoundReport } from '../../scripts/train/yolo/checkpoint';
import { readOptions } from '../../scripts/train/yolo/options';
import { listPhotos } from '../../scripts/train/yolo/pictures';
import { UserError } from '../../scripts/lib/program';
import { PHOTOS } from '../models/photos';

/** Programs are started one after the other; on a busy machine each takes its time. */
const PATIENCE = 240_000;

const folder = mkdtempSync(join(tmpdir(), 'saccade-train-yolo-'));
const data = join(folder, 'data');
const images = join(data, 'coco128', 'images-train');
const out = join(folder, 'out');

function run(script: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['scripts/run.mjs', script, ...args], (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}
const train = (...args: string[]) => run('scripts/train.ts', 'yolo', ...args);
const rounds = () => readFileSync(join(out, 'log.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as RoundReport);

beforeAll(() => {
  const labels = join(data, 'coco128', 'labels-train');
  for (const each of [images, labels, join(data, 'more', 'people')]) mkdirSync(each, { recursive: true });
  writeFileSync(join(data, 'coco128', 'classes.yaml'), 'names:\n  0: person\n  1: chair\n');
  for (let i = 1; i <= 4; i++) {
    copyFileSync(`${PHOTOS}/sample${i}.jpg`, join(images, `${i}.jpg`));
    writeFileSync(join(labels, `${i}.txt`), '0 0.5 0.5 0.4 0.6\n');
  }
  copyFileSync(`${PHOTOS}/sample5.jpg`, join(data, 'more', 'people', '5.jpg'));
  writeFileSync(join(data, 'more', 'people', 'broken.jpg'), 'I am no picture.');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('npm run train -- yolo', () => {
  const small = [
    '--data', data, '--out', out, '--others', 'more', '--size', '64', '--teacher', '128', '--held-back', '1',
    '--views', '12', '--grow', '2', '--practice', '12', '--batch', '4', '--anneal', '1', '--rate', '0.05',
  ];

  it('trains, goes on where it was stopped, and writes a head that detects', async () => {
    const first = await train(...small, '--rounds', '2');
    expect(first.stderr.split('\n').filter((line) => line && !/is drawn anew/.test(line))).toEqual([]);
    expect(first.code).toBe(0);
    expect(first.stdout).toContain('3 pictures with boxes, 1 held back, 2 without');
    expect(rounds().map(({ round, views, steps }) => [round, views, steps])).toEqual([[1, 12, 3], [2, 12, 6]]);

    const second = await train(...small, '--rounds', '4', '--resume');
    expect(second.code).toBe(0);
    expect(rounds().map(({ round, steps }) => [round, steps])).toEqual([[1, 3], [2, 6], [3, 9], [4, 12]]);
    expect(rounds().every(({ loss, ap50 }) => Number.isFinite(loss) && ap50 >= 0)).toBe(true);
    expect(rounds()[3]!.loss).toBeLessThan(rounds()[0]!.loss);

    const preds = join(folder, 'preds.json');
    const args = ['detect', '--detector', 'yolo', '--head', out, '--images', images, '--out', preds, '--size', '96', '--score', '0'];
    const seen = await run('scripts/eval.ts', ...args, '--json');
    expect(seen.code).toBe(0);
    expect(JSON.parse(seen.stdout)).toMatchObject({ detector: 'yolo', size: 96, pictures: 4, unreadable: 0 });
    const found = JSON.parse(readFileSync(preds, 'utf8')) as Prediction[];
    expect(found.length).toBe(400);
  }, PATIENCE);

  it.each([
    ['no data', ['--out', out], '--data is missing'],
    ['no coco128', ['--data', folder, '--out', out], 'There is no folder'],
    ['nowhere to write', ['--data', data], '--out is missing'],
    ['a file in the place of the folder to write', [...small, '--out', join(images, '1.jpg')], 'cannot be made'],
    ['other pictures that are not there', ['--data', data, '--out', out, '--others', 'none'], 'There is no folder'],
    ['a size between strides', [...small, '--size', '100'], '--size must be a multiple of 32'],
    ['a rate of nothing', [...small, '--rate', '0'], '--rate must be'],
    ['half a view', [...small, '--views', '0.5'], '--views must be a whole number'],
  ])('refuses %s', (_, wrong, part) => {
    const reading = () => readOptions(wrong);
    expect(reading).toThrow(UserError);
    expect(reading).toThrow(part);
  });

  it('refuses to hold back everything, and classes that the network does not know', () => {
    expect(() => listPhotos(data, ['more'], 4, ['person', 'chair'], 1)).toThrow('leaves none');
    expect(() => listPhotos(data, ['more'], 1, ['chair'], 1)).toThrow("knows no 'person'");
    const { labelled, heldBack, unlabelled } = listPhotos(data, ['more'], 1, ['person', 'chair'], 1);
    expect([...labelled, ...heldBack].map(({ name }) => name).sort()).toEqual(['1.jpg', '2.jpg', '3.jpg', '4.jpg']);
    expect(unlabelled.map((set) => set.map(({ name }) => name))).toEqual([['5.jpg', 'broken.jpg']]);
  });

  it('ends with a sentence and a failure, and explains itself', async () => {
    const { code, stdout, stderr } = await train(...small, '--out', join(folder, 'new'), '--resume');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^There is nothing to resume: .*\n$/);
    expect((await train('--help')).stdout).toContain('--resume');
  }, PATIENCE);
});
