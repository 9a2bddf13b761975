import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PHOTOS } from '../models/photos';

const folder = mkdtempSync(join(tmpdir(), 'saccade-classify-'));
const pictures = join(folder, 'pictures');
const out = join(folder, 'report.json');

function classify(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['scripts/run.mjs', 'scripts/eval.ts', 'classify', ...args], (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

interface Report {
  readonly accuracy: number;
  readonly chance: number;
  readonly classes: readonly string[];
  readonly tested: number;
  readonly trained: number;
  readonly confusion: readonly (readonly number[])[];
  readonly curves: { readonly head: readonly { readonly loss: number; readonly accuracy: number }[] };
}
const readReport = () => JSON.parse(readFileSync(out, 'utf8')) as Report;

beforeAll(async () => {
  for (const name of ['people', 'stripes']) mkdirSync(join(pictures, name), { recursive: true });
  for (let i = 1; i <= 6; i++) {
    copyFileSync(`${PHOTOS}/sample${i}.jpg`, join(pictures, 'people', `${i}.jpg`));
    const width = 60 + 10 * i;
    const data = Uint8Array.from({ length: width * width * 3 }, (_, at) => (Math.floor(at / 3 / (3 + i)) % 2) * (200 + 5 * i));
    await sharp(data, { raw: { width, height: width, channels: 3 } }).png().toFile(join(pictures, 'stripes', `${i}.png`));
  }
  writeFileSync(join(pictures, 'stripes', 'text.png'), 'I am no picture.');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('npm run eval -- classify', () => {
  const folders = ['--train', pictures, '--test', pictures, '--out', out];
  const args = [...folders, '--size', '128', '--epochs', '30', '--augment', 'none'];

  it('tells people from stripes, says what it cannot read, and does it twice the same', async () => {
    const { code, stdout, stderr } = await classify(...args, '--json');
    expect(stderr).toMatch(/^stripes\/text\.png cannot be read .*\.\n$/);
    expect(code).toBe(0);
    const report = readReport();
    expect(report).toMatchObject({ accuracy: 1, chance: 0.5, classes: ['people', 'stripes'] });
    expect(report.trained + report.tested).toBe(12);
    expect(report.confusion.flat().reduce((a, b) => a + b)).toBe(report.tested);
    expect(report.curves.head).toHaveLength(30);
    expect(report.curves.head.at(-1)!.loss).toBeLessThan(report.curves.head[0]!.loss);
    expect(JSON.parse(stdout)).toMatchObject({ accuracy: 1, classes: 2 });

    await classify(...args);
    const losses = ({ curves }: Report) => curves.head.map(({ loss }) => loss);
    expect(losses(readReport())).toEqual(losses(report));
  });

  it('learns from augmented copies', async () => {
    const { code, stdout } = await classify(...args, '--augment', 'gentle', '--copies', '1');
    expect(code).toBe(0);
    expect(stdout).toContain('100.0% of');
    expect(readReport().trained).toBe(2 * (12 - readReport().tested));
  });

  it.each(['1', 'all'])('unfreezes %s on WASM, beginning with the trained head', async (blocks) => {
    const { code, stdout } = await classify(...args, '--size', '64', '--unfreeze', blocks, '--tune-epochs', '2', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ classes: 2 });
    const { head, tuned } = (readReport() as unknown as { curves: Record<'head' | 'tuned', { loss: number }[]> }).curves;
    expect(tuned).toHaveLength(2);
    expect(tuned[0]!.loss).toBeLessThan(head[0]!.loss);
  });

  it.each([
    ['no folder', ['--train', '/nowhere', '--test', pictures, '--out', out], 'There is no folder /nowhere'],
    ['one class', ['--train', folder, '--test', folder, '--out', out], 'no classes in'],
    ['nothing to train on', ['--test', pictures, '--out', out], '--train is missing'],
    ['nowhere to write', ['--train', pictures, '--test', pictures, '--out', '/nowhere/r.json'], '/nowhere'],
    ['an unknown level', [...args, '--unfreeze', 'most'], '--unfreeze must be'],
    ['more blocks than there are', [...args, '--unfreeze', '99'], 'the trunk has 18 blocks'],
    ['no shots', [...args, '--shots', '0'], '--shots must be'],
  ])('answers %s with a sentence and a failure', async (_, wrong, part) => {
    const { code, stdout, stderr } = await classify(...wrong);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n').at(-1)).toContain(part);
    expect(stderr).not.toMatch(/\n\s+at /); // no stack
  });
});
