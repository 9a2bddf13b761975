import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADVISED_THRESHOLD } from '../../models/zoo/faces/curve';
import { readPairs } from '../../scripts/eval/verify/pairs';
import { PHOTOS } from '../models/photos';

const run = promisify(execFile);
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'saccade-verify-'));
  for (const name of ['sample1.jpg', 'sample5.jpg']) copyFileSync(`${PHOTOS}/${name}`, join(folder, name));
  await sharp(`${PHOTOS}/sample1.jpg`).resize(500).jpeg({ quality: 70 }).toFile(join(folder, 'again.jpg'));
  await sharp({ create: { width: 90, height: 60, channels: 3, background: '#789' } }).png().toFile(join(folder, 'wall.png'));
  writeFileSync(join(folder, 'broken.jpg'), 'no picture');
});
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const verify = (...args: string[]) => run(process.execPath, ['--import', 'tsx', 'scripts/eval.ts', 'verify', ...args]);

describe('the list of pairs', () => {
  it('is read with and without a head, in quotes, and in any order of columns', () => {
    const wanted = [{ a: 'x, y.jpg', b: 'z.jpg', same: true }, { a: 'p.jpg', b: 'q "r".jpg', same: false }];
    for (const text of [
      'a,b,same\n"x, y.jpg",z.jpg,1\np.jpg,"q ""r"".jpg",0\n',
      '"x, y.jpg",z.jpg,true\r\np.jpg, "q ""r"".jpg" ,different',
      '\uFEFFSame,B,A\n\nyes,z.jpg,"x, y.jpg"\nNO,"q ""r"".jpg",p.jpg\n\n',
    ]) {
      expect(readPairs(write('pairs.csv', text))).toEqual(wanted);
    }
  });

  it('names the line that is none', () => {
    expect(() => readPairs(write('pairs.csv', 'a,b,same\nx.jpg,y.jpg,1\nx.jpg,1\n'))).toThrow(/^Line 3 of .* is no pair/);
    expect(() => readPairs(write('pairs.csv', 'x.jpg,y.jpg,maybe'))).toThrow(/Line 1/);
    expect(() => readPairs(write('pairs.csv', 'a,b,same\n'))).toThrow(/no pairs/);
    expect(() => readPairs(join(folder, 'none.csv'))).toThrow(/cannot be read/);
  });
});

describe('npm run eval -- verify', () => {
  it('tells how far apart faces are, and why it cannot', async () => {
    const pairs = write(
      'pairs.csv',
      'a,b,same\nsample1.jpg,again.jpg,1\nsample1.jpg,sample5.jpg,0\nsample1.jpg,wall.png,0\nbroken.jpg,gone.jpg,1\n',
    );
    const out = join(folder, 'scores.json');
    const { stdout, stderr } = await verify('--images', folder, '--pairs', pairs, '--out', out, '--json');
    const scores = JSON.parse(readFileSync(out, 'utf8')) as { distance: number | null; note?: string }[];
    expect(scores.slice(0, 3)).toMatchObject([
      { a: 'sample1.jpg', b: 'again.jpg', same: true },
      { a: 'sample1.jpg', b: 'sample5.jpg', same: false },
      { a: 'sample1.jpg', b: 'wall.png', same: false, distance: null, note: 'no face in wall.png' },
    ]);
    expect(scores[3]).toMatchObject({ distance: null, note: 'broken.jpg cannot be read; there is no picture gone.jpg' });
    expect(scores[0]!.distance).toBeLessThan(ADVISED_THRESHOLD);
    expect(scores[1]!.distance).toBeGreaterThan(ADVISED_THRESHOLD);
    expect(scores[0]).not.toHaveProperty('note');
    // Right: the first against the second. Wrong: whatever has a missed face.
    expect(JSON.parse(stdout)).toMatchObject({ same: 2, different: 2, auc: 0.25, pictures: 6, missed: 3 });
    expect(stderr).toContain('no face in wall.png.');
  });

  it.each([
    [['--help'], /--pairs/, 0],
    [['--pairs', 'x'], /--images is missing/, 1],
    [['--images', '.'], /--pairs is missing/, 1],
    [['--images', '.', '--pairs', 'x'], /--out is missing/, 1],
    [['--images', '/nowhere', '--pairs', 'x', '--out', 'y'], /There is no folder \/nowhere/, 1],
    [['--images', '.', '--pairs', 'x', '--out', '/nowhere/y'], /--out cannot be written/, 1],
    [['--images', '.', '--pairs', '/nowhere.csv', '--out', '/tmp/y'], /cannot be read/, 1],
    [['--colour'], /--colour/, 1],
  ])('%j says a sentence', async (args, sentence, code) => {
    const { stdout, stderr, code: exit = 0 } = await verify(...args).catch((error: { stdout: string; stderr: string; code: number }) => error) as {
      stdout: string;
      stderr: string;
      code?: number;
    };
    expect(exit).toBe(code);
    expect(stdout + stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
