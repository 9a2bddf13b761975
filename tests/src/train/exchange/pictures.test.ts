import { describe, expect, it } from 'vitest';
import { decodeCoco } from '../../../../src/train/exchange/coco';
import { exportCoco } from '../../../../src/train/exchange/export';
import { readPictures } from '../../../../src/train/exchange/import';
import { jpeg, readInNode } from '../pictures';
import { text, zipOf } from './zip-files';

const options = { readPicture: readInNode };

describe('pictures of one class', () => {
  it('are taken from anywhere, whatever their folders say', async () => {
    const files = [
      { path: 'a.jpg', file: new Blob([await jpeg(1)]) },
      { path: 'pets/dogs/b.jpg', file: new Blob([await jpeg(2)]) },
      { path: 'pets/notes.txt', file: new Blob(['hello']) },
    ];
    const { arrivals, notes } = await readPictures(files, 'Cat', options);
    expect(arrivals.classes.map(({ name }) => name)).toEqual(['Cat']);
    expect(arrivals.samples.map(({ classKeys }) => classKeys)).toEqual([['cat'], ['cat']]);
    expect(notes).toEqual([]);
  });

  it('come out of a ZIP of nothing but pictures', async () => {
    const zip = zipOf([{ path: '1.jpg', data: await jpeg(1) }, { path: '2.jpg', data: await jpeg(2) }]);
    const { arrivals } = await readPictures(zip, 'Cat', options);
    expect(arrivals.samples).toHaveLength(2);
  });

  it('share a group where they are copies of each other', async () => {
    const same = await jpeg(1);
    const files = ['a.jpg', 'b.jpg'].map((path) => ({ path, file: new Blob([same]) }));
    const { arrivals } = await readPictures(files, 'Cat', options);
    expect(new Set(arrivals.samples.map(({ groupId }) => groupId)).size).toBe(1);
  });

  it('that are none are noted, and no class is made for them', async () => {
    const { arrivals, notes } = await readPictures([{ path: 'a.jpg', file: new Blob([Uint8Array.from(text('no'))]) }], 'Cat', options);
    expect(arrivals).toEqual({ classes: [], samples: [] });
    expect(notes).toEqual([{ code: 'corrupt-image', name: 'a.jpg' }]);
  });

  it('stop being read when that is cancelled', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(readPictures([], 'Cat', { ...options, signal })).rejects.toThrow('enough');
  });
});

describe('boxes alone', () => {
  it('are COCO with the file names of the ZIP', async () => {
    const classes = [{ id: 'c1', name: 'Cat/Dog', colour: '#112233', order: 0 }];
    const box = { classId: 'c1', x: 0.25, y: 0.5, width: 0.5, height: 0.25 };
    const rest = { groupId: 'g', split: 'train', createdAt: 1, source: 'file' } as const;
    const samples = [{ id: 's1', classIds: ['c1'], width: 40, height: 20, boxes: [box], ...rest }];
    const decoded = decodeCoco(JSON.parse(await exportCoco({ classes, samples }).text()));
    expect(decoded?.pictures).toEqual([
      { fileName: 'Cat_Dog/s1.jpg', width: 40, height: 20, boxes: [{ className: 'Cat/Dog', x: 0.25, y: 0.5, width: 0.5, height: 0.25 }] },
    ]);
  });
});
