import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { SampleBox } from '../../../../src/storage/samples';
import type { DataSet } from '../../../../src/train/data/dataset.svelte';
import { exportCoco, exportDataset } from '../../../../src/train/exchange/export';
import { readDataset } from '../../../../src/train/exchange/import';
import { dataSets } from '../data-sets';
import { bytesOf, picture, readInNode } from '../pictures';

const { fresh } = dataSets();

/** Two pictures, one with boxes of three classes, two of one class among them. */
async function desk() {
  const data = await fresh();
  const [cup, book, dog] = ['Cup', 'Book', 'Dog'].map((name) => data.addClass(name).id) as [string, string, string];
  const taken = [await picture(1, 37, 23), await picture(2, 50, 80)];
  const [one, two] = data.addSamples(taken, { classIds: [cup], source: 'file' });
  const box = (classId: string, x: number, y: number, side: number): SampleBox => ({ classId, x, y, width: side, height: side });
  data.setBoxes(one!.id, [box(cup, 1 / 37, 0.2, 0.3), box(book, 0.5, 0.5, 0.5), box(cup, 0, 0, 1), box(dog, 0.3, 1 / 3, 0.2)]);
  // Of a picture COCO tells no class but those of its boxes.
  data.setBoxes(two!.id, [box(dog, 0.1, 0.7, 0.3), box(cup, 0.4, 0.1, 0.2)]);
  return data;
}

/** Boxes of each picture, by its size, with the names of their classes, in pixels. */
function boxesOf(data: DataSet): unknown[] {
  const names = new Map(data.classes.map(({ id, name }) => [id, name]));
  return data.samples
    .map(({ width, height, classIds, boxes }) => ({
      width,
      classes: classIds.map((id) => names.get(id)).sort(),
      boxes: boxes.map((box) => {
        const pixels = [box.x * width, box.y * height, box.width * width, box.height * height];
        return [names.get(box.classId), ...pixels.map((value) => Math.round(value * 1e9) / 1e9)];
      }),
    }))
    .sort((a, b) => a.width - b.width);
}

describe('boxes of several classes in a picture', () => {
  it('come back from the ZIP bit by bit', async () => {
    const data = await desk();
    const other = await fresh();
    other.merge((await readDataset((await exportDataset(data)).zip, { readPicture: readInNode })).arrivals);
    expect(boxesOf(other)).toEqual(boxesOf(data));
  });

  it.each(['beside its pictures', 'in the ZIP'])('come back from the COCO JSON %s, without any manifest', async (where) => {
    const data = await desk();
    const packed = unzipSync(await bytesOf((await exportDataset(data)).zip));
    const alone = await bytesOf(exportCoco(data));
    const coco = where === 'in the ZIP' ? packed['annotations.coco.json']! : alone;
    const pictures = Object.entries(packed).filter(([path]) => path.endsWith('.jpg'));
    expect(pictures).toHaveLength(2);
    const files = [...pictures, ['boxes.json', coco] as const].map(([path, bytes]) => {
      return { path, file: new Blob([new Uint8Array(bytes)]) };
    });
    const { arrivals, notes } = await readDataset(files, { readPicture: readInNode });
    expect(notes).toEqual([]);
    const other = await fresh();
    other.merge(arrivals);
    expect(boxesOf(other)).toEqual(boxesOf(data));
    expect(other.classes.map(({ name }) => name).sort()).toEqual(['Book', 'Cup', 'Dog']);
  });
});
