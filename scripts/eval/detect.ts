import { statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { DetectSettings, Detection } from '../../models/detection';
import { ZOO, zooEntry } from '../../models/zoo/index';
import type { DetectorId } from '../../models/zoo/zoo';
import { openDetector, runInNode, startWasm, type NodeDetector } from './node-detector';
import { listPictures, readPicture, type Picture } from './pictures';
import { UserError } from '../lib/program';
import { openRcnn } from './rcnn-detector';
import { loadYolo } from './yolo-detector';

/** The zoo's, and R-CNN, which is made of the window classifier and selective search. */
const DETECTORS = [...ZOO.map(({ id }) => id), 'rcnn'] as const;
/** Those whose windows or proposals tell boxes, and can do without. */
const TELL_BOXES: readonly (typeof DETECTORS)[number][] = ['sliding-window', 'rcnn'];

/**
 * Boxes of one class that overlap by more are one thing. Neighbouring cells and anchors of a YOLO answer for the same
 * object by design; a peak of CenterNet, or an SSD's default box, less often.
 */
const IOU: Readonly<Partial<Record<DetectorId | 'rcnn', number>>> = { yolo: 0.55 };
const USUAL_IOU = 0.7;

const HELP = `npm run eval -- detect --detector ${DETECTORS.join('|')} --images DIR --out preds.json

Runs a detector over the pictures of a folder, in Node on WASM, and writes what it finds:
[{"image", "label", "bbox": [x, y, width, height] in pixels of the upright picture, "score"}]

  --size N       side of the network's input   (the one it was trained for)
  --score N      drop what scores less         (0.01, low enough to compute AP)
  --iou N        suppress boxes of a class that overlap by more  (${USUAL_IOU}; yolo: ${IOU.yolo})
  --max N        boxes a picture               (100)
  --head DIR     yolo only: other heads than the zoo's, as 'npm run train -- yolo' wrote them
  --plain        sliding-window and rcnn only: windows and proposals themselves, without the boxes that they tell
  --proposals N  rcnn only: the first so many of selective search are recognised   (500)
  --json         print the summary as JSON
  --help         this text

rcnn is selective search with the window classifier on its proposals; its milliseconds are those of both.`;

/** One line of the output file. */
export interface Prediction {
  readonly image: string;
  readonly label: string;
  /** x, y, width, height in pixels of the picture, upright. */
  readonly bbox: readonly [number, number, number, number];
  readonly score: number;
}

/** `npm run eval -- detect`. */
export async function detect(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (!options) {
    console.log(HELP);
    return;
  }
  const names = listPictures(options.images);
  const detector = await open(options);
  const predictions: Prediction[] = [];
  const times: number[] = [];
  for (const name of names) {
    const picture = await tryPicture(options.images, name);
    if (!picture) continue;
    const { detections, milliseconds } = await detector.detect(picture, options.settings);
    times.push(milliseconds);
    for (const detection of detections) predictions.push(toPrediction(name, picture, detection));
  }
  if (times.length === 0) {
    throw new UserError(`None of the ${names.length} pictures in ${options.images} could be read.`);
  }
  writeFileSync(options.out, `${JSON.stringify(predictions)}\n`);

  const summary = {
    detector: options.detector,
    size: detector.inputSize,
    pictures: times.length,
    unreadable: names.length - times.length,
    boxes: predictions.length,
    medianMilliseconds: Math.round(median(times)),
    out: options.out,
  };
  if (options.json) console.log(JSON.stringify(summary));
  else {
    console.log(
      `${summary.boxes} boxes in ${summary.pictures} pictures, ${summary.medianMilliseconds} ms each ` +
        `(median, network alone, ${summary.size} px) → ${options.out}`,
    );
  }
}

function readOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      detector: { type: 'string' },
      images: { type: 'string' },
      out: { type: 'string' },
      size: { type: 'string' },
      score: { type: 'string', default: '0.01' },
      iou: { type: 'string' },
      max: { type: 'string', default: '100' },
      head: { type: 'string' },
      plain: { type: 'boolean', default: false },
      proposals: { type: 'string', default: '500' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  const { images, out } = values;
  const detector = DETECTORS.find((id) => id === values.detector);
  if (!detector) {
    throw new UserError(`--detector must be ${DETECTORS.join(' or ')}, not ${values.detector ?? 'left out'}.`);
  }
  if (values.head !== undefined && detector !== 'yolo') throw new UserError('--head is for the yolo only.');
  if (values.plain && !TELL_BOXES.includes(detector)) {
    throw new UserError(`--plain is for ${TELL_BOXES.join(' and ')} only.`);
  }
  if (detector === 'rcnn' && values.size !== undefined) throw new UserError('--size is for other detectors than rcnn.');
  if (!images) throw new UserError('--images is missing: the folder of pictures.');
  if (!out) throw new UserError('--out is missing: the file to write.');
  if (!statSync(dirname(resolve(out)), { throwIfNoEntry: false })?.isDirectory()) {
    throw new UserError(`--out cannot be written: there is no folder ${dirname(resolve(out))}.`);
  }
  const settings: DetectSettings = {
    scoreThreshold: number('score', values.score, 0, 1),
    iouThreshold: number('iou', values.iou ?? String(IOU[detector] ?? USUAL_IOU), 0, 1),
    maxBoxes: number('max', values.max, 1, 1000),
    labels: null,
    explain: false,
    regression: !values.plain,
  };
  const size = values.size === undefined ? undefined : number('size', values.size, 1, 4096);
  const proposals = number('proposals', values.proposals, 1, 10_000);
  return { detector, images, out, settings, json: values.json, size, proposals, head: values.head };
}

async function open(options: NonNullable<ReturnType<typeof readOptions>>): Promise<NodeDetector> {
  const { detector, size, proposals, head } = options;
  if (detector === 'rcnn') return openRcnn(proposals);
  if (head === undefined) return openDetector(detector, size);
  await startWasm();
  return runInNode(await loadYolo(head, size ?? zooEntry('yolo').inputSizes[0]!));
}

function number(name: string, text: string, smallest: number, largest: number): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= smallest && value <= largest)) {
    throw new UserError(`--${name} must be a number from ${smallest} to ${largest}, not '${text}'.`);
  }
  return value;
}

/** The picture, or null after saying on standard error what is wrong with it: the others still count. */
async function tryPicture(folder: string, name: string): Promise<Picture | null> {
  try {
    return await readPicture(folder, name);
  } catch (error) {
    console.error(`${name} cannot be read and is left out (${(error as Error).message.split('\n')[0]}).`);
    return null;
  }
}

function toPrediction(image: string, { width, height }: Picture, { box, label, score }: Detection): Prediction {
  const round = (pixels: number) => Math.round(pixels * 100) / 100;
  const [x, y] = [round(box.x * width), round(box.y * height)];
  const bbox = [x, y, round(box.width * width), round(box.height * height)] as const;
  return { image, label, bbox, score: Math.round(score * 1e5) / 1e5 };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
