import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registerTrainingKernels } from '../../models/kernels/training';
import { centernetMaps, WINDOW_TAP } from '../../models/sliding-window/detector/centernet-maps';
import { shippedDetector, ShippedWindows } from '../../models/sliding-window/detector/shipped';
import { packWeights, unpackWeights } from '../../models/sliding-window/packed-weights';
import { foldStandardisation } from '../../models/sliding-window/standardise';
import type { StoredHead } from '../../models/transfer/head';
import { centernet } from '../../models/zoo/centernet';
import { windowsAlone, windowsInPlace } from '../eval/crops/recognisers';
import { scoreCrops } from '../eval/crops/score';
import { readNetwork, startWasm } from '../eval/node-detector';
import { sha256 } from '../weights/files';
import { averageHeads } from './windows/average';
import { labelView, quotas, type LabelledView } from './windows/examples';
import { fitHead, type FittedHead } from './windows/fit';
import { see } from './windows/gather';
import { mine } from './windows/mine';
import { HELP, readOptions, type WindowOptions } from './windows/options';
import { scoreDetections } from './windows/report';
import { load, save, ViewStore } from './windows/store';
import { CELLS, WINDOW } from './windows/trunk';
import { listViews, type WindowView } from './windows/views';
import { listPhotos, type Photos } from './yolo/pictures';

/** Pictures of coco128 that are tested on, and the seed that chooses them: the same ones as the YOLO holds back. */
const HELD_BACK = 28;
const OTHERS = ['caltech101', 'photos1000'];
/** Mistakes are looked for in the first so many views: those seen on all levels come first. */
const MINED = 500;
const SIZES = [640, 480];

/** `npm run train -- windows`. */
export async function windows(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (!options) {
    console.log(HELP);
    return;
  }
  await startWasm();
  registerTrainingKernels('wasm');
  const photos = listPhotos(options.data, OTHERS, HELD_BACK, centernet.classes, options.seed);
  const views = listViews(options.views, photos, options.seed, options.count);
  say(`${views.length} views, ${views.flatMap(({ things }) => things).filter(({ sure }) => sure).length} things`);
  const store = new ViewStore(options.out);
  await gather(options, photos, views, store);
  const labelled = views.map((view) => labelView(view, store.read(view.number)));
  const rounds = await fitRounds(options, views, labelled, store);
  await report(options, photos, averageHeads(rounds.slice(-options.averaged)));
}

async function gather(
  options: WindowOptions,
  photos: Photos,
  views: readonly WindowView[],
  store: ViewStore,
): Promise<void> {
  const maps = centernetMaps(readNetwork(centernet));
  for (const [i, view] of views.entries()) {
    if (store.has(view.number)) continue;
    const sources = { photos, cache: options.views, seed: options.seed, maps };
    store.write(view.number, await see(view, sources, i < options.whole));
    if (i % 50 === 49) say(`looked at ${i + 1} of ${views.length} views`);
  }
  maps.dispose();
}

/** The head of each round: the first learns from windows as they come, each later one from the mistakes before too. */
async function fitRounds(
  { out, epochs, laterEpochs, rounds, seed }: WindowOptions,
  views: readonly WindowView[],
  labelled: readonly LabelledView[],
  store: ViewStore,
): Promise<FittedHead[]> {
  const classes = centernet.classes.length;
  const quota = quotas(views, classes);
  const fitted: FittedHead[] = [];
  for (let round = 0; round <= rounds; round++) {
    const file = join(out, `round-${round}.head`);
    let done: FittedHead | undefined = load<FittedHead>(file);
    if (!done) {
      const from = fitted.at(-1) ?? null;
      const mistaken = from ? await mine(labelled.slice(0, MINED), store, from) : new Map<number, number[]>();
      const found = [...mistaken.values()].reduce((sum, { length }) => sum + length, 0);
      say(`round ${round}: ${found} mistakes to learn from`);
      const common = { views: labelled, store, classes, quota, mistaken, seed, say };
      done = await fitHead({ ...common, epochs: round === 0 ? epochs : laterEpochs, from });
      save(file, done);
    }
    fitted.push(done);
  }
  return fitted;
}

async function report(options: WindowOptions, photos: Photos, fitted: FittedHead): Promise<void> {
  const { list, bytes } = packWeights(foldStandardisation(fitted.head, fitted.scale).weights);
  // What is shipped is measured: the halves.
  const head: StoredHead = { spec: fitted.head.spec, weights: unpackWeights(list, Uint8Array.from(bytes).buffer) };
  const files = readNetwork(centernet);
  const alone = new ShippedWindows(files, head);
  const crops = {
    alone: await scoreCrops(photos.heldBack, windowsAlone(alone), centernet.classes),
    inPlace: await scoreCrops(photos.heldBack, windowsInPlace(alone), centernet.classes),
  };
  alone.dispose();
  const detections = [];
  for (const size of SIZES) {
    const network = shippedDetector(files, head, centernet.classes, size);
    detections.push(await scoreDetections(photos.heldBack, network));
    network.dispose();
  }
  const hash = sha256(bytes);
  const file = { path: 'windows.bin', bytes: bytes.byteLength, sha256: hash, precision: 'float16', weights: list };
  const card = {
    name: 'Window classifier',
    trunk: { weights: centernet.weights.sha256, tap: WINDOW_TAP.name },
    window: { pixels: WINDOW, cells: CELLS, stride: WINDOW_TAP.stride },
    head: fitted.head.spec,
    answer: 'p, bx, by, bh, bw and 80 classes: p and c are logits',
    classes: centernet.classes,
    data:
      "Views painted by the YOLO's training: photographs of coco128 with their true boxes (CC BY 4.0), photos1000 " +
      'and Caltech-101 (CC BY 4.0) with what CenterNet finds in them, alone and in mosaics. Background with hard ' +
      'negatives mined from its own mistakes.',
    rounds: fitted.rounds,
    averaged: `the weights of the last ${options.averaged} rounds`,
    heldOut: `${HELD_BACK} pictures of coco128 (listPhotos, seed ${options.seed}), which no view shows.`,
    command: `npm run train -- windows ${process.argv.slice(3).join(' ')}`,
    seed: options.seed,
    metrics: { crops, detections },
    losses: fitted.losses,
    file,
  };
  writeFileSync(join(options.out, file.path), bytes);
  writeFileSync(join(options.out, 'card.json'), `${JSON.stringify(card, null, 2)}\n`);
  const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
  console.log(
    `${percent(crops.alone.top1)} of ${crops.alone.crops} held-back crops right, ` +
      `${percent(crops.inPlace.top1)} seen in their place; ${file.bytes} bytes → ${options.out}`,
  );
  for (const { inputSize, pictures, regression, windows: plain } of detections) {
    console.log(
      `${inputSize} px: AP50 ${percent(regression.ap50)} with regression, ${percent(plain.ap50)} of plain windows, ` +
        `on ${pictures} pictures`,
    );
  }
}

function say(sentence: string): void {
  console.error(`${new Date().toISOString().slice(11, 19)} ${sentence}`);
}
