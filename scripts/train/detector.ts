import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { registerTrainingKernels } from '../../models/kernels/training';
import { Random } from '../../models/random';
import { defaultDetectorRecipe, INPUT_SIZES, type DetectorRecipe } from '../../models/yolo/own/recipe';
import { trainDetector } from '../../models/yolo/own/train-detector';
import type { DetectorEvent, DetectorJob, DetectorSample } from '../../models/yolo/own/training';
import { centernet } from '../../models/zoo/centernet';
import { readNetwork, startWasm } from '../eval/node-detector';
import { readPicture } from '../eval/pictures';
import { UserError } from '../lib/program';

const HELP = `npm run train -- detector --images DIR --coco FILE [options]

Trains a detector as the Train tab does, in Node on WASM: anchor heads on CenterNet's frozen trunk, anchors from the
boxes themselves. Learns from a few of the pictures and says how well it finds things in all others.

  --images DIR      the pictures
  --coco FILE       their boxes, COCO JSON
  --pictures N      to learn from, drawn at random (20)
  --size N          320 or 416 (320)
  --epochs N        --views N  --anchors N  as in the app, where they are explained
  --box-loss KIND   squared or ciou (ciou)
  --seed N          of everything random (1)
  --help            this text`;

interface Coco {
  readonly images: readonly {
    readonly id: number; readonly file_name: string; readonly width: number; readonly height: number;
  }[];
  readonly categories: readonly { readonly id: number; readonly name: string }[];
  readonly annotations: readonly {
    readonly image_id: number; readonly category_id: number; readonly bbox: readonly [number, number, number, number];
  }[];
}

/** `npm run train -- detector`. */
export async function detector(args: readonly string[]): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      images: text, coco: text, pictures: text, size: text, epochs: text, views: text, anchors: text,
      'box-loss': text, seed: text, help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const { images, coco } = values;
  if (!images || !coco) throw new UserError('--images and --coco are needed; --help tells more.');
  const pictures = whole('pictures', values.pictures, 20);
  const base = defaultDetectorRecipe(pictures);
  const recipe: DetectorRecipe = {
    ...base,
    inputSize: choice('size', INPUT_SIZES, whole('size', values.size, base.inputSize)),
    epochs: whole('epochs', values.epochs, base.epochs),
    views: whole('views', values.views, base.views),
    anchors: whole('anchors', values.anchors, base.anchors),
    boxLoss: choice('box-loss', ['squared', 'ciou'] as const, values['box-loss'] ?? base.boxLoss),
    seed: whole('seed', values.seed, base.seed),
  };
  const job = jobOf(coco, pictures, recipe);
  await startWasm();
  registerTrainingKernels('wasm');
  const outcome = await trainDetector(job, {
    trunk: readNetwork(centernet),
    read: (name) => readPicture(images, name),
    onEvent: say,
  });
  const { anchors, anchorFit, accuracy, views, leftOut, dropped, seconds } = outcome;
  const shapes = anchors.map(({ width, height }) => `${Math.round(width)}×${Math.round(height)}`);
  console.log(`anchors ${shapes.join(' ')}, mean IoU ${anchorFit.toFixed(2)}`);
  console.log(`${views} views; ${leftOut.length} pictures could not be read, ${dropped} boxes could not be used`);
  console.log(`${seconds.features.toFixed(0)} s features, ${seconds.heads.toFixed(0)} s heads; ${outcome.reason}`);
  for (const split of ['train', 'test'] as const) {
    const { ap50 = 0, ap = 0, classes = [] } = accuracy[split] ?? {};
    const each = classes.map(({ label, truths, ap50: one }) =>
      `${job.classes[Number(label)]} ${(100 * one).toFixed(1)} (${truths})`);
    console.log(`${split}: AP50 ${(100 * ap50).toFixed(1)}, AP ${(100 * ap).toFixed(1)}; ${each.join(', ')}`);
  }
}

/** Some of the pictures with boxes are trained on; all others are tested on. */
function jobOf(file: string, count: number, recipe: DetectorRecipe): DetectorJob {
  let coco: Coco;
  try {
    coco = JSON.parse(readFileSync(file, 'utf8')) as Coco;
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${String(error)}`);
  }
  const labels = new Map(coco.categories.map(({ id }, i) => [id, i]));
  const samples = coco.images.map(({ id, file_name: name, width, height }): DetectorSample => ({
    id: basename(name),
    split: 'test',
    boxes: coco.annotations.filter((each) => each.image_id === id).map((each) => {
      const [x, y, w, h] = each.bbox;
      const label = labels.get(each.category_id) ?? -1;
      return { label, x: x / width, y: y / height, width: w / width, height: h / height };
    }),
  }));
  const boxed = new Random(recipe.seed).shuffle(samples.filter(({ boxes }) => boxes.length > 0));
  if (boxed.length <= count) throw new UserError(`${boxed.length} pictures with boxes leave none to test on.`);
  const chosen = new Set(boxed.slice(0, count));
  return {
    classes: coco.categories.map(({ name }) => name),
    samples: samples.map((sample) => (chosen.has(sample) ? { ...sample, split: 'train' } : sample)),
    recipe,
  };
}

function say(event: DetectorEvent): void {
  if (event.type === 'epoch') {
    const { epoch, loss, box, objectness, classes, seconds } = event.report;
    const parts = [box, objectness, classes].map((value) => value.toFixed(3)).join(' ');
    console.log(`epoch ${epoch + 1} of ${event.epochs}: loss ${loss.toFixed(3)} = ${parts}, ${seconds.toFixed(1)} s`);
  } else if (event.type === 'left-out') console.error(`${event.sample} is left out: ${event.detail}`);
}

function whole(name: string, text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new UserError(`--${name} must be a whole number from 1; '${text}' is none.`);
  }
  return value;
}

function choice<T>(name: string, all: readonly T[], value: unknown): T {
  const found = all.find((each) => each === value);
  if (found === undefined) throw new UserError(`--${name} must be ${all.join(' or ')}.`);
  return found;
}
