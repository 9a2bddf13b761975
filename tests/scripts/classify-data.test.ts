import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readData, type DataOptions } from '../../scripts/eval/classify/data';

const folder = mkdtempSync(join(tmpdir(), 'saccade-classify-'));
const options = (more: Partial<DataOptions> = {}): DataOptions => ({
  train: join(folder, 'all'),
  test: join(folder, 'all'),
  without: [],
  seed: 1,
  ...more,
});
const read = (more: Partial<DataOptions> = {}) => {
  const warnings: string[] = [];
  return { ...readData(options(more), (warning) => warnings.push(warning)), warnings };
};
const names = (items: readonly { name: string }[]) => items.map(({ name }) => name);

/** Contents need not be pictures here: only names and bytes count. */
function fill(place: string, classes: Readonly<Record<string, number>>, content = place) {
  for (const [name, count] of Object.entries(classes)) {
    mkdirSync(join(folder, place, name), { recursive: true });
    for (let i = 0; i < count; i++) writeFileSync(join(folder, place, name, `${i}.jpg`), `${content} ${name} ${i}`);
  }
}

beforeAll(() => {
  fill('all', { apple: 9, bee: 6, cat: 12 });
  writeFileSync(join(folder, 'all', 'apple', 'notes.txt'), 'no picture');
  fill('other', { apple: 2, bee: 3, dog: 4 });
  fill('odd', { apple: 3, bee: 2, single: 1, empty: 0 });
  fill('one', { only: 5 });
  mkdirSync(join(folder, 'nothing'));
  fill('copies', { apple: 2, bee: 1 }, 'all');
  writeFileSync(join(folder, 'copies', 'bee', 'own.jpg'), 'own');
  writeFileSync(join(folder, 'train.txt'), 'apple/0.jpg\napple/1.jpg\nbee/0.jpg\nbee/1.jpg\n');
  writeFileSync(join(folder, 'test.txt'), 'apple/1.jpg\napple/2.jpg\nbee/2.jpg\n');
  writeFileSync(join(folder, 'climbs.txt'), '../apple/0.jpg\n');
  writeFileSync(join(folder, 'gone.txt'), 'apple/99.jpg\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the pictures to classify', () => {
  it('of one folder are split without overlap, a third of each class to test', () => {
    const { classes, train, test, warnings } = read();
    expect(classes).toEqual(['apple', 'bee', 'cat']);
    expect(new Set([...names(train), ...names(test)]).size).toBe(27);
    expect([0, 1, 2].map((label) => test.filter((item) => item.label === label).length)).toEqual([3, 2, 4]);
    expect(warnings).toEqual([]);
  });

  it('are drawn the same with the same seed, and otherwise with another', () => {
    expect(read({ shots: 2 })).toEqual(read({ shots: 2 }));
    expect(names(read({ shots: 2 }).train)).not.toEqual(names(read({ shots: 2, seed: 2 }).train));
  });

  it('keep to --shots, --test-shots, --classes and --without', () => {
    const { classes, train, test } = read({ shots: 2, testShots: 1, classes: 2, without: ['bee'] });
    expect(classes).toEqual(['apple', 'cat']);
    expect([train.length, test.length]).toEqual([4, 2]);
    expect(read({ shots: 7 }).warnings).toEqual(["'apple' has 6 pictures to train on.", "'bee' has 4 pictures to train on."]);
  });

  it('of two folders go by the classes of the first', () => {
    const { classes, test, warnings } = read({ test: join(folder, 'other') });
    expect(classes).toEqual(['apple', 'bee', 'cat']);
    expect(test).toHaveLength(5);
    expect(warnings).toEqual(["'cat' has no pictures to test on.", "'dog' is tested but not trained: left out."]);
  });

  it('of two lists are never both trained and tested on', () => {
    const { train, test } = read({ trainList: join(folder, 'train.txt'), testList: join(folder, 'test.txt') });
    expect(names(train).sort()).toEqual(['apple/0.jpg', 'apple/1.jpg', 'bee/0.jpg', 'bee/1.jpg']);
    expect(names(test).sort()).toEqual(['apple/2.jpg', 'bee/2.jpg']);
  });

  it('are not tested on if they are copies of what is trained on', () => {
    // The contents of copies/ are those of all/, but for one.
    const { test, warnings } = read({ test: join(folder, 'copies'), without: ['cat'] });
    expect(names(test)).toEqual(['bee/own.jpg']);
    expect(warnings).toEqual(['3 test pictures are also trained on: left out.']);
  });

  it('leave out a class that is empty or has a single picture, and say so', () => {
    const odd = join(folder, 'odd');
    const { classes, warnings } = read({ train: odd, test: odd });
    expect(classes).toEqual(['apple', 'bee']);
    expect(warnings).toEqual([
      "'empty' has no pictures: left out.",
      "'single' has a single picture, which cannot be both trained and tested on: left out.",
    ]);
  });

  it.each<[string, Partial<DataOptions>, string]>([
    ['one class', { train: join(folder, 'one'), test: join(folder, 'one') }, "one class only, 'only'"],
    ['an empty folder', { train: join(folder, 'nothing'), test: join(folder, 'nothing') }, 'no classes in'],
    ['no folder', { train: '/nowhere' }, 'There is no folder /nowhere'],
    ['no test folder', { test: '/nowhere' }, 'There is no folder /nowhere'],
    ['too many classes', { classes: 4 }, 'there are 3'],
    ['a class to leave out that is none', { without: ['dog'] }, "no class 'dog'"],
    ['a list that is none', { trainList: '/nowhere' }, 'no list /nowhere'],
    ['a list that climbs out', { trainList: join(folder, 'climbs.txt') }, 'should hold lines'],
    ['a list of what is gone', { trainList: join(folder, 'gone.txt') }, 'apple/99.jpg'],
    ['nothing to test on', { test: join(folder, 'one') }, 'no pictures to test on'],
  ])('are refused with a sentence: %s', (_, more, part) => {
    expect(() => read(more)).toThrow(part);
  });
});
