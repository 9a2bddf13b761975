import { cpus } from 'node:os';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { randomUniform, zeros, type Tensor4D } from '@tensorflow/tfjs-core';
import { ConvHead } from '../../models/sliding-window/conv-head';
import { centernetMaps, WINDOW_TAP } from '../../models/sliding-window/detector/centernet-maps';
import { scoreCrops, scoreInOnePass } from '../../models/sliding-window/scoring';
import { TrunkWindows } from '../../models/sliding-window/trunk-windows';
import { Head } from '../../models/transfer/head';
import { centernet } from '../../models/zoo/centernet';
import { readNetwork, startWasm } from '../eval/node-detector';
import { markdown, ms } from './table';

/** Sides of pictures, of windows, and steps between them, in pixels. */
const PICTURES = [320, 480, 640];
const WINDOWS = [96, 224, 320];
const STRIDES = [32, 64, 128];
const BATCH = 16;

const HELP = `npm run bench -- windows [options]

Slides a classifier over pictures of ${PICTURES.join(', ')} pixels in Node, window by window and in one pass, for
windows of ${WINDOWS.join(', ')} pixels every ${STRIDES.join(', ')}, and tells how much the pass saves, in processor time.

  --quick     a window every ${STRIDES[0]!} pixels only
  --out FILE  write the results as JSON
  --json      print JSON instead of the table
  --help      this text`;

/** One picture, scored both ways. */
export interface WindowTiming {
  readonly picture: number;
  readonly window: number;
  readonly stride: number;
  readonly windows: number;
  /** Of processor time. */
  readonly cropMs: number;
  readonly passMs: number;
  readonly ratio: number;
}

/**
 * `npm run bench -- windows`: the crop loop against the single pass over the same windows of the same picture, in Node
 * on WASM, in milliseconds of processor time, which other programs on the machine hardly change. The head has three
 * dense layers on the windows of CenterNet's trunk, averaged where the window is larger than the shipped one, as
 * classifiers of the Train tab are; its weights are drawn, as only the time counts.
 */
export async function windows(args: readonly string[]): Promise<void> {
  const flag = { type: 'boolean', default: false } as const;
  const options = { out: { type: 'string' }, quick: flag, json: flag, help: { ...flag, short: 'h' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  if (values.help) {
    console.log(HELP);
    return;
  }
  await startWasm();
  const maps = centernetMaps(readNetwork(centernet));
  const results: WindowTiming[] = [];
  for (const window of WINDOWS) {
    const cells = window / WINDOW_TAP.stride;
    const head = await drawnHead(cells);
    const network = new TrunkWindows(maps, [WINDOW_TAP.name], WINDOW_TAP.stride, head);
    for (const picture of PICTURES) {
      const strides = values.quick ? STRIDES.slice(0, 1) : STRIDES;
      for (const stride of picture >= window ? strides : []) {
        console.error(`pictures of ${picture}, windows of ${window} every ${stride}…`);
        results.push(await time(network, picture, stride));
      }
    }
    head.dispose();
  }
  maps.dispose();
  const date = new Date().toISOString().slice(0, 10);
  const machine = `${cpus()[0]?.model ?? ''}, Node ${process.version}, WASM, one thread, ${date}`;
  const json = JSON.stringify({ machine, results }, null, 2);
  if (values.out) writeFileSync(values.out, `${json}\n`);
  if (values.json) {
    console.log(json);
    return;
  }
  const rows = results.map(({ picture, window, stride, windows: count, cropMs, passMs, ratio }) => [
    String(picture), String(window), String(stride), String(count), ms(cropMs), ms(passMs), `${ratio.toFixed(1)}×`,
  ]);
  console.log(`${machine}\n`);
  const head = ['picture', 'window', 'stride', 'windows', 'crop loop CPU ms', 'single pass CPU ms', 'ratio'];
  console.log(markdown(head, rows));
}

async function drawnHead(cells: number): Promise<ConvHead> {
  const window = { height: cells, width: cells, channels: WINDOW_TAP.channels };
  const flat = cells <= 3;
  const inputs = flat ? cells * cells * WINDOW_TAP.channels : WINDOW_TAP.channels;
  const head = new Head({ inputs, hidden: [400, 400], classes: 85, dropout: 0, initialiser: 'he-normal', seed: 1 });
  const stored = await head.store();
  head.dispose();
  return flat ? ConvHead.flattened(stored, window) : ConvHead.pooled(stored, window);
}

async function time(network: TrunkWindows, side: number, stride: number): Promise<WindowTiming> {
  const picture = randomUniform([1, side, side, 3], 0, 255, 'float32', 1) as Tensor4D;
  const { window } = network;
  const crops = () => scoreCrops(network, picture, stride, { batch: BATCH });
  // Once for nothing: what the first run of a shape costs is no part of it.
  const { grid } = await scoreInOnePass(network, picture, stride);
  const count = grid.columns * grid.rows;
  const batch: Tensor4D = zeros([Math.min(count, BATCH), window, window, 3]);
  const answers = network.forward(batch);
  await answers.data();
  for (const each of [batch, answers]) each.dispose();
  // The best of a few: other programs only ever make it slower.
  const passMs = await best(3, () => scoreInOnePass(network, picture, stride));
  const cropMs = await best(count > BATCH ? 1 : 3, crops);
  picture.dispose();
  return { picture: side, window, stride, windows: count, cropMs, passMs, ratio: cropMs / passMs };
}

async function best(times: number, work: () => Promise<unknown>): Promise<number> {
  let least = Infinity;
  for (let i = 0; i < times; i++) {
    const began = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(began);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}
