import { afterEach, describe, expect, it } from 'vitest';
import { Database } from '../../../../src/storage/db';
import { DataSet } from '../../../../src/train/data/dataset.svelte';
import { LONGEST_SIDE, pictureOf, readPictureFile } from '../../../../src/train/data/picture';
import { isPlainJpeg } from '../../../../src/train/data/plain-jpeg';
import { exportDataset } from '../../../../src/train/exchange/export';
import { readDataset } from '../../../../src/train/exchange/import';
import { drawPhoto, turn } from '../../camera/photos';

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}

/** The same PNG with zeros in the middle of its pixels. */
async function tear(png: Blob): Promise<Blob> {
  return new Blob([png.slice(0, 37), new Uint8Array(23), png.slice(60)]);
}

/** Colour at a place given in fractions. */
async function colourAt(image: Blob, x: number, y: number): Promise<readonly number[]> {
  const bitmap = await createImageBitmap(image);
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  return [...context.getImageData(Math.floor(x * bitmap.width), Math.floor(y * bitmap.height), 1, 1).data];
}

function expectColour([red, green, blue]: readonly number[], [r, g, b]: readonly [number, number, number]): void {
  expect(Math.max(Math.abs(red! - r), Math.abs(green! - g), Math.abs(blue! - b))).toBeLessThan(12);
}

describe('readPictureFile', () => {
  it('scales down to the longest side that is kept', async () => {
    const { image, width, height } = await readPictureFile(await drawPhoto(2000, 1000));
    expect([width, height, image.type]).toEqual([LONGEST_SIDE, LONGEST_SIDE / 2, 'image/jpeg']);
    expectColour(await colourAt(image, 0.25, 0.5), [220, 20, 20]);
    expectColour(await colourAt(image, 0.75, 0.5), [20, 20, 220]);
  });

  it('leaves alone what this app wrote', async () => {
    const first = await readPictureFile(await drawPhoto(300, 200, 'image/png'));
    expect([first.width, first.height]).toEqual([300, 200]);
    const again = await readPictureFile(first.image);
    expect(await bytesOf(again.image)).toEqual(await bytesOf(first.image));
  });

  it('turns upright, and takes out what the camera told', async () => {
    const { image, width, height } = await readPictureFile(await turn(await drawPhoto(200, 100), 6));
    expect([width, height]).toEqual([100, 200]);
    expect(isPlainJpeg(await bytesOf(image))).toBe(true);
    expectColour(await colourAt(image, 0.5, 0.1), [220, 20, 20]);
    expectColour(await colourAt(image, 0.5, 0.9), [20, 20, 220]);
  });

  it('makes what is clear white', async () => {
    const canvas = new OffscreenCanvas(20, 20);
    canvas.getContext('2d')!.clearRect(0, 0, 20, 20);
    const clear = await canvas.convertToBlob({ type: 'image/png' });
    expectColour(await colourAt((await readPictureFile(clear)).image, 0.5, 0.5), [255, 255, 255]);
  });

  it.each([
    ['empty', async () => new Blob([])],
    ['not-an-image', async () => new Blob(['hello'])],
    ['truncated', async () => (await drawPhoto(200, 100)).slice(0, 700)],
    ['unreadable', async () => tear(await drawPhoto(9, 9, 'image/png'))],
  ])('rejects: %s', async (code, make) => {
    await expect(readPictureFile(await make())).rejects.toMatchObject({ name: 'SourceFault', code });
  });
});

describe('pictureOf', () => {
  it('takes a region of a frame, and leaves the frame to its owner', async () => {
    const bitmap = await createImageBitmap(await drawPhoto(800, 400));
    const frame = new VideoFrame(bitmap, { timestamp: 0 });
    const region = { x: 400, y: 0, width: 400, height: 400 };
    for (const source of [bitmap, frame]) {
      const { image, width, height } = await pictureOf(source, region);
      expect([width, height]).toEqual([400, 400]);
      expectColour(await colourAt(image, 0.25, 0.5), [20, 20, 220]);
      expect(await pictureOf(source)).toMatchObject({ width: 512, height: 256 });
    }
    frame.close();
  });
});

describe('a data set in a browser', () => {
  const opened: Database[] = [];

  afterEach(async () => {
    for (const db of opened.splice(0)) await db.close();
    for (const name of ['here', 'there']) indexedDB.deleteDatabase(name);
  });

  async function open(name: string): Promise<DataSet> {
    const db = new Database(name);
    opened.push(db);
    const data = new DataSet({ db });
    await data.load();
    return data;
  }

  it('is kept, exported, and imported elsewhere, bit by bit', async () => {
    const data = await open('here');
    const { id } = data.addClass('Cat');
    const taken = await Promise.all([300, 400, 900].map(async (side) => readPictureFile(await drawPhoto(side, side))));
    data.addSamples(taken, { classIds: [id], source: 'camera', groupId: 'burst' });
    await data.settled();
    expect([data.persistent, data.fault, data.unsaved.size]).toEqual([true, null, 0]);
    const { arrivals, notes } = await readDataset((await exportDataset(await open('here'))).zip);
    expect(notes).toEqual([]);
    const other = await open('there');
    other.merge(arrivals);
    await other.settled();
    const image = { src: '' };
    const end = other.thumbnails.show(other.samples[0]!.id, image);
    await expect.poll(() => image.src).toMatch(/^blob:/);
    end();
    for (const sample of data.samples) {
      expect((await open('there')).sample(sample.id)).toMatchObject({ width: sample.width, split: sample.split });
      expect(await bytesOf(await other.picture(sample.id))).toEqual(await bytesOf(await data.picture(sample.id)));
    }
  });
});
