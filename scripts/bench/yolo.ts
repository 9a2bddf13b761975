import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { dispose, tensor4d, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { GraphModel } from '@tensorflow/tfjs-converter';
import { withInputSize } from '../../models/centernet/input-size';
import type { DetectSettings } from '../../models/detection';
import { nonMaxSuppression } from '../../models/geometry/nms';
import { Letterboxer } from '../../models/geometry/letterboxer';
import { loadDetector } from '../../models/load-detector';
import { loadGraph } from '../../models/load-graph';
import { Random } from '../../models/random';
import { YoloNetwork } from '../../models/yolo/network';
import { BELIEVING_TAPS } from '../../models/yolo/belief-graph';
import { centernet } from '../../models/zoo/centernet';
import { yolo } from '../../models/zoo/yolo';
import { readNetwork, startWasm } from '../eval/node-detector';
import { listPictures, readPicture } from '../eval/pictures';
import { UserError } from '../lib/program';
import { quantile } from './numbers';
import { markdown, ms } from './table';

const HELP = `npm run bench -- yolo [options]

On WASM in Node, one thread, interleaved, on the photographs of a folder:
  trunk    CenterNet's trunk alone, up to the taps
  heads    what the anchor heads, the shortlists, decoding and suppression add to it, and that as a share of the trunk
  full     the heads with the classes of every cell, as when the mechanism is looked at
  peer     CenterNet itself at the same size
  nms      non-max suppression of 1,000 candidates

  --images DIR   (the photographs of @vladmandic/face-api)
  --sizes LIST   sides of the input  (320,416,512)
  --runs N       (20)
  --out FILE     write the results as JSON
  --json         print JSON instead of the table
  --help         this text`;

interface Row {
  readonly size: number;
  /** Medians in milliseconds. */
  readonly trunk: number;
  readonly heads: number;
  readonly full: number;
  readonly peer: number;
  /** heads / trunk */
  readonly share: number;
  /** (trunk + heads) / peer */
  readonly ratio: number;
}

const SETTINGS: DetectSettings = {
  scoreThreshold: 0.05, iouThreshold: 0.5, maxBoxes: 100, labels: null, explain: false,
};
const PHOTOS = 'node_modules/@vladmandic/face-api/demo';

/** `npm run bench -- yolo`. */
export async function benchYolo(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (!options) {
    console.log(HELP);
    return;
  }
  await startWasm();
  const rows: Row[] = [];
  for (const size of options.sizes) rows.push(await measure(size, options.images, options.runs));
  const report = { command: `npm run bench -- yolo ${args.join(' ')}`.trim(), rows, nms: measureNms(options.runs) };
  const json = `${JSON.stringify(report, null, 2)}\n`;
  if (options.out) writeFileSync(options.out, json);
  console.log(options.json ? json.trimEnd() : describe(report));
}

function readOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      images: { type: 'string', default: PHOTOS },
      sizes: { type: 'string', default: '320,416,512' },
      runs: { type: 'string', default: '20' },
      out: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  const sizes = values.sizes.split(',').map(Number);
  const wrong = sizes.find((size) => !yolo.inputSizes.includes(size) || !centernet.inputSizes.includes(size));
  if (wrong !== undefined) throw new UserError(`--sizes are of ${yolo.inputSizes.join(', ')}, not ${wrong}.`);
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new UserError(`--runs must be a whole number, not '${values.runs}'.`);
  return { ...values, sizes, runs, images: resolve(values.images) };
}

async function measure(size: number, folder: string, runs: number): Promise<Row> {
  const trunk = await loadGraph(withInputSize(readNetwork(yolo), size));
  const network = await loadDetector(yolo, readNetwork(yolo), size);
  const peer = await loadDetector(centernet, readNetwork(centernet), size);
  if (!(network instanceof YoloNetwork)) throw new Error('the zoo has another network of this name');
  const letterboxer = new Letterboxer(size, network.preprocessing);
  const names = listPictures(folder);
  const times = { trunk: [] as number[], heads: [] as number[], full: [] as number[], peer: [] as number[] };
  // The first of each kind compiles and allocates.
  for (let run = -2; run < runs; run++) {
    const { rgba, width, height } = await readPicture(folder, names[(run + 2) % names.length]!);
    const input = tensor4d(letterboxer.run(rgba, width, height), [1, size, size, 3]);
    const place = letterboxer.fit(width, height);
    const bare = await time(() => executeTrunk(trunk, input));
    const whole = await time(async () => network.decode(await read(network.execute(input)), place, SETTINGS));
    const full = await time(async () => network.decode(await read(network.execute(input, true)), place, SETTINGS));
    const other = await time(async () => peer.decode(await read(peer.execute(input)), place, SETTINGS));
    input.dispose();
    if (run < 0) continue;
    times.trunk.push(bare);
    times.heads.push(whole - bare);
    times.full.push(full - bare);
    times.peer.push(other);
  }
  for (const each of [trunk, network, peer]) each.dispose();
  const [bare, heads, full, other] = Object.values(times).map((each) => quantile(each, 0.5)) as Four;
  return { size, trunk: bare, heads, full, peer: other, share: heads / bare, ratio: (bare + heads) / other };
}

type Four = [number, number, number, number];

/** Medians of the milliseconds for boxes without order, of 80 classes, and for boxes that all overlap, of one. */
function measureNms(runs: number): { readonly scattered: number; readonly heaped: number } {
  const random = new Random(1);
  const count = 1000;
  const order = Int32Array.from({ length: count }, (_, i) => i);
  const median = (spread: number, classCount: number) => {
    const times = Array.from({ length: runs + 2 }, () => {
      const boxes = new Float32Array(count * 4);
      for (let i = 0; i < count; i++) {
        const [x, y] = [spread * random.next(), spread * random.next()];
        boxes.set([x, y, x + 40 + 40 * random.next(), y + 40 + 40 * random.next()], i * 4);
      }
      const classes = Int32Array.from({ length: count }, () => random.below(classCount));
      const began = performance.now();
      nonMaxSuppression(boxes, classes, order, 0.5, 100);
      return performance.now() - began;
    });
    return quantile(times.slice(2), 0.5);
  };
  return { scattered: median(416, 80), heaped: median(10, 1) };
}

async function executeTrunk(trunk: GraphModel, input: Tensor4D): Promise<void> {
  const taps = trunk.execute(input, BELIEVING_TAPS.map(({ tap }) => tap)) as Tensor4D[];
  await taps.at(-1)!.data();
  dispose(taps);
}

async function read(output: Tensor): Promise<Float32Array> {
  const values = await output.data<'float32'>();
  output.dispose();
  return values;
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function describe({ rows, nms }: { rows: readonly Row[]; nms: ReturnType<typeof measureNms> }): string {
  const lines = rows.map(({ size, trunk, heads, share, full, peer, ratio }) => [
    String(size), ms(trunk), ms(heads), `${(100 * share).toFixed(0)}%`, ms(full), ms(peer), ratio.toFixed(2),
  ]);
  const head = ['input', 'trunk ms', 'heads ms', 'share', 'all cells ms', 'CenterNet ms', 'YOLO / CenterNet'];
  const suppression = `${ms(nms.scattered)} ms scattered over 80 classes, ${ms(nms.heaped)} ms heaped in one`;
  return `${markdown(head, lines)}\n\nNon-max suppression of 1,000 candidates: ${suppression}.`;
}
