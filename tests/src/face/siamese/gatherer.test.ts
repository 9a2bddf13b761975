import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Gallery } from '../../../../src/face/siamese/gallery.svelte';
import { Gatherer, type GathererOptions, type Waiting } from '../../../../src/face/siamese/gatherer.svelte';
import type { LookResult, SeenFace } from '../../../../workers/api';
import { FaultError } from '../../../../workers/fault';

const picture = async () => new Blob([await sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } }).png().toBuffer()]);
const face = { embedding: { values: Float32Array.of(1) }, crop: { size: 1, rgba: new Uint8ClampedArray(4) } } as unknown as SeenFace;
const waiting = (name: string, read: Waiting['read'] = picture): Waiting => ({ name, read });
const answer = (faces: readonly SeenFace[]) => ({ faces }) as unknown as LookResult;

let gallery: Gallery;
let look: ReturnType<typeof vi.fn<GathererOptions['look']>>;
let gatherer: Gatherer;

beforeEach(() => {
  vi.stubGlobal('createImageBitmap', () => Promise.resolve({ close: () => undefined }));
  gallery = new Gallery();
  look = vi.fn<GathererOptions['look']>(() => Promise.resolve(answer([face])));
  gatherer = new Gatherer({ gallery, look, thumbnail: () => 'data:' });
});
afterEach(() => vi.unstubAllGlobals());

describe('gathering faces', () => {
  it('takes one from each picture, and counts those without', async () => {
    look.mockResolvedValueOnce(answer([]));
    const broken = waiting('Ada', () => Promise.reject(new Error('gone')));
    const noPicture = waiting('Ada', () => Promise.resolve(new Blob(['hello'])));
    await gatherer.gather([waiting('Ada'), waiting('Ada'), broken, noPicture, waiting('Bea')]);
    expect(gallery.people.map(({ name }) => name)).toEqual(['Ada', 'Bea']);
    expect(gatherer.report).toEqual({ added: 2, without: 3, tooMany: 0 });
    expect([gatherer.task, gatherer.fault]).toEqual([null, null]);
  });

  it('keeps what was there when it is given up, one task at a time', async () => {
    look.mockImplementation(() => {
      if (look.mock.calls.length === 2) gatherer.cancel();
      return Promise.resolve(answer([face]));
    });
    const gathering = gatherer.gather([waiting('Ada'), waiting('Ada'), waiting('Ada')]);
    await gatherer.gather([waiting('Bea')]);
    await gathering;
    expect(gatherer.report).toEqual({ added: 1, without: 0, tooMany: 0 });
    expect(gallery.faces).toHaveLength(1);
  });

  it('says what failed', async () => {
    look.mockRejectedValueOnce(new FaultError('weights-offline', 'no network'));
    await gatherer.gather([waiting('Ada'), waiting('Ada')]);
    expect(gatherer.fault).toEqual({ code: 'weights-offline', detail: 'no network' });
    expect([gatherer.report, gallery.faces]).toEqual([null, []]);
    await gatherer.gather([waiting('Ada')]);
    expect([gatherer.fault, gallery.faces.length]).toEqual([null, 1]);
  });

  it('leaves out what finds no room', async () => {
    gallery.add('Bea', Array.from({ length: 199 }, () => ({ values: Float32Array.of(1), picture: '' })));
    await gatherer.gather([waiting('Ada'), waiting('Ada'), waiting('Ada')]);
    expect(gatherer.report).toEqual({ added: 1, without: 0, tooMany: 2 });
  });
});
