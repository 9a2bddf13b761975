import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { FACE_ZOO } from '../models/zoo/faces';
import { courseNetWeights } from '../models/zoo/course-net';
import { ZOO } from '../models/zoo/index';
import { slidingWindow } from '../models/zoo/sliding-window';
import { STYLE_ZOO } from '../models/zoo/style';
import type { Architecture, DetectorId, FaceNetworkId, NetworkEntry, WeightFile } from '../models/zoo/zoo';
import { runProgram, UserError } from './lib/program';
import { readWhitening } from './train/face-whitening/file';
import { convertCenternet } from './weights/centernet';
import { convertLandmarks } from './weights/face-api/landmarks';
import { convertRecognition } from './weights/face-api/recognition';
import { serve, sha256, type Served } from './weights/files';
import { convertHumanFace, HUMAN_FACES } from './weights/human-faces';
import { convertSsd, readSsdAssets } from './weights/ssd';
import { convertTinyYoloFace } from './weights/tiny-yolo-face';
import { readTflite } from './weights/tflite';
import { serveYolo } from './weights/yolo';

/**
 * Takes the zoo's weights out of npm packages and lays them where the app serves them: public/weights/, git-ignored.
 * Does nothing if they are there and whole. `--print` prints what the zoo should pin instead of checking it.
 */
const root = resolve(import.meta.dirname, '..');
const served = resolve(root, 'public');

/** Where the heads of our own YOLO are. */
const YOLO_HEAD = resolve(root, 'models/weights/yolo');

/** What our own training puts behind the face embedding. */
const FACE_WHITENING = resolve(root, 'models/weights/face-whitening/whitening.bin');

interface Made {
  readonly topology: Served;
  readonly weights: Served;
}

const FACE_API = 'https://github.com/vladmandic/face-api';

const human = (id: keyof typeof HUMAN_FACES) => (): Made =>
  serve(id, convertHumanFace(root, id), 'https://github.com/vladmandic/human', {
    inputs: ['face'],
    outputs: Object.values(HUMAN_FACES[id].outputs),
  });

const fromCenternet = (): Made =>
  serve('centernet', convertCenternet(root), 'https://github.com/610265158/mobilenetv3_centernet', {
    inputs: ['images'],
    outputs: ['keypoints', 'wh'],
  });

/** What this project trained and serves as it lies in models/weights, and under which pin. */
const OWN: readonly { readonly file: string; readonly pin: WeightFile }[] = [
  { file: 'windows/windows.bin', pin: headOf(slidingWindow.network) },
  { file: 'course-net/course-net.bin', pin: courseNetWeights },
  ...STYLE_ZOO.map(({ id, weights }) => ({ file: `style/${id}.bin`, pin: weights })),
];

const makers: Record<DetectorId | FaceNetworkId, () => Made> = {
  ssd: () =>
    serve('ssd', convertSsd(readTflite(readSsdAssets(root).model)), 'https://www.npmjs.com/package/@mediapipe/objectron', {
      inputs: ['normalized_input_image_tensor'],
      outputs: ['raw_outputs/box_encodings', 'raw_outputs/class_predictions'],
    }),
  centernet: fromCenternet,
  'sliding-window': fromCenternet,
  yolo: () => serveYolo(root, YOLO_HEAD),
  'tiny-yolo-face': () =>
    serve('tiny-yolo-face', convertTinyYoloFace(root), 'https://github.com/vladmandic/face-api', {
      inputs: ['images'],
      outputs: ['stride32/boxes'],
    }),
  'face-detector': human('face-detector'),
  'face-landmarks': () =>
    serve('face-landmarks', convertLandmarks(root), FACE_API, { inputs: ['face'], outputs: ['landmarks'] }),
  'face-mesh': human('face-mesh'),
  'face-embedding': () =>
    serve('face-embedding', convertRecognition(root, readWhitening(FACE_WHITENING)), FACE_API, {
      inputs: ['face'],
      outputs: ['embedding'],
    }),
  'face-antispoof': human('face-antispoof'),
  'face-liveness': human('face-liveness'),
};

const entries: readonly (NetworkEntry & { readonly id: DetectorId | FaceNetworkId })[] = [...ZOO, ...FACE_ZOO];

await runProgram(() => {
  if (process.argv.includes('--print')) print();
  else writeAll();
});

function print(): void {
  for (const [id, make] of Object.entries(makers)) {
    const { topology, weights } = make();
    console.log(id, JSON.stringify({ topology: topology.pin, weights: weights.pin }, null, 2));
  }
  for (const { file } of OWN) {
    console.log(file, JSON.stringify(pinOf(file, readFileSync(resolve(root, 'models/weights', file))), null, 2));
  }
}

function writeAll(): void {
  const wanted = entries.flatMap(({ topology, weights }) => [topology, weights]);
  for (const entry of entries) {
    if (isWhole(entry.topology) && isWhole(entry.weights)) continue;
    const made = makers[entry.id]();
    write(entry.id, made.topology, entry.topology);
    write(entry.id, made.weights, entry.weights);
    console.log(`${entry.name}: ${(made.weights.pin.bytes / 1e6).toFixed(1)} MB from ${entry.source.package}`);
  }
  for (const { file, pin } of OWN) {
    const bytes = readFileSync(resolve(root, 'models/weights', file));
    if (!isWhole(pin)) write(file, { pin: pinOf(file, bytes), bytes }, pin);
  }
  removeOthers(new Set([...wanted, ...OWN.map(({ pin }) => pin)].map(({ path }) => path)));
}

function headOf(network: Architecture): WeightFile {
  if (network.kind !== 'sliding-window') throw new TypeError('a window classifier has a head');
  return network.head;
}

/** As it is pinned in the zoo: named after the file and its content. */
function pinOf(file: string, bytes: Uint8Array): WeightFile {
  const hash = sha256(bytes);
  const name = file.slice(file.lastIndexOf('/') + 1, -'.bin'.length);
  return { path: `weights/${name}.${hash.slice(0, 16)}.bin`, bytes: bytes.byteLength, sha256: hash };
}

function isWhole({ path, bytes, sha256: expected }: WeightFile): boolean {
  const file = resolve(served, path);
  if (!existsSync(file)) return false;
  const found = readFileSync(file);
  return found.byteLength === bytes && sha256(found) === expected;
}

function write(id: string, made: Served, pin: WeightFile): void {
  if (made.pin.sha256 !== pin.sha256 || made.pin.bytes !== pin.bytes || made.pin.path !== pin.path) {
    throw new UserError(
      `The weights of ${id} are not the ones that models/zoo/${id}.ts pins: it expects ${pin.path} ` +
        `(${pin.bytes} bytes, ${pin.sha256}), and the package gives ${made.pin.path} (${made.pin.bytes} bytes, ` +
        `${made.pin.sha256}). Has the package changed? If that is meant, 'npm run weights -- --print' shows the new pins.`,
    );
  }
  const file = resolve(served, made.pin.path);
  mkdirSync(resolve(file, '..'), { recursive: true });
  writeFileSync(file, made.bytes);
}

/** Files of earlier versions would be served and shipped for ever. */
function removeOthers(wanted: ReadonlySet<string>): void {
  const folder = resolve(served, 'weights');
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (!wanted.has(`weights/${name}`)) rmSync(resolve(folder, name));
  }
}
