import { readFileSync } from 'node:fs';
import { tensor4d } from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import type { Picture } from '../../../models/picture';
import type { Backend, BackendOpener } from '../../../workers/host/backend/backend';
import type { FrameReader } from '../../../workers/host/frame/reader';
import { localWorks, type PictureWorks } from '../../../workers/host/pictures/works';
import type { WeightMeans } from '../../../workers/host/weights/weights';
import { startWasm } from '../../models/wasm';

export const BASE = 'http://localhost/';

interface NodeBackend {
  readonly opener: BackendOpener;
  lose: (reason: string) => void;
  disposed: number;
}

/** WASM in Node behind the host's own interface, with a device that can be lost. Frames are grey. */
export function nodeBackend(): NodeBackend {
  const opener: BackendOpener = { name: 'wasm', patience: 60_000, open };
  const state: NodeBackend = { opener, lose: () => undefined, disposed: 0 };
  function open(): Promise<Backend> {
    const lost = new Promise<string>((resolve) => (state.lose = resolve));
    return Promise.resolve({
      name: 'wasm',
      adapter: '',
      threads: 1,
      lost,
      adopt: startWasm,
      openReader: (size) => Promise.resolve(greyReader(size)),
      openPainter: () => ({ show: () => Promise.resolve(), dispose: () => undefined }),
      compile: () => Promise.resolve(),
      finished: () => null,
      lose: () => state.lose('taken away'),
      dispose: () => void state.disposed++,
    });
  }
  return state;
}

function greyReader(size: number): FrameReader {
  return {
    read: () => tensor4d(new Float32Array(size * size * 3), [1, size, size, 3]),
    finished: () => null,
    dispose: () => undefined,
  };
}

/** Weights as the app serves them, read from public/. */
export const nodeWeights: WeightMeans = {
  fetch: (url) => Promise.resolve(new Response(readFileSync(`public/${url.slice(BASE.length)}`))),
  cache: { read: () => Promise.resolve(null), write: () => Promise.resolve(), remove: () => Promise.resolve() },
};

/** What the browser's decoder is replaced by. */
export async function nodeDecode(file: Blob): Promise<Picture> {
  const image = sharp(Buffer.from(await file.arrayBuffer())).ensureAlpha();
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { rgba: data, width: info.width, height: info.height };
}

export const nodeWorks: PictureWorks = localWorks(nodeDecode);
