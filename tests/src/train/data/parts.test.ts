import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it, vi } from 'vitest';
import type { ClassRow } from '../../../../src/storage/classes';
import type { SampleRow, Split } from '../../../../src/storage/samples';
import { clampBox } from '../../../../src/train/data/boxes';
import { freeColour } from '../../../../src/train/data/colours';
import { balanceOf, countsOf, problemsOf } from '../../../../src/train/data/figures';
import { newId } from '../../../../src/train/data/id';
import { checkName, foldName, tidyName } from '../../../../src/train/data/names';
import { isPlainJpeg } from '../../../../src/train/data/plain-jpeg';
import { nextTask } from '../../../../src/slices';
import { Thumbnails } from '../../../../src/train/data/thumbnails';
import { jpeg } from '../pictures';

describe('names', () => {
  it('are tidied the same way however often, and keep what people write', () => {
    expect(tidyName('  big\t\n cat ')).toBe('big cat');
    expect(tidyName('Cafe\u0301')).toBe('Café');
    for (const name of ['猫', 'قطة', '<b>bold</b>', '👩‍👩‍👧', '__proto__', '‮evil']) expect(tidyName(name)).toBe(name);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(tidyName(tidyName(name))).toBe(tidyName(name));
      }),
    );
  });

  it('are the same but for case and compatible forms', () => {
    expect(foldName(' CAT')).toBe(foldName('cat'));
    expect(foldName('ｃａｔ')).toBe(foldName('cat'));
    expect(foldName('É')).toBe(foldName('e\u0301'));
    expect(foldName('cat')).not.toBe(foldName('cats'));
  });

  it('are refused when empty, taken, or longer than any person types', () => {
    expect(checkName(' Dog ', ['Cat'])).toBe('Dog');
    expect(() => checkName(' \n ', [])).toThrow(expect.objectContaining({ code: 'empty-name' }));
    const taken = expect.objectContaining({ code: 'duplicate-name', detail: 'Cat' });
    expect(() => checkName('cAT', ['Dog', 'Cat'])).toThrow(taken);
    expect(checkName('x'.repeat(10_000), [])).toHaveLength(10_000);
    expect(() => checkName('x'.repeat(10_001), [])).toThrow(expect.objectContaining({ code: 'long-name' }));
  });
});

describe('clampBox', () => {
  const number = fc.double({ min: -2, max: 3, noNaN: true });
  const sides = fc.integer({ min: 1, max: 4000 });

  it('keeps what lies inside, bit by bit', () => {
    const box = { x: 0.1, y: 0.2, width: 0.3, height: 0.8 };
    expect(clampBox(box, 100, 100)).toEqual(box);
    expect(clampBox({ x: 0, y: 0, width: 1, height: 1 }, 1, 1)).toEqual({ x: 0, y: 0, width: 1, height: 1 });
  });

  it('cuts what reaches out', () => {
    const kept = { x: 0, y: 0.75, width: 0.5, height: 0.25 };
    expect(clampBox({ x: -0.5, y: 0.75, width: 1, height: 9 }, 64, 64)).toEqual(kept);
  });

  it.each([
    ['empty', { x: 0.5, y: 0.5, width: 0, height: 0.5 }],
    ['turned over', { x: 0.5, y: 0.5, width: -0.2, height: 0.5 }],
    ['outside', { x: 1.5, y: 0.5, width: 0.2, height: 0.5 }],
    ['touching the edge from outside', { x: 1, y: 0, width: 1, height: 1 }],
    ['thinner than a pixel', { x: 0.5, y: 0.5, width: 0.009, height: 0.5 }],
    ['no number', { x: Number.NaN, y: 0.5, width: 0.5, height: 0.5 }],
    ['endless', { x: 0, y: 0, width: Number.POSITIVE_INFINITY, height: Number.NaN }],
  ])('refuses a box that is %s', (_, box) => {
    expect(clampBox(box, 100, 100)).toBeNull();
  });

  it('gives a box inside the picture of at least a pixel, or none', () => {
    fc.assert(
      fc.property(number, number, number, number, sides, sides, (x, y, width, height, across, down) => {
        const box = clampBox({ x, y, width, height }, across, down);
        if (!box) return;
        expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0);
        expect(Math.max(box.x + box.width, box.y + box.height)).toBeLessThanOrEqual(1 + 1e-12);
        expect(box.width * across).toBeGreaterThan(0.999);
        expect(box.height * down).toBeGreaterThan(0.999);
        expect(clampBox(box, across, down)).toEqual(box);
      }),
    );
  });
});

