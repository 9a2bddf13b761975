import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { ZOO } from '../models/zoo/index';
import { accuracy, type Scored, type Truth } from '../models/average-precision';
import { cocoLabel, readBoxes, readClasses, readText } from './accuracy/labels';
import type { Prediction } from './eval/detect';
import { listPictures } from './eval/pictures';
import { runProgram, UserError } from './lib/program';

const HELP = `npm run accuracy -- --preds preds.json --images DIR --labels DIR --classes FILE

Scores what 'npm run eval -- detect' wrote against YOLO-format labels: COCO's AP50 and AP50:95.

  --images DIR     the pictures that were evaluated (for their sizes)
  --labels DIR     a text file for each picture: class cx cy width height
  --classes FILE   names of the classes (data.yaml, or one a line)
  --detector ID    count only classes that this network knows (${ZOO.map(({ id }) => id).join(', ')})
  --json           print JSON, with every class
  --help           this text`;

await runProgram(async () => {
  const { values } = parseArgs({
    options: {
      preds: { type: 'string' },
      images: { type: 'string' },
      labels: { type: 'string' },
      classes: { type: 'string' },
      detector: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const images = given('images', values.images);
  const names = listPictures(images);
  const known = knownClasses(values.detector);
  const truths = readTruths(names, given('labels', values.labels), readClasses(given('classes', values.classes)));
  const predictions = await readPredictions(given('preds', values.preds), images, new Set(names));
  const result = accuracy(truths.filter(({ label }) => known === null || known.has(label)), predictions);

  if (values.json) console.log(JSON.stringify(result));
  else {
    const percent = (value: number) => (100 * value).toFixed(1);
    console.log(
      `AP50 ${percent(result.ap50)}, AP ${percent(result.ap)} over ${result.classes.length} classes and ` +
        `${names.length} pictures.`,
    );
  }
});

function given(name: string, value: string | undefined): string {
  if (!value) throw new UserError(`--${name} is missing; --help tells more.`);
  return value;
}

function knownClasses(id: string | undefined): ReadonlySet<string> | null {
  if (id === undefined) return null;
  const entry = ZOO.find((candidate) => candidate.id === id);
  if (!entry) throw new UserError(`There is no detector '${id}'.`);
  return new Set(entry.classes.map(cocoLabel));
}

function readTruths(names: readonly string[], folder: string, classes: readonly string[]): Truth[] {
  const truths = names.flatMap((image) => readBoxes(folder, image, classes).map((box) => ({ image, ...box })));
  if (truths.length === 0) throw new UserError(`There is no box for any of the pictures in ${folder}.`);
  return truths;
}

/** Predictions in fractions of their picture, as the labels are. */
async function readPredictions(file: string, images: string, names: ReadonlySet<string>): Promise<Scored[]> {
  const rows = parsePredictions(file);
  const sizes = new Map<string, { width: number; height: number }>();
  for (const { image } of rows) {
    if (!names.has(image)) throw new UserError(`${file} speaks of ${image}, which is not in ${images}.`);
    if (!sizes.has(image)) sizes.set(image, await uprightSize(join(images, image)));
  }
  return rows.map(({ image, label, bbox: [x, y, width, height], score }) => {
    const size = sizes.get(image)!;
    const box = { x: x / size.width, y: y / size.height, width: width / size.width, height: height / size.height };
    return { image, label: cocoLabel(label), box, score };
  });
}

function parsePredictions(file: string): readonly Prediction[] {
  let rows: unknown;
  try {
    rows = JSON.parse(readText(file));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${file} is not JSON.`);
  }
  if (!Array.isArray(rows) || !rows.every(isPrediction)) {
    throw new UserError(`${file} is not a list of {"image", "label", "bbox", "score"}.`);
  }
  return rows;
}

function isPrediction(row: unknown): row is Prediction {
  const { image, label, bbox, score } = (row ?? {}) as Record<string, unknown>;
  return typeof image === 'string' && typeof label === 'string' && Number.isFinite(score)
    && Array.isArray(bbox) && bbox.length === 4 && bbox.every(Number.isFinite);
}

/** Size as displayed: sides change places where the EXIF orientation says so. */
async function uprightSize(file: string): Promise<{ width: number; height: number }> {
  const { width, height, orientation = 1 } = await sharp(file).metadata();
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}
