import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { tensor4d, type Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { alignment } from '../../../models/face/align/template';
import { DESCRIPTOR } from '../../../models/face/embedding/embedder';
import { toRegion } from '../../../models/face/align/region';
import type { Normalisation } from '../../../models/face/align/warp';
import { pictureCutter } from '../../../models/face/cutter';
import { principalFace } from '../../../models/face/detect/choose';
import { FaceDetector } from '../../../models/face/detect/detector';
import { FACE_API_COLOURS, Landmarker, landmarkRegion } from '../../../models/face/landmarks/landmarker';
import { loadGraph } from '../../../models/load-graph';
import { faceEntry } from '../../../models/zoo/faces/index';
import { readPhoto } from '../photos';
import { startWasm } from '../wasm';
import { readFiles } from '../zoo-files';

/** As much as is used of @vladmandic/face-api, whose own build for Node runs on WASM beside ours. */
interface FaceApi {
  readonly tf: {
    readonly wasm?: unknown;
    setBackend(name: string): Promise<boolean>;
    ready(): Promise<void>;
    tensor3d(values: Float32Array, shape: [number, number, number]): { dispose(): void };
  };
  readonly nets: Record<'faceRecognitionNet' | 'faceLandmark68Net', { loadFromDisk(folder: string): Promise<void> }>;
  computeFaceDescriptor(input: unknown): Promise<Float32Array>;
  detectFaceLandmarks(input: unknown): Promise<{ readonly relativePositions: readonly { readonly x: number; readonly y: number }[] }>;
}

const require = createRequire(import.meta.url);
const RAW: Normalisation = { scale: [1, 1, 1], offset: [0, 0, 0] };
const SAMPLES = ['sample1.jpg', 'sample2.jpg', 'sample3.jpg', 'sample5.jpg'];

let api: FaceApi;
beforeAll(async () => {
  await startWasm();
  api = require('@vladmandic/face-api/dist/face-api.node-wasm.js') as FaceApi;
  const { setWasmPaths } = require('@tensorflow/tfjs-backend-wasm') as { setWasmPaths(path: string): void };
  setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`);
  await api.tf.setBackend('wasm');
  await api.tf.ready();
  for (const net of Object.values({ a: api.nets.faceRecognitionNet, b: api.nets.faceLandmark68Net })) {
    await net.loadFromDisk('node_modules/@vladmandic/face-api/model');
  }
});

const graph = (id: Parameters<typeof faceEntry>[0]) => loadGraph(readFiles(faceEntry(id)));

async function faceOf(sample: string) {
  const cutter = pictureCutter(await readPhoto(sample));
  const detector = new FaceDetector(await graph('face-detector'));
  const face = principalFace(await detector.detect(cutter), cutter.width, cutter.height)!;
  detector.dispose();
  return { cutter, face };
}

/** Runs one of our networks on a crop. */
async function run(id: 'face-embedding' | 'face-landmarks', crop: Float32Array, size: number): Promise<Float32Array> {
  const network = await graph(id);
  const input = tensor4d(crop, [1, size, size, 3]);
  const output = network.execute(input, id === 'face-embedding' ? DESCRIPTOR : undefined) as Tensor;
  const values = Float32Array.from(await output.data());
  [input, output].forEach((tensor) => tensor.dispose());
  network.dispose();
  return values;
}

describe.each(SAMPLES)("as the package's own code computes it, %s:", (sample) => {
  it('embedding', async () => {
    const { cutter, face } = await faceOf(sample);
    const landmarker = new Landmarker(await graph('face-landmarks'));
    const [landmarks] = await landmarker.locate(cutter, [landmarkRegion(face)]);
    landmarker.dispose();
    const cut = (colours: Normalisation) => {
      const crop = cutter.cut(alignment(landmarks!, 150), 150, colours);
      const values = crop.dataSync() as Float32Array;
      crop.dispose();
      return values;
    };
    const raw = api.tf.tensor3d(cut(RAW), [150, 150, 3]);
    const theirs = await api.computeFaceDescriptor(raw);
    raw.dispose();
    const ours = await run('face-embedding', cut(FACE_API_COLOURS), 150);
    expect(ours).toHaveLength(128);
    ours.forEach((value, i) => expect(Math.abs(value - theirs[i]!)).toBeLessThan(1e-3));
  });

  it('landmarks', async () => {
    const { cutter, face } = await faceOf(sample);
    const toCrop = toRegion(landmarkRegion(face), 112);
    const cut = (colours: Normalisation) => {
      const crop = cutter.cut(toCrop, 112, colours);
      const values = crop.dataSync() as Float32Array;
      crop.dispose();
      return values;
    };
    const raw = api.tf.tensor3d(cut(RAW), [112, 112, 3]);
    const theirs = (await api.detectFaceLandmarks(raw)).relativePositions;
    raw.dispose();
    const ours = await run('face-landmarks', cut(FACE_API_COLOURS), 112);
    theirs.forEach(({ x, y }, i) => {
      expect(Math.abs(ours[2 * i]! - x)).toBeLessThan(1e-3);
      expect(Math.abs(ours[2 * i + 1]! - y)).toBeLessThan(1e-3);
    });
  });
});
