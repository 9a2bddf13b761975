import { zipSync } from 'fflate';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeCoco } from '../../../../src/train/exchange/coco';
import { ImportFault } from '../../../../src/train/exchange/fault';
import { readDataset, type Imported, type ImportOptions } from '../../../../src/train/exchange/import';
import { LIMITS } from '../../../../src/train/exchange/limits';
import { jpeg, readInNode } from '../pictures';
import { text, zipOf } from './zip-files';

let photos: readonly Uint8Array<ArrayBuffer>[];

beforeAll(async () => {
  photos = await Promise.all(Array.from({ length: 8 }, (_, n) => jpeg(n)));
});

/** A number is a photo, anything else text or JSON. */
type Files = Readonly<Record<string, number | Uint8Array | string | object>>;

function bytes(content: Files[string]): Uint8Array {
  if (typeof content === 'number') return photos[content]!;
  return content instanceof Uint8Array ? content : text(content);
}

function zip(files: Files): Blob {
  const entries = Object.entries(files).map(([path, content]) => [path, bytes(content)]);
  return new Blob([zipSync(Object.fromEntries(entries) as Record<string, Uint8Array>)]);
}

function read(files: Files, options: ImportOptions = {}): Promise<Imported> {
  return readDataset(zip(files), { readPicture: readInNode, ...options });
}

async function faultOf(work: Promise<unknown>): Promise<ImportFault> {
  const error: unknown = await work.then(() => null, (reason: unknown) => reason);
  if (!(error instanceof ImportFault)) throw new Error(`untyped: ${String(error)}`, { cause: error });
  return error;
}

/** Class names by file order. */
function labels({ arrivals: { classes, samples } }: Imported) {
  const names = new Map(classes.map(({ key, name }) => [key, name]));
  return samples.map(({ classKeys }) => classKeys.map((key) => names.get(key)));
}

describe('a folder per class', () => {
  it('is read, wherever the folders lie', async () => {
    const pictures = { 'pets/cat/1.jpg': 0, 'pets/cat/2.JPEG': 1, 'pets/Dog/1.png': 2 };
    const imported = await read({ ...pictures, 'pets/README.md': 'hi' });
    expect(labels(imported)).toEqual([['cat'], ['cat'], ['Dog']]);
    expect(imported.arrivals.samples[0]).toMatchObject({ id: null, split: null, source: 'import', boxes: [] });
    expect(imported.arrivals.samples[0]!.picture).toMatchObject({ width: 24, height: 16 });
    expect(imported.notes).toEqual([]);
  });

  it('is read from a dropped folder as from a ZIP', async () => {
    const files = [['cat/1.jpg', 0], ['dog/1.jpg', 1], ['.git/x', 'x']] as const;
    const blob = (content: Files[string]) => new Blob([bytes(content) as Uint8Array<ArrayBuffer>]);
    const folder = files.map(([path, content]) => ({ path, file: blob(content) }));
    const imported = await readDataset(folder, { readPicture: readInNode });
    expect(labels(imported)).toEqual([['cat'], ['dog']]);
    const climbing = [{ path: '../cat/1.jpg', file: new Blob(['x']) }];
    expect((await faultOf(readDataset(climbing))).code).toBe('unsafe-path');
    for (const limits of [{ ...LIMITS, files: 2 }, { ...LIMITS, fileBytes: 100 }, { ...LIMITS, totalBytes: 500 }]) {
      expect((await faultOf(readDataset(folder, { limits }))).code).toMatch('too-');
    }
  });

  it('keeps the splits of other tools', async () => {
    const files = { 'train/cat/1.jpg': 0, 'valid/cat/2.jpg': 1, 'Test/cat/3.jpg': 2, 'all/cat/4.jpg': 3 };
    const { arrivals } = await read(files);
    expect(arrivals.samples.map(({ split }) => split)).toEqual(['train', 'dev', 'test', null]);
  });

  it('gives copies of a picture one group, so that none is tested on what it was trained with', async () => {
    const { arrivals } = await read({ 'cat/1.jpg': 0, 'cat/copy of 1.jpg': 0, 'cat/2.jpg': 1 });
    const [a, b, c] = arrivals.samples.map(({ groupId }) => groupId);
    expect(a).toBe(b);
    expect(a).not.toBe(c);
    expect(a).toMatch(/^[\w-]{1,64}$/);
  });

  it('makes one class of two whose names differ by case, and says so', async () => {
    const imported = await read({ 'Cat/1.jpg': 0, 'cat/2.jpg': 1, 'cat/3.jpg': 2, 'CAT/4.jpg': 3 });
    expect(labels(imported)).toEqual([['Cat'], ['Cat'], ['Cat'], ['Cat']]);
    const code = 'duplicate-class';
    expect(imported.notes).toEqual([{ code, name: 'cat' }, { code, name: 'CAT' }]);
  });

  it('skips what is no picture, by name, and classes of which nothing is left', async () => {
    const torn = photos[0]!.slice(0, 60);
    const imported = await read({ 'cat/1.jpg': 0, 'cat/torn.jpg': torn, 'dog/text.jpg': 'hello', 'loose.jpg': 1 });
    expect(labels(imported)).toEqual([['cat']]);
    expect(imported.arrivals.classes.map(({ name }) => name)).toEqual(['cat']);
    expect(imported.notes).toEqual([
      { code: 'no-class', name: 'loose.jpg' },
      { code: 'corrupt-image', name: 'cat/torn.jpg' },
      { code: 'corrupt-image', name: 'dog/text.jpg' },
    ]);
  });

  it('keeps odd names as text', async () => {
    const names = ['‮evil', '<script>alert(1)</script'.replace('/', '∕'), '__proto__', 'constructor', '猫'];
    const imported = await read(Object.fromEntries(names.map((name, i) => [`${name}/1.jpg`, i])));
    expect(imported.arrivals.classes.map(({ name }) => name).sort()).toEqual([...names].sort());
  });

  it('has limits to the number of classes', async () => {
    const limits = { ...LIMITS, classes: 2 };
    const fault = await faultOf(read({ 'a/1.jpg': 0, 'b/1.jpg': 1, 'c/1.jpg': 2 }, { limits }));
    expect(fault.code).toBe('too-many-classes');
  });
});

