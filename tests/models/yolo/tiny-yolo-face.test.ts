import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { io, tensor3d, tensor4d, type NamedTensorMap, type Tensor3D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { iou } from '../../../models/geometry/iou';
import { fitLetterbox } from '../../../models/geometry/letterbox';
import { Letterboxer } from '../../../models/geometry/letterboxer';
import { loadDetector } from '../../../models/load-detector';
import { tinyYoloFace } from '../../../models/zoo/tiny-yolo-face';
import { readPhoto } from '../photos';
import { startWasm } from '../wasm';
import { readFiles } from '../zoo-files';

const SIZE = 416;
const MODEL = 'node_modules/@vladmandic/face-api/model/tiny_face_detector_model';
/** The package suppresses at this IoU, and looks at scores above what it is asked for. */
const settings = { scoreThreshold: 0.2, iouThreshold: 0.4, maxBoxes: 300, labels: null, explain: false };
const PLAIN = { mode: 'letterbox', order: 'rgb', scale: [1, 1, 1], offset: [0, 0, 0], pad: 0 } as const;

/** What of the package is used. */
interface FaceApi {
  readonly TinyFaceDetector: new () => {
    loadFromWeightMap(map: NamedTensorMap): void;
    locateFaces(input: Tensor3D, options: object): Promise<readonly Face[]>;
  };
  readonly TinyFaceDetectorOptions: new (options: { inputSize: number; scoreThreshold: number }) => object;
}

interface Face {
  readonly score: number;
  readonly relativeBox: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** The package's own network and decoding, given a square picture of its input size. */
async function packaged(): Promise<(values: Float32Array) => Promise<readonly Face[]>> {
  const api = createRequire(import.meta.url)('@vladmandic/face-api/dist/face-api.node-wasm.js') as FaceApi;
  const [group] = JSON.parse(readFileSync(`${MODEL}-weights_manifest.json`, 'utf8')) as io.WeightsManifestConfig;
  const net = new api.TinyFaceDetector();
  net.loadFromWeightMap(io.decodeWeights(Uint8Array.from(readFileSync(`${MODEL}.bin`)).buffer, group!.weights));
  const options = new api.TinyFaceDetectorOptions({ inputSize: SIZE, scoreThreshold: settings.scoreThreshold });
  return (values) => net.locateFaces(tensor3d(values, [SIZE, SIZE, 3]), options);
}

beforeAll(startWasm);

describe('TinyYOLOv2 for faces', () => {
  const photos = [1, 2, 3, 4, 5, 6].map((i) => `sample${i}.jpg`);

  it('finds what the package itself finds, to a pixel and a thousandth', async () => {
    const network = await loadDetector(tinyYoloFace, readFiles(tinyYoloFace), SIZE);
    const original = await packaged();
    const raw = new Letterboxer(SIZE, PLAIN);
    const letterboxer = new Letterboxer(SIZE, network.preprocessing);
    let faces = 0;
    for (const photo of photos) {
      const { rgba, width, height } = await readPhoto(photo);
      const output = network.execute(tensor4d(letterboxer.run(rgba, width, height), [1, SIZE, SIZE, 3]));
      // The whole square as the frame, as the package has it.
      const square = fitLetterbox(SIZE, SIZE, SIZE, 'squash');
      const { detections } = network.decode((await output.data()) as Float32Array, square, settings);
      const expected = await original(raw.run(rgba, width, height));
      expect(detections, photo).toHaveLength(expected.length);
      for (const { score, relativeBox: { x, y, width: w, height: h } } of expected) {
        const edges = [x, y, x + w, y + h].map((edge) => Math.min(1, Math.max(0, edge)));
        const box = { x: edges[0]!, y: edges[1]!, width: edges[2]! - edges[0]!, height: edges[3]! - edges[1]! };
        const same = detections.reduce((best, found) => (iou(found.box, box) > iou(best.box, box) ? found : best));
        expect(Math.abs(same.score - score)).toBeLessThan(1e-3);
        const found = [same.box.x, same.box.y, same.box.x + same.box.width, same.box.y + same.box.height];
        found.forEach((edge, i) => expect(Math.abs(edge - edges[i]!) * SIZE).toBeLessThan(1));
        faces++;
      }
    }
    expect(faces).toBeGreaterThan(5);
    network.dispose();
  });

  it.each(tinyYoloFace.inputSizes)('has cells of 32 pixels at %i, and the prediction of each of their anchors', async (size) => {
    const network = await loadDetector(tinyYoloFace, readFiles(tinyYoloFace), size);
    const { rgba, width, height } = await readPhoto();
    const letterboxer = new Letterboxer(size, network.preprocessing);
    const output = network.execute(tensor4d(letterboxer.run(rgba, width, height), [1, size, size, 3]));
    expect(output.shape).toEqual([(size / 32) ** 2 * 5, 8]);
    const packed = (await output.data()) as Float32Array;
    const letterbox = letterboxer.fit(width, height);
    const { detections } = network.decode(packed, letterbox, settings);
    const best = detections[0]!;
    expect(best.label).toBe('face');
    // The cell that answered says the same again, and of each anchor.
    const [column, row] = best.origin.cell;
    const predictions = network.predictions(packed, letterbox, { grid: 0, row, column });
    expect(predictions.map(({ anchor }) => anchor)).toEqual([0, 1, 2, 3, 4]);
    const same = predictions[best.origin.anchor]!;
    expect(same).toMatchObject({ label: 'face', classScore: 1, objectness: same.score });
    expect(same.score).toBeCloseTo(best.score, 5);
    Object.entries(same.box).forEach(([side, value]) => expect(value).toBeCloseTo(best.box[side as 'x'], 5));
    expect(network.predictions(packed, letterbox, { grid: 0, row: size / 32, column: 0 })).toEqual([]);
    expect(network.predictions(packed, letterbox, { grid: 1, row: 0, column: 0 })).toEqual([]);
    network.dispose();
  });
});
