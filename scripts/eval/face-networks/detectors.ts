import { createRequire } from 'node:module';
import { statSync } from 'node:fs';
import type { FaceDetector } from '../../../models/face/detect/detector';
import { pictureCutter } from '../../../models/face/cutter';
import type { Box } from '../../../models/geometry/box';
import { faceEntry } from '../../../models/zoo/faces/index';
import { tinyYoloFace } from '../../../models/zoo/tiny-yolo-face';
import { root } from '../../lib/process.mjs';
import { openDetector } from '../node-detector';
import type { Picture } from '../pictures';

/** A face detector of an installed package. */
export interface Finder {
  readonly name: string;
  /** Side of the input. */
  readonly side: number;
  /** Of its weights. */
  readonly bytes: number;
  /** Boxes in fractions of the picture. */
  find(picture: Picture): Promise<readonly Box[]>;
}

/** As much as is used of @vladmandic/face-api's own build for Node on WASM. */
interface FaceApi {
  readonly tf: {
    setBackend(name: string): Promise<boolean>;
    ready(): Promise<void>;
    tensor3d(values: Uint8Array, shape: [number, number, number], type: 'int32'): { dispose(): void };
  };
  readonly nets: { readonly ssdMobilenetv1: { loadFromDisk(folder: string): Promise<void> } };
  readonly SsdMobilenetv1Options: new (options: { minConfidence: number; maxResults: number }) => object;
  detectAllFaces(input: unknown, options: object): Promise<readonly { readonly relativeBox: Box }[]>;
}

/** @param blazeFace of the chain; stays the caller's */
export async function openFinders(blazeFace: FaceDetector): Promise<readonly Finder[]> {
  const yolo = await openDetector('tiny-yolo-face');
  return [
    {
      name: 'BlazeFace', side: 256, bytes: faceEntry('face-detector').weights.bytes,
      find: async (picture) => (await blazeFace.detect(pictureCutter(picture))).map(({ left, top, right, bottom }) => ({
        x: left / picture.width, y: top / picture.height,
        width: (right - left) / picture.width, height: (bottom - top) / picture.height,
      })),
    },
    {
      name: 'TinyYOLOv2', side: yolo.inputSize, bytes: tinyYoloFace.weights.bytes,
      find: async (picture) => {
        const settings = { scoreThreshold: 0.3, iouThreshold: 0.4, maxBoxes: 20, labels: null, explain: false };
        return (await yolo.detect(picture, settings)).detections.map(({ box }) => box);
      },
    },
    await openSsd(),
  ];
}

/** SSD-MobileNetV1, run by the package's own code with its own threshold. */
async function openSsd(): Promise<Finder> {
  const require = createRequire(import.meta.url);
  const api = require('@vladmandic/face-api/dist/face-api.node-wasm.js') as FaceApi;
  const folder = `${root}/node_modules/@vladmandic/face-api/model`;
  await api.tf.setBackend('wasm');
  await api.tf.ready();
  await api.nets.ssdMobilenetv1.loadFromDisk(folder);
  const options = new api.SsdMobilenetv1Options({ minConfidence: 0.5, maxResults: 20 });
  return {
    name: 'SSD-MobileNetV1', side: 512, bytes: statSync(`${folder}/ssd_mobilenetv1_model.bin`).size,
    find: async ({ rgba, width, height }) => {
      const rgb = Uint8Array.from({ length: width * height * 3 }, (_, i) => rgba[Math.floor(i / 3) * 4 + (i % 3)]!);
      const input = api.tf.tensor3d(rgb, [height, width, 3], 'int32');
      const found = await api.detectAllFaces(input, options);
      input.dispose();
      return found.map(({ relativeBox: { x, y, width: w, height: h } }) => ({ x, y, width: w, height: h }));
    },
  };
}