describe('COCO', () => {
  const box = { x: 0.25, y: 0.25, width: 0.5, height: 0.5, className: 'cat' };
  const coco = (...fileNames: string[]) =>
    encodeCoco(fileNames.map((fileName) => ({ fileName, width: 24, height: 16, boxes: [box] })), ['cat']);

  it('is read with its pictures, beside it, in a folder of pictures, or anywhere', async () => {
    const json = coco('1.jpg', '2.jpg', 'deep/3.jpg');
    const imported = await read({ 'set/a.json': json, 'set/1.jpg': 0, 'set/images/2.jpg': 1, 'other/3.jpg': 2 });
    expect(labels(imported)).toEqual([['cat'], ['cat'], ['cat']]);
    const { className: _, ...rest } = box;
    expect(imported.arrivals.samples[0]!.boxes).toEqual([{ classKey: 'cat', ...rest }]);
  });

  it('tells its split by folder or name', async () => {
    const imported = await read({
      'train/_annotations.coco.json': coco('1.jpg'), 'train/1.jpg': 0,
      'annotations/instances_val2017.json': coco('2.jpg'), 'images/2.jpg': 1,
      'x.json': coco('3.jpg'), '3.jpg': 2,
    });
    const splits = imported.arrivals.samples.map(({ picture, split }) => [picture.image.size, split] as const);
    expect(splits.map(([, split]) => split).sort()).toEqual(['dev', null, 'train'].sort());
  });

  it('names what is missing, ambiguous, or without a box', async () => {
    const bare = { ...coco('1.jpg', 'gone.jpg', 'twice.jpg', '2.jpg') };
    bare.annotations = bare.annotations.filter(({ image_id: id }) => id !== 4);
    const pictures = { '1.jpg': 0, 'x/twice.jpg': 1, 'y/twice.jpg': 2, '2.jpg': 3 };
    const files = { 'a.json': bare, ...pictures, 'b.json': '{', 'c.json': '[]' };
    const imported = await read(files);
    expect(labels(imported)).toEqual([['cat']]);
    expect(imported.notes).toEqual([
      { code: 'missing-file', name: 'gone.jpg' },
      { code: 'missing-file', name: 'twice.jpg' },
      { code: 'no-class', name: '2.jpg' },
    ]);
  });

  it('gives way to folders where it names nothing that is there', async () => {
    expect(labels(await read({ 'a.json': coco('gone.jpg'), 'dog/1.jpg': 0 }))).toEqual([['dog']]);
  });
});

