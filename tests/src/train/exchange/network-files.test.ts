import { describe, expect, it } from 'vitest';
import type { FolderFile } from '../../../../src/train/exchange/folder';
import { holdsNetwork } from '../../../../src/train/exchange/network-files';
import { text, zipOf } from './zip-files';

const files = (...paths: readonly string[]): FolderFile[] => paths.map((path) => ({ path, file: new Blob(['x']) }));
const zip = (...paths: readonly string[]): FolderFile[] => [
  { path: 'any.zip', file: zipOf(paths.map((path) => ({ path, data: text('x') }))) },
];
const holds = (these: readonly FolderFile[]) => holdsNetwork({ files: these, folders: false });

describe('what is dropped', () => {
  it.each([
    ['loose files', files('model.json', 'weights.bin', 'metadata.json')],
    ['files saved twice', files('model (1).json', 'weights (1).bin')],
    ['a folder', files('mine/model.json', 'mine/group1-shard1of1.bin')],
    ['a ZIP', zip('metadata.json', 'model.json', 'weights.bin')],
    ['a ZIP of a folder', zip('mine/model.json', 'mine/weights.bin')],
  ])('is a network: %s', async (_, these) => {
    expect(await holds(these)).toBe(true);
  });

  it.each([
    ['nothing', []],
    ['a picture', files('model.jpg')],
    ['pictures with COCO', files('photo.jpg', 'annotations.json')],
    ['a data set', zip('saccade.json', 'cat/1.jpg')],
    ['a model without weights', files('model.json', 'a.jpg')],
    ['two ZIPs', [...zip('model.json', 'weights.bin'), ...zip('cat/1.jpg')]],
    ['a ZIP whose paths climb out', zip('../model.json', 'weights.bin')],
  ])('is none: %s', async (_, these) => {
    expect(await holds(these)).toBe(false);
  });
});