describe('figures', () => {
  const classes = ['a', 'b', 'c'].map((id, order): ClassRow => ({ id, name: id, colour: '#000000', order }));
  let next = 0;
  const row = (classIds: readonly string[], split: Split): SampleRow => ({
    id: `${next++}`, classIds, groupId: 'g', split, createdAt: next, width: 1, height: 1, boxes: [], source: 'file',
  });
  const many = (count: number, id: string, split: Split) => Array.from({ length: count }, () => row([id], split));

  it('count by class and split, a sample of two classes in both', () => {
    const counts = countsOf(classes, [row(['a'], 'train'), row(['a', 'b'], 'dev'), row(['gone'], 'test')]);
    expect(counts.get('a')).toEqual({ total: 2, train: 1, dev: 1, test: 0 });
    expect(counts.get('b')).toEqual({ total: 1, train: 0, dev: 1, test: 0 });
    expect(counts.get('c')).toEqual({ total: 0, train: 0, dev: 0, test: 0 });
    expect(balanceOf(counts)).toBe(2);
  });

  it('have no balance below two classes with samples', () => {
    expect(balanceOf(countsOf(classes, many(5, 'a', 'train')))).toBeNull();
  });

  it('name what is wrong', () => {
    const problems = (samples: SampleRow[], of = classes) => problemsOf(countsOf(of, samples));
    expect(problems([], [])).toEqual([{ code: 'one-class' }]);
    const alone = [...many(2, 'a', 'train'), ...many(1, 'a', 'dev')];
    expect(problems(alone, classes.slice(0, 1))).toEqual([{ code: 'one-class' }]);
    expect(problems([...many(1, 'a', 'train'), ...many(2, 'b', 'train'), ...many(2, 'c', 'test')])).toEqual([
      { code: 'single-sample', classId: 'a' },
      { code: 'nothing-to-check', classId: 'b' },
      { code: 'nothing-to-train', classId: 'c' },
    ]);
    const sound = ['a', 'b'].flatMap((id) => [...many(3, id, 'train'), ...many(1, id, 'dev')]);
    expect(problems(sound, classes.slice(0, 2))).toEqual([]);
    expect(problems(sound)).toEqual([{ code: 'empty-class', classId: 'c' }]);
    expect(problems([...sound, ...many(8, 'a', 'train')], classes.slice(0, 2))).toEqual([{ code: 'uneven', ratio: 3 }]);
  });
});

describe('colours and ids', () => {
  it('are different as long as they can be', () => {
    const colours: string[] = [];
    for (let i = 0; i < 24; i++) colours.push(freeColour(colours));
    expect(new Set(colours.slice(0, 12)).size).toBe(12);
    for (const colour of colours) expect(colours.filter((other) => other === colour)).toHaveLength(2);
    expect(new Set(Array.from({ length: 1000 }, newId)).size).toBe(1000);
    expect(newId()).toMatch(/^[\da-f]{24}$/);
  });
});

describe('isPlainJpeg', () => {
  it('knows a picture that tells nothing else', async () => {
    expect(isPlainJpeg(await jpeg(1))).toBe(true);
    const told = await sharp(await jpeg(1)).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(isPlainJpeg(told)).toBe(false);
    expect(isPlainJpeg(await sharp(await jpeg(1)).png().toBuffer())).toBe(false);
  });

  it('makes nothing of anything else', async () => {
    const bytes = await jpeg(1);
    expect(isPlainJpeg(bytes.slice(0, 20))).toBe(false);
    fc.assert(
      fc.property(fc.uint8Array(), (noise) => {
        expect(isPlainJpeg(noise)).toBe(false);
      }),
    );
  });
});

describe('Thumbnails', () => {
  function set(picture: (id: string) => Promise<Blob | null> = async (id) => new Blob([id])) {
    let made = 0;
    const urls = { createObjectURL: vi.fn(() => `blob:${++made}`), revokeObjectURL: vi.fn() };
    return { urls, thumbnails: new Thumbnails(picture, urls) };
  }

  it('share a URL among all that show a picture, and revoke it with the last', async () => {
    const { urls, thumbnails } = set();
    const images = [{ src: '' }, { src: '' }] as const;
    const ends = images.map((image) => thumbnails.show('a', image));
    await vi.waitFor(() => expect(images.map(({ src }) => src)).toEqual(['blob:1', 'blob:1']));
    ends[0]!();
    ends[0]!();
    await Promise.resolve();
    expect(urls.revokeObjectURL).not.toHaveBeenCalled();
    ends[1]!();
    await vi.waitFor(() => expect(urls.revokeObjectURL.mock.calls).toEqual([['blob:1']]));
    const image = { src: '' };
    thumbnails.show('a', image);
    await vi.waitFor(() => expect(image.src).toBe('blob:2'));
  });

  it('make no URL of what is no longer wanted when it arrives', async () => {
    const { urls, thumbnails } = set();
    const [image, other] = [{ src: '' }, { src: '' }];
    thumbnails.show('a', image)();
    thumbnails.show('b', other);
    await vi.waitFor(() => expect(other.src).toBe('blob:1'));
    expect([image.src, urls.createObjectURL.mock.calls.length]).toEqual(['', 1]);
  });

  it('make one URL in a task, however many pictures arrive at once', async () => {
    const { urls, thumbnails } = set();
    const images = Array.from({ length: 5 }, () => ({ src: '' }));
    for (const [i, image] of images.entries()) thumbnails.show(`${i}`, image);
    const counts: number[] = [];
    while (images.some(({ src }) => src === '')) {
      await nextTask();
      counts.push(urls.createObjectURL.mock.calls.length);
    }
    expect(counts.every((count, i) => count - (counts[i - 1] ?? 0) <= 1)).toBe(true);
    expect(images.map(({ src }) => src)).toEqual(['blob:1', 'blob:2', 'blob:3', 'blob:4', 'blob:5']);
  });

  it('show nothing where there is no picture', async () => {
    for (const picture of [async () => null, () => Promise.reject(new Error('gone'))]) {
      const { urls, thumbnails } = set(picture);
      const image = { src: 'before' };
      thumbnails.show('a', image);
      await vi.waitFor(() => expect(image.src).toBe(''));
      expect(urls.createObjectURL).not.toHaveBeenCalled();
    }
  });
});
