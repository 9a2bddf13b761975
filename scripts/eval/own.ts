import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { registerTrainingKernels } from '../../models/kernels/training';
import { ownDetector } from '../../models/sliding-window/detector/own';
import { defaultRecipe } from '../../models/transfer/default-recipe';
import { trainClassifier } from '../../models/transfer/train-classifier';
import type { StoredClassifier } from '../../models/transfer/training';
import { ssdTrunkSource, type TrunkSource } from '../../models/trunk/ssd-trunk';
import { ssd } from '../../models/zoo/ssd';
import { readBoxes, readClasses } from '../accuracy/labels';
import { UserError } from '../lib/program';
import { readFolders, type Item } from './classify/data';
import { folderInputs, sampleId } from './classify/inputs';
import { readNetwork, runInNode, startWasm } from './node-detector';
import { drawOwn } from './own/draw';
import { countFindings, type Findings, type Looked } from './own/find';
import { listPictures, readPicture } from './pictures';

const HELP = `npm run eval -- own [--train DIR --images DIR --labels DIR --classes FILE]

One's own things found again: trains a classifier as the Train tab does on the pictures of --train, a folder for every
class, lets it slide over those of --images, and tells in how many of them its surest window lies on the thing.
Without --train, a cup is drawn, and photographs of an installed package are what is behind it.

  --background NAME  the class that stands for nothing   (background)
  --threshold N      least score                         (0.5)
  --size N           side of the input that slides       (640)
  --count N          pictures that are drawn of each kind (20)
  --seed N           of what is drawn and trained        (1)
  --json             print JSON
  --help             this text`;

/** `npm run eval -- own`. */
export async function own(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (!options) {
    console.log(HELP);
    return;
  }
  const drawn = options.folders ? null : mkdtempSync(join(tmpdir(), 'saccade-own-'));
  try {
    const folders = options.folders ?? (await drawOwn(drawn!, options.count, options.seed));
    const { classes, items } = readFolders(folders.train);
    if (!classes.includes(options.background)) {
      throw new UserError(`--background: there is no class '${options.background}' in ${folders.train}.`);
    }
    await startWasm();
    registerTrainingKernels('wasm');
    const trunk = ssdTrunkSource(readNetwork(ssd));
    const classifier = await train(trunk, classes, items, options.seed);
    const network = ownDetector(classifier, trunk, classes, options.background, options.size);
    const looked = await look(folders, network, options.background);
    const findings = countFindings(looked, options.threshold);
    if (options.json) console.log(JSON.stringify({ ...findings, trained: items.length, looked }));
    else tell(findings, items.length, options.threshold);
  } finally {
    if (drawn) rmSync(drawn, { recursive: true });
  }
}

async function train(
  trunk: TrunkSource, classes: readonly string[], items: readonly Item[], seed: number,
): Promise<StoredClassifier> {
  const samples = items.map((item) => ({ id: sampleId(item), labels: [item.label], split: 'train' as const }));
  const recipe = { ...defaultRecipe({ classes: classes.length, train: items.length, dev: 0 }), companion: false, seed };
  const cache = { readFeatures: () => Promise.resolve([]), writeFeatures: () => Promise.resolve() };
  const { classifier } = await trainClassifier({ classes, samples, recipe }, {
    trunk, cache, inputs: folderInputs(items), onEvent: () => undefined,
  });
  if (!classifier) throw new UserError('Nothing was learned from these pictures.');
  return classifier;
}

async function look(
  { images, labels, classes }: { readonly images: string; readonly labels: string; readonly classes: string },
  network: ReturnType<typeof ownDetector>,
  background: string,
): Promise<Looked[]> {
  const detector = runInNode(network);
  const names = readClasses(classes);
  const settings = { scoreThreshold: 0.01, iouThreshold: 0.5, maxBoxes: 100, labels: null, explain: false };
  const looked: Looked[] = [];
  for (const picture of listPictures(images)) {
    const { detections } = await detector.detect(await readPicture(images, picture), settings);
    const truths = readBoxes(labels, picture, names);
    const anything = network.labels.filter((label) => label !== background).map((label) => ({ label, box: null }));
    const wanted = truths.length > 0 ? truths : anything;
    for (const { label, box } of wanted) {
      const best = detections.find((each) => each.label === label) ?? null;
      looked.push({ picture, truth: box, best: best && { box: best.box, score: best.score } });
    }
  }
  network.dispose();
  return looked;
}

function tell({ pictures, found, boxed, without, mistaken }: Findings, trained: number, threshold: number): void {
  console.log(
    `Trained on ${trained} pictures. Found ${found} of ${pictures} things in pictures not trained on ` +
      `(score ≥ ${threshold}, the window's middle on the thing), ${boxed} of them with an overlap of a half or more; ` +
      `in ${mistaken} of ${without} pictures without the thing it was found all the same.`,
  );
}

function readOptions(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      train: text, images: text, labels: text, classes: text,
      background: { ...text, default: 'background' },
      threshold: { ...text, default: '0.5' },
      size: { ...text, default: '640' },
      count: { ...text, default: '20' },
      seed: { ...text, default: '1' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  const { train: folder, images, labels, classes, background, json } = values;
  const given = [folder, images, labels, classes].filter((each) => each !== undefined).length;
  if (given !== 0 && given !== 4) {
    throw new UserError('--train, --images, --labels and --classes go together; --help tells more.');
  }
  const folders = folder && images && labels && classes ? { train: folder, images, labels, classes } : null;
  const size = number('size', values.size, 96, 1280);
  if (size % 32 !== 0) throw new UserError(`--size must be a multiple of 32, not '${values.size}'.`);
  return {
    folders, background, size, json,
    threshold: number('threshold', values.threshold, 0, 1),
    count: Math.round(number('count', values.count, 2, 200)),
    seed: Math.round(number('seed', values.seed, 0, 1e9)),
  };
}

function number(name: string, text: string, smallest: number, largest: number): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= smallest && value <= largest) return value;
  throw new UserError(`--${name} must be a number from ${smallest} to ${largest}, not '${text}'.`);
}
