import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registerTrainingKernels } from '../../models/kernels/training';
import { packWeights } from '../../models/sliding-window/packed-weights';
import { foldStandardisation } from '../../models/sliding-window/standardise';
import { centernet } from '../../models/zoo/centernet';
import { ssd } from '../../models/zoo/ssd';
import { openDetector } from '../eval/node-detector';
import { UserError } from '../eval/user-error';
import { sha256 } from '../weights/files';
import { ChunkStore, type Chunk } from './windows/chunks';
import { fitHead, read, write, type FittedHead } from './windows/fit-head';
import { gather } from './windows/gather';
import { mine } from './windows/mine';
import { CELLS, STRIDE, TAPS, WINDOW, WindowTrunk } from './windows/network';
import { HELP, readOptions, type WindowOptions } from './windows/options';
import { choosePhotos } from './windows/photos';
import { scoreDetections, scoreWindows } from './windows/report';
import { learnable, samplesOf } from './windows/samples';

/** Pictures that are worked through and saved together. */
const CHUNK = 20;

/** `npm run train -- windows`. */
export async function windows(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (!options) {
    console.log(HELP);
    return;
  }
  const teacher = await openDetector('centernet');
  registerTrainingKernels('wasm');
  const trunk = new WindowTrunk();
  const store = new ChunkStore(options.out);
  const photos = choosePhotos(options, centernet.classes);
  const chunks: Chunk[] = [];
  for (let from = 0, index = 0; from < photos.length; from += CHUNK, index++) {
    if (!store.has('gathered', index)) {
      const some = photos.slice(from, from + CHUNK);
      store.write('gathered', index, await gather(some, from, teacher, trunk, options.seed));
      say(`gathered ${Math.min(from + CHUNK, photos.length)} of ${photos.length} pictures`);
    }
    chunks.push(store.read('gathered', index));
  }

  const learned = learnable(chunks, centernet.classes.length, options.least);
  if (learned.length < 2) throw new UserError('Fewer than two classes have enough things to learn from; see --least.');
  const labels = learned.map((index) => centernet.classes[index]!);
  say(`${labels.length} classes: ${labels.join(', ')}`);
  const fitted = await fitRounds(options, chunks, store, trunk, learned);

  const test = samplesOf(chunks, 'test', learned, trunk.length);
  const heldBack = chunks.flatMap((chunk) => chunk.photos).filter(({ part, labelled }) => part === 'test' && labelled);
  const crops = await scoreWindows(fitted, test, labels);
  const detections = await scoreDetections(heldBack, trunk, fitted, learned, labels);
  const { list, bytes } = packWeights(foldStandardisation(fitted.head, fitted.scale).weights);
  const [path, size] = ['windows.bin', bytes.byteLength];
  const file = { path, bytes: size, sha256: sha256(bytes), precision: 'float16', weights: list };
  const card = {
    name: 'Window classifier',
    classes: ['background', ...labels],
    trunk: ssd.weights.sha256,
    taps: TAPS,
    window: { pixels: WINDOW, cells: CELLS, stride: STRIDE },
    head: fitted.head.spec,
    data: 'True boxes of coco128, and what CenterNet finds in photos1000 and Caltech-101.',
    command: `npm run train -- windows ${process.argv.slice(3).join(' ')}`,
    seed: options.seed,
    metrics: { what: 'On pictures never learned from; detections on those with true boxes', crops, detections },
    history: fitted.history,
    file,
  };
  writeFileSync(join(options.out, path), bytes);
  writeFileSync(join(options.out, 'card.json'), `${JSON.stringify(card, null, 2)}\n`);
  const percent = (share: number | null) => (share === null ? '–' : `${(100 * share).toFixed(1)}%`);
  console.log(
    `${percent(crops.top1)} of ${crops.crops} held-back crops of ${labels.length} classes right; AP50 of plain ` +
      `windows ${percent(detections.ap50)} on ${detections.pictures} pictures; ${file.bytes} bytes → ${options.out}`,
  );
}

/** The first round learns from drawn windows, each later one from the mistakes of the one before too. */
async function fitRounds(
  { out, epochs, rounds, seed }: WindowOptions,
  gathered: readonly Chunk[],
  store: ChunkStore,
  trunk: WindowTrunk,
  learned: readonly number[],
): Promise<FittedHead> {
  const chunks = [...gathered];
  let fitted: FittedHead | null = null;
  for (let round = 0; round <= rounds; round++) {
    const done: FittedHead | undefined = read<FittedHead>(join(out, `round-${round}.head`));
    if (fitted) chunks.push(...(await mineAll(gathered, store, trunk, fitted, round)));
    if (!done) {
      const [train, dev] = (['train', 'dev'] as const).map((part) => samplesOf(chunks, part, learned, trunk.length));
      say(`round ${round}: ${train!.labels.length} windows to learn from, ${dev!.labels.length} of dev`);
      const checkpoint = join(out, `round-${round}.checkpoint`);
      const [classes, { channels }] = [learned.length + 1, trunk];
      const common = { train: train!, dev: dev!, classes, channels, epochs, seed, checkpoint, say };
      const next: FittedHead = await fitHead({ ...common, from: fitted });
      write(join(out, `round-${round}.head`), next);
      fitted = next;
    } else fitted = done;
  }
  return fitted!;
}

async function mineAll(
  gathered: readonly Chunk[],
  store: ChunkStore,
  trunk: WindowTrunk,
  fitted: FittedHead,
  round: number,
): Promise<Chunk[]> {
  const kind = `mined-${round}`;
  const mined: Chunk[] = [];
  for (const [index, { photos }] of gathered.entries()) {
    const learnt = photos.filter(({ part }) => part !== 'test');
    if (!store.has(kind, index)) {
      store.write(kind, index, await mine(learnt, trunk, fitted));
      say(`round ${round}: mined ${index + 1} of ${gathered.length} chunks`);
    }
    mined.push(store.read(kind, index));
  }
  return mined;
}

function say(sentence: string): void {
  console.error(`${new Date().toISOString().slice(11, 19)} ${sentence}`);
}