describe('what is refused', () => {
  const entry = {
    id: 's',
    file: 'Cat/s.jpg',
    classes: ['c'],
    group: 'g',
    split: 'dev',
    createdAt: 9,
    width: 24,
    height: 16,
    source: 'camera',
    boxes: [],
  };

  it.each<[string, Files]>([
    ['nothing', {}],
    ['text', { 'readme.txt': 'hi' }],
    ['pictures in no folder', { '1.jpg': 0, '2.jpg': 1 }],
    ['folders without a sound picture', { 'cat/1.jpg': 'text' }],
    ['a ZIP in a ZIP', { 'inner.zip': new Uint8Array(zipSync({ 'cat/1.jpg': new Uint8Array(9) })) }],
    ['JSON of something else', { 'package.json': { name: 'x' }, 'dataset.json': { format: 'other' } }],
  ])('is %s', async (_, files) => {
    expect((await faultOf(read(files))).code).toBe('nothing-recognised');
  });

  it('tells what was skipped', async () => {
    const fault = await faultOf(read({ 'cat/1.jpg': 'text', '2.jpg': 0 }));
    expect(fault.notes).toEqual([{ code: 'no-class', name: '2.jpg' }, { code: 'corrupt-image', name: 'cat/1.jpg' }]);
  });

  it('is a bomb among sound pictures', async () => {
    const lying = zipOf([
      { path: 'cat/1.jpg', data: photos[0]! },
      { path: 'cat/2.jpg', data: new Uint8Array(20 * 2 ** 20), bytes: 5000 },
    ]);
    expect((await faultOf(readDataset(lying, { readPicture: readInNode }))).code).toBe('bomb');
  });

  it('is JSON too deep to be true', async () => {
    const deep = '['.repeat(100_000);
    expect((await faultOf(read({ 'a.json': deep, 'dataset.json': deep }))).code).toBe('nothing-recognised');
  });

  it('is this app\'s own manifest when it is broken or from the future', async () => {
    const format = 'saccade-dataset';
    const climbing = { id: '../x', name: 'a', colour: '#000000', folder: 'a' };
    const cases = [
      [{ format, version: 1 }, 'bad-manifest'],
      [{ format, version: 1, classes: [], samples: [{ ...entry, classes: ['gone'] }] }, 'bad-manifest'],
      [{ format, version: 1, classes: [climbing], samples: [] }, 'bad-manifest'],
      [{ format, version: '1' }, 'bad-manifest'],
      [{ format, version: 2 }, 'newer-version'],
    ] as const;
    for (const [content, code] of cases) {
      expect((await faultOf(read({ 'dataset.json': content, 'cat/1.jpg': 0 }))).code).toBe(code);
    }
  });

  it('is whatever was aborted', async () => {
    const files = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`cat/${i}.jpg`, i % 8]));
    await expect(read(files, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    const controller = new AbortController();
    const onprogress = (done: number) => done > 0 && controller.abort(new Error('enough'));
    await expect(read(files, { signal: controller.signal, onprogress })).rejects.toThrow('enough');
  });

  it('is never untyped', async () => {
    const manifest = {
      format: 'saccade-dataset',
      version: 1,
      classes: [{ id: 'c', name: 'Cat', colour: '#000000', folder: 'Cat' }],
      samples: [entry],
    };
    const sound = new Uint8Array(zipSync({ 'dataset.json': text(manifest), 'Cat/s.jpg': photos[0]! }, { level: 0 }));
    const flips = fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { maxLength: 4 });
    const limits = { ...LIMITS, fileBytes: 2 ** 20, totalBytes: 2 ** 22 };
    let whole = 0;
    await fc.assert(
      fc.asyncProperty(flips, async (list) => {
        const copy = sound.slice();
        for (const [at, value] of list) copy[at] = value;
        const options = { limits, readPicture: async (image: Blob) => ({ image, width: 24, height: 16 }) };
        const imported = await readDataset(new Blob([copy]), options).catch((error: unknown) => error);
        if (!(imported instanceof ImportFault)) {
          const { arrivals } = imported as Imported;
          const keys = new Set(arrivals.classes.map(({ key }) => key));
          for (const { classKeys } of arrivals.samples) expect(classKeys.every((key) => keys.has(key))).toBe(true);
          whole++;
        }
      }),
      { numRuns: 500 },
    );
    expect(whole).toBeGreaterThan(10);
  });
});
