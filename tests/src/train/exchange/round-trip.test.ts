import { unzipSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { DataSet } from '../../../../src/train/data/dataset.svelte';
import { exportDataset } from '../../../../src/train/exchange/export';
import { ImportFault } from '../../../../src/train/exchange/fault';
import { readDataset } from '../../../../src/train/exchange/import';
import { LIMITS } from '../../../../src/train/exchange/limits';
import { dataSets } from '../data-sets';
import { bytesOf, picture, readInNode } from '../pictures';

const { fresh } = dataSets();

async function pets() {
  const data = await fresh();
  const cat = data.addClass('Cat / كات');
  const dog = data.addClass('dataset.json');
  data.addClass('Empty');
  const taken = await Promise.all([0, 1, 2].map((n) => picture(n)));
  const burst = data.addSamples(taken, { classIds: [cat.id], source: 'camera', groupId: 'burst' });
  const [both] = data.addSamples([await picture(3, 30, 20)], { classIds: [dog.id, cat.id], source: 'file' });
  data.setBoxes(burst[1]!.id, [{ classId: cat.id, x: 0.1, y: 0.2, width: 0.7, height: 0.3 }]);
  return { data, cat, dog, burst, both: both! };
}

async function paths(zip: Blob): Promise<string[]> {
  return Object.keys(unzipSync(await bytesOf(zip)));
}

describe('exportDataset', () => {
  it('writes a folder per class, the manifest, and COCO where there are boxes', async () => {
    const { data, burst, both } = await pets();
    const { zip, missing } = await exportDataset(data);
    expect(missing).toEqual([]);
    expect(zip.type).toBe('application/zip');
    const cats = burst.map(({ id }) => `Cat _ كات/${id}.jpg`);
    const dog = `dataset.json 2/${both.id}.jpg`;
    expect(await paths(zip)).toEqual([...cats, dog, 'dataset.json', 'annotations.coco.json']);
    const files = unzipSync(await bytesOf(zip));
    expect(files[cats[0]!]).toEqual(await bytesOf(await data.picture(burst[0]!.id)));
    const coco = JSON.parse(new TextDecoder().decode(files['annotations.coco.json'])) as { annotations: unknown[] };
    expect(coco.annotations).toHaveLength(1);
    data.setBoxes(burst[1]!.id, []);
    expect(await paths((await exportDataset(data)).zip)).not.toContain('annotations.coco.json');
  });

  it('reports progress, and stops when it is told to', async () => {
    const { data } = await pets();
    const onprogress = vi.fn();
    await exportDataset(data, { onprogress });
    expect(onprogress.mock.calls).toEqual([[0, 4], [1, 4], [2, 4], [3, 4], [4, 4]]);
    const controller = new AbortController();
    const stopping = exportDataset(data, { signal: controller.signal, onprogress: () => controller.abort() });
    await expect(stopping).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('leaves out pictures that cannot be read, and names them', async () => {
    const { data, burst } = await pets();
    const broken = {
      classes: data.classes,
      samples: data.samples,
      picture: (id: string) => (id === burst[0]!.id ? Promise.reject(new Error('gone')) : data.picture(id)),
    };
    const { zip, missing } = await exportDataset(broken);
    expect(missing).toEqual([burst[0]!.id]);
    const { arrivals, notes } = await readDataset(zip, { readPicture: readInNode });
    expect([arrivals.samples.length, notes]).toEqual([3, []]);
  });

  it('tells beforehand what the import would refuse', async () => {
    const { data } = await pets();
    expect((await exportDataset(data)).refusal).toBeNull();
    for (const less of [{ files: 5 }, { totalBytes: 1000 }, { fileBytes: 300 }, { classes: 2 }]) {
      const limits = { ...LIMITS, ...less };
      const { zip, refusal } = await exportDataset(data, { limits });
      expect(refusal).toBeInstanceOf(ImportFault);
      await expect(readDataset(zip, { limits, readPicture: readInNode })).rejects.toEqual(refusal);
    }
  });
});

describe('what was exported', () => {
  it('is imported as it was: classes, names, colours, splits, groups, boxes, pictures', async () => {
    const { data } = await pets();
    const { zip } = await exportDataset(data);
    const wiped = await fresh();
    const { arrivals, notes } = await readDataset(zip, { readPicture: readInNode });
    expect(notes).toEqual([]);
    const report = wiped.merge(arrivals);
    expect(report).toEqual({ added: 4, already: 0, newClasses: ['Cat / كات', 'dataset.json', 'Empty'] });
    const shape = (set: DataSet) => {
      const names = new Map(set.classes.map(({ id, name }) => [id, name]));
      return {
        classes: set.classes.map(({ name, colour, order }) => ({ name, colour, order })),
        samples: set.samples.map(({ classIds, boxes, ...rest }) => ({
          ...rest,
          classes: classIds.map((id) => names.get(id)),
          boxes: boxes.map(({ classId, ...box }) => ({ ...box, className: names.get(classId) })),
        })),
      };
    };
    expect(shape(wiped)).toEqual(shape(data));
    for (const { id } of data.samples) {
      expect(await bytesOf(await wiped.picture(id))).toEqual(await bytesOf(await data.picture(id)));
    }
  });

  it('is not added twice, and is merged by name', async () => {
    const { data } = await pets();
    const { arrivals } = await readDataset((await exportDataset(data)).zip, { readPicture: readInNode });
    const before = data.samples;
    expect(data.merge(arrivals)).toEqual({ added: 0, already: 4, newClasses: [] });
    expect(data.samples).toBe(before);
    const other = await fresh();
    other.addClass('CAT / كات');
    expect(other.merge(arrivals).newClasses).toEqual(['dataset.json', 'Empty']);
    expect(other.counts.get(other.classes[0]!.id)!.total).toBe(4);
    expect(other.undo()).toBe('import');
    expect([other.classes.length, other.samples.length]).toEqual([1, 0]);
    other.redo();
    expect(other.samples).toHaveLength(4);
  });

  it('keeps groups apart from strangers, and together with their own', async () => {
    const { data, cat } = await pets();
    const { arrivals } = await readDataset((await exportDataset(data)).zip, { readPicture: readInNode });
    const other = await fresh();
    const here = other.addClass('Cow');
    other.addSamples([await picture(5)], { classIds: [here.id], source: 'file', groupId: 'x' });
    other.addSamples([await picture(6)], { classIds: [here.id], source: 'file', groupId: 'burst' });
    const { split } = other.samples[1]!;
    expect(split).not.toBe(data.samplesOf(cat.id)[0]!.split);
    other.merge(arrivals);
    const splits = other.samples.filter(({ groupId }) => groupId === 'burst').map((sample) => sample.split);
    expect(splits).toEqual([split, split, split, split]);
  });

  it('comes from the future at its own risk: times are cut to now', async () => {
    const { data } = await pets();
    const { arrivals } = await readDataset((await exportDataset(data)).zip, { readPicture: readInNode });
    const late = arrivals.samples.map((sample) => ({ ...sample, createdAt: 8.64e15 }));
    const other = await fresh();
    other.merge({ ...arrivals, samples: late });
    for (const { createdAt } of other.samples) expect(createdAt).toBeLessThan(Date.now() + 1000);
  });

  it('survives any names of classes', async () => {
    const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 });
    const names = fc.uniqueArray(name, { minLength: 1, maxLength: 6 });
    const taken = await picture(1);
    await fc.assert(
      fc.asyncProperty(names, async (list) => {
        const data = await fresh();
        for (const name of [...list, 'x'.repeat(10_000)]) {
          try {
            const { id } = data.addClass(name);
            data.addSamples([taken], { classIds: [id], source: 'file' });
          } catch {
            continue; // empty once tidied, or the same as another
          }
        }
        const { zip } = await exportDataset(data);
        const { arrivals, notes } = await readDataset(zip, { readPicture: async (image) => ({ ...taken, image }) });
        expect(notes).toEqual([]);
        const wiped = await fresh();
        wiped.merge(arrivals);
        expect(wiped.classes.map(({ name }) => name)).toEqual(data.classes.map(({ name }) => name));
        expect(wiped.samples.map(({ id }) => id)).toEqual(data.samples.map(({ id }) => id));
      }),
      { numRuns: 60 },
    );
  });

  it('can be read by tools that know only folders, or only COCO', async () => {
    const { data } = await pets();
    const { zip } = await exportDataset(data);
    const files = unzipSync(await bytesOf(zip));
    const without = (...names: string[]) =>
      Object.entries(files)
        .filter(([path]) => !names.includes(path))
        .map(([path, bytes]) => ({ path, file: new Blob([bytes]) }));
    const coco = await readDataset(without('dataset.json'), { readPicture: readInNode });
    expect(coco.arrivals.samples.map(({ boxes }) => boxes.length)).toEqual([1]);
    const folders = await readDataset(without('dataset.json', 'annotations.coco.json'), { readPicture: readInNode });
    expect(folders.arrivals.classes.map(({ name }) => name)).toEqual(['Cat _ كات', 'dataset.json 2']);
    expect(folders.arrivals.samples).toHaveLength(4);
  });
});
