import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Prediction } from '../../scripts/eval/detect';
import { PHOTOS } from '../models/photos';

const folder = mkdtempSync(join(tmpdir(), 'saccade-eval-'));
const pictures = join(folder, 'pictures');
const out = join(folder, 'preds.json');

function run(script: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['scripts/run.mjs', script, ...args], (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}
const evaluate = (...args: string[]) => run('scripts/eval.ts', ...args);
const sentences = (stderr: string) => stderr.trim().split('\n');

beforeAll(async () => {
  mkdirSync(pictures);
  copyFileSync(`${PHOTOS}/sample1.jpg`, join(pictures, 'person.jpg'));
  writeFileSync(join(pictures, 'text.jpg'), 'I am no picture.');
  writeFileSync(join(pictures, 'half.jpg'), readFileSync(`${PHOTOS}/sample2.jpg`).subarray(0, 40_000));
  writeFileSync(join(pictures, 'notes.txt'), 'Nor do I say so.');
  // Stored lying on its side, with the orientation that puts it up again.
  const lying = sharp(`${PHOTOS}/sample1.jpg`).rotate(270).withMetadata({ orientation: 6 });
  await lying.jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toFile(join(pictures, 'turned.jpg'));
  await sharp({ create: { width: 1, height: 1, channels: 4, background: '#0000' } }).png().toFile(join(pictures, 'dot.png'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('npm run eval -- detect', () => {
  it('finds the person, upright or turned by EXIF, in pixels; says what it cannot read and goes on', async () => {
    const args = ['detect', '--detector', 'centernet', '--images', pictures, '--out', out, '--size', '320', '--json'];
    const { code, stdout, stderr } = await evaluate(...args);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ detector: 'centernet', size: 320, pictures: 3, unreadable: 2 });
    expect(sentences(stderr)).toHaveLength(2);
    expect(stderr).toMatch(/^half\.jpg cannot be read .*\.\ntext\.jpg cannot be read .*\.\n$/);

    const rows = JSON.parse(readFileSync(out, 'utf8')) as Prediction[];
    expect(rows.every((row) => Object.keys(row).join() === 'image,label,bbox,score')).toBe(true);
    const { width, height } = await sharp(join(pictures, 'person.jpg')).metadata();
    const best = (image: string) => rows.find((row) => row.image === image)!;
    const person = best('person.jpg');
    expect(person.label).toBe('person');
    expect(person.score).toBeGreaterThan(0.5);
    const [x, y, w, h] = person.bbox;
    expect(h).toBeGreaterThan(height / 4);
    expect(x + w).toBeLessThanOrEqual(width + 0.01);
    expect(y + h).toBeLessThanOrEqual(height + 0.01);

    const turned = best('turned.jpg');
    expect(turned.label).toBe('person');
    turned.bbox.forEach((value, i) => expect(Math.abs(value - person.bbox[i]!)).toBeLessThan(0.05 * height));
  });

  it('keeps to --score and --max', async () => {
    const args = ['detect', '--detector', 'ssd', '--images', pictures, '--out', out];
    expect((await evaluate(...args, '--score', '0.1', '--max', '2')).code).toBe(0);
    const rows = JSON.parse(readFileSync(out, 'utf8')) as Prediction[];
    expect(rows.filter(({ image }) => image === 'person.jpg')).toHaveLength(2);
    expect(rows.every(({ score }) => score >= 0.1)).toBe(true);
  });

  it('recognises proposals one by one', async () => {
    const few = join(folder, 'few');
    mkdirSync(few);
    copyFileSync(`${PHOTOS}/sample1.jpg`, join(few, 'person.jpg'));
    const args = ['detect', '--detector', 'rcnn', '--images', few, '--out', out, '--proposals', '40', '--json'];
    const { code, stdout } = await evaluate(...args);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ detector: 'rcnn', size: 96, pictures: 1, unreadable: 0 });
    const rows = JSON.parse(readFileSync(out, 'utf8')) as Prediction[];
    expect(rows.length).toBeLessThanOrEqual(40);
    expect(rows.slice(0, 3).map(({ label }) => label)).toContain('person');
  });

  it('explains itself', async () => {
    expect((await evaluate('--help')).stdout).toContain('detect');
    expect((await evaluate('detect', '--help')).stdout).toContain('--detector ssd|centernet');
  });

  const good = ['detect', '--detector', 'ssd', '--images', pictures, '--out', out];
  it.each([
    ['a command that is none', ['classify-dogs'], "'classify-dogs'"],
    ['an unknown detector', ['detect', '--detector', 'yolo9000', '--images', pictures, '--out', out], 'yolo9000'],
    ['a folder that is not there', ['detect', '--detector', 'ssd', '--images', '/nowhere', '--out', out], '/nowhere'],
    ['an empty folder', ['detect', '--detector', 'ssd', '--images', join(folder, 'empty'), '--out', out], 'no pictures'],
    ['nothing that can be read', ['detect', '--detector', 'ssd', '--images', join(folder, 'bad'), '--out', out], 'None'],
    ['nowhere to write', ['detect', '--detector', 'ssd', '--images', pictures, '--out', '/nowhere/preds.json'], '/nowhere'],
    ['a size it cannot have', [...good, '--size', '512'], '300'],
    ['a score that is no number', [...good, '--score', 'high'], '--score'],
    ['a network that tells no boxes', [...good, '--plain'], '--plain'],
    ['a size for proposals', ['detect', '--detector', 'rcnn', '--images', pictures, '--out', out, '--size', '96'], '--size'],
    ['an unknown option', [...good, '--sise', '300'], '--sise'],
  ])('answers %s with a sentence and a failure', async (_, args, part) => {
    mkdirSync(join(folder, 'empty'), { recursive: true });
    mkdirSync(join(folder, 'bad'), { recursive: true });
    writeFileSync(join(folder, 'bad', 'text.png'), 'no picture');
    const { code, stdout, stderr } = await evaluate(...args);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(sentences(stderr).at(-1)).toContain(part);
    expect(stderr).not.toMatch(/\n\s+at /); // no stack
  });
});

describe('npm run accuracy', () => {
  const labels = join(folder, 'labels');
  const classes = join(folder, 'classes.yaml');
  const score = (preds: string) =>
    run('scripts/accuracy.ts', '--preds', preds, '--images', pictures, '--labels', labels, '--classes', classes, '--json');

  beforeAll(() => {
    mkdirSync(labels);
    writeFileSync(classes, 'path: .\nnames:\n  0: person\n  1: cat\n');
    writeFileSync(join(labels, 'person.txt'), '0 0.5 0.5 0.5 0.5\n');
  });

  it('scores pixels against fractions', async () => {
    const { width, height } = await sharp(join(pictures, 'person.jpg')).metadata();
    const preds = join(folder, 'perfect.json');
    const bbox = [width / 4, height / 4, width / 2, height / 2];
    // Under its Open Images name, as the SSD writes it.
    writeFileSync(preds, JSON.stringify([{ image: 'person.jpg', label: 'Person', bbox, score: 0.9 }]));
    const { code, stdout } = await score(preds);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ap50: 1, ap: 1, classes: [{ label: 'person', truths: 1 }] });
  });

  it.each([
    ['no JSON', '<html>', 'is not JSON'],
    ['another shape', '[{"image": "person.jpg"}]', 'is not a list of'],
    ['a picture that is not there', '[{"image":"gone.jpg","label":"cat","bbox":[0,0,1,1],"score":1}]', 'gone.jpg'],
  ])('answers %s with a sentence and a failure', async (_, text, part) => {
    const preds = join(folder, 'bad.json');
    writeFileSync(preds, text);
    const { code, stderr } = await score(preds);
    expect(code).toBe(1);
    expect(sentences(stderr)).toHaveLength(1);
    expect(stderr).toContain(part);
  });
});
