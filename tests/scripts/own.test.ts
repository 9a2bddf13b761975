import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBoxes, readClasses } from '../../scripts/accuracy/labels';
import { readFolders } from '../../scripts/eval/classify/data';
import { own } from '../../scripts/eval/own';
import { drawOwn, type DrawnFolders } from '../../scripts/eval/own/draw';
import { countFindings } from '../../scripts/eval/own/find';

const thing = { x: 0.4, y: 0.4, width: 0.2, height: 0.2 };
const at = (x: number, y: number, side: number, score = 0.9) => ({ box: { x, y, width: side, height: side }, score });

describe('what is found of one\'s own things', () => {
  it('counts windows that lie on them, and those that fit; and false alarms', () => {
    const looked = [
      { picture: 'fits', truth: thing, best: at(0.4, 0.4, 0.2) },
      { picture: 'large', truth: thing, best: at(0.2, 0.2, 0.6) },
      { picture: 'beside', truth: thing, best: at(0, 0, 0.2) },
      { picture: 'unsure', truth: thing, best: at(0.4, 0.4, 0.2, 0.4) },
      { picture: 'none', truth: thing, best: null },
      { picture: 'empty', truth: null, best: null },
      { picture: 'alarm', truth: null, best: at(0, 0, 1) },
    ];
    expect(countFindings(looked, 0.5)).toEqual({ pictures: 5, found: 2, boxed: 1, without: 2, mistaken: 1 });
    expect(countFindings(looked, 0.3)).toMatchObject({ found: 3, boxed: 2 });
    expect(countFindings([], 0.5)).toEqual({ pictures: 0, found: 0, boxed: 0, without: 0, mistaken: 0 });
  });

  it('is asked for with what it needs', async () => {
    await expect(own(['--train', '/nowhere'])).rejects.toThrow('go together');
    await expect(own(['--size', '300'])).rejects.toThrow('multiple of 32');
    await expect(own(['--threshold', 'low'])).rejects.toThrow('--threshold must be a number');
  });
});

describe('a thing of one\'s own, drawn', () => {
  const folder = mkdtempSync(join(tmpdir(), 'saccade-own-test-'));
  let drawn: DrawnFolders;
  beforeAll(async () => {
    drawn = await drawOwn(folder, 2, 3);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is in as many pictures as is nothing, and where the labels say', async () => {
    const { classes, items } = readFolders(drawn.train);
    expect(classes).toEqual(['background', 'cup']);
    expect(items.map(({ name }) => name)).toEqual([
      'background/00.jpg', 'background/01.jpg', 'cup/00.jpg', 'cup/01.jpg',
    ]);
    const pictures = readdirSync(drawn.images).filter((name) => name.endsWith('.jpg'));
    expect(pictures).toEqual(['with-00.jpg', 'with-01.jpg', 'without-00.jpg', 'without-01.jpg']);
    expect(existsSync(join(drawn.images, 'without-00.txt'))).toBe(false);
    for (const name of ['with-00.jpg', 'with-01.jpg']) {
      const { label, box } = readBoxes(drawn.labels, name, readClasses(drawn.classes))[0]!;
      expect(label).toBe('cup');
      expect(Math.min(box.x, box.y, 1 - box.x - box.width, 1 - box.y - box.height)).toBeGreaterThanOrEqual(-1e-9);
      const extract = {
        left: Math.round((box.x + box.width * 0.3) * 640), top: Math.round((box.y + box.height * 0.52) * 480),
        width: Math.round(box.width * 0.2 * 640), height: Math.round(box.height * 0.2 * 480),
      };
      // The cup's band is dark blue, its body orange: nothing in between is green.
      const { channels } = await sharp(join(drawn.images, name)).extract(extract).stats();
      const [red, green, blue] = channels.map(({ mean }) => mean) as [number, number, number];
      expect(green).toBeLessThan(Math.max(red, blue));
    }
  });
});
