import { cpus } from 'node:os';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  add, conv2d, image, randomNormal, randomUniform, relu, sigmoid, tensor1d, tidy, type Tensor, type Tensor4D,
} from '@tensorflow/tfjs-core';
import { Random } from '../../models/random';
import { initialStyle, initialTransfer } from '../../models/style/initial';
import { reflect } from '../../models/style/reflect';
import { FRAME_MULTIPLE, transferMacs } from '../../models/style/spec';
import { instanceNorm, TransferNet } from '../../models/style/transfer-net';
import { transferNetwork } from '../../models/zoo/style';
import { startWasm } from '../eval/node-detector';
import { UserError } from '../lib/program';
import { markdown, ms } from './table';

const HELP = `npm run bench -- style [options]

Paints a frame in Node on WASM, beside a network of the size of Johnson et al. (2016), in processor time and in one run.

  --size N    pixels of a side, a multiple of 4 (256)
  --runs N    the best of so many (3)
  --out FILE  write the results as JSON
  --json      print JSON instead of the table
  --help      this text`;

/** Layers of the reference: side of the filter, channels, and how the picture's sides change before it. */
const JOHNSON: readonly (readonly [side: number, channels: number, change: 'none' | 'halve' | 'double'])[] = [
  [9, 32, 'none'], [3, 64, 'halve'], [3, 128, 'halve'],
  ...Array.from({ length: 10 }, () => [3, 128, 'none'] as const),
  [3, 64, 'double'], [3, 32, 'double'], [9, 3, 'none'],
];
/** Of these layers the residual blocks, two layers each. */
const RESIDUAL = { from: 3, to: 13 };

/** `npm run bench -- style`: its weights are drawn, as only the time counts. */
export async function style(args: readonly string[]): Promise<void> {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const options = {
    size: { ...text, default: '256' }, runs: { ...text, default: '3' }, out: text,
    json: flag, help: { ...flag, short: 'h' },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const [size, runs] = [Number(values.size), Number(values.runs)];
  if (!Number.isInteger(size) || size < 32 || size % FRAME_MULTIPLE) {
    throw new UserError(`--size must be a multiple of ${FRAME_MULTIPLE} from 32; '${values.size}' is none.`);
  }
  if (!Number.isInteger(runs) || runs < 1) {
    throw new UserError(`--runs must be a whole number from 1; '${values.runs}' is none.`);
  }
  await startWasm();
  const frame = randomUniform([1, size, size, 3], 0, 1, 'float32', 1) as Tensor4D;
  const { spec } = transferNetwork;
  const net = new TransferNet(spec, initialTransfer(spec, new Random(1)));
  const vector = tensor1d(initialStyle(spec, false));
  const reference = johnson();
  const measure = async (network: string, macs: number, work: () => Tensor) => ({
    network, gmac: macs / 1e9, cpuMs: await best(runs, work),
  });
  const results = [
    await measure('Saccade', transferMacs(spec, size, size), () => net.paint(frame, vector)),
    await measure("Johnson's size", reference.macs(size), () => reference.paint(frame)),
  ];
  const ratio = results[1]!.cpuMs / results[0]!.cpuMs;
  const date = new Date().toISOString().slice(0, 10);
  const machine = `${cpus()[0]?.model ?? ''}, Node ${process.version}, WASM, one thread, ${date}`;
  const json = JSON.stringify({ machine, size, results, ratio }, null, 2);
  if (values.out) writeFileSync(values.out, `${json}\n`);
  if (values.json) {
    console.log(json);
    return;
  }
  console.log(`${machine}, ${size} × ${size}\n`);
  const rows = results.map(({ network, gmac, cpuMs }) => [network, gmac.toFixed(2), ms(cpuMs)]);
  console.log(`${markdown(['network', 'GMAC', 'CPU ms'], rows)}\n\n${ratio.toFixed(1)} times as fast`);
}

/** A network of plain convolutions with instance normalisation, of the layers above. */
function johnson() {
  const filters = JOHNSON.map(([side, channels], i) => {
    const before = JOHNSON[i - 1]?.[1] ?? 3;
    return randomNormal([side, side, before, channels], 0, 0.1, 'float32', i + 1) as Tensor4D;
  });
  const layer = (x: Tensor4D, i: number): Tensor4D => {
    const [side, , change] = JOHNSON[i]!;
    const larger = change === 'double' ? image.resizeNearestNeighbor(x, [x.shape[1] * 2, x.shape[2] * 2]) : x;
    return conv2d(reflect(larger, (side - 1) / 2), filters[i]!, change === 'halve' ? 2 : 1, 'valid');
  };
  return {
    paint: (frame: Tensor4D) =>
      tidy(() => {
        let x = frame;
        for (let i = 0; i < JOHNSON.length - 1; i++) {
          if (i >= RESIDUAL.from && i < RESIDUAL.to) {
            x = add(x, instanceNorm(layer(relu(instanceNorm(layer(x, i))), i + 1)));
            i++;
          } else x = relu(instanceNorm(layer(x, i)));
        }
        return sigmoid(layer(x, JOHNSON.length - 1));
      }),
    macs: (size: number) => {
      let pixels = size * size;
      return filters.reduce((sum, { size: weights }, i) => {
        const [, , change] = JOHNSON[i]!;
        pixels *= change === 'halve' ? 1 / 4 : change === 'double' ? 4 : 1;
        return sum + weights * pixels;
      }, 0);
    },
  };
}

/** Milliseconds of processor time, which other programs hardly change; the first run is for nothing. */
async function best(runs: number, work: () => Tensor): Promise<number> {
  let least = Infinity;
  for (let i = 0; i <= runs; i++) {
    const began = process.cpuUsage();
    const answer = work();
    await answer.data();
    answer.dispose();
    const { user, system } = process.cpuUsage(began);
    if (i > 0) least = Math.min(least, (user + system) / 1000);
  }
  return least;
}
