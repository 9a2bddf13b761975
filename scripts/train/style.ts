import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { keep, mul, tidy, variableGrads, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import { registerTrainingKernels } from '../../models/kernels/training';
import { Random } from '../../models/random';
import { gramMatrix } from '../../models/style/costs';
import { readLossNet } from '../../models/style/load';
import { LossNet } from '../../models/style/loss-net';
import { squaredNorm } from '../../models/transfer/losses';
import { Optimiser, safeEpsilon } from '../../models/transfer/optimiser';
import { transferNetwork } from '../../models/zoo/style';
import { startWasm } from '../eval/node-detector';
import { disposeBatch, nextBatch, SQUARE, type Material, type StyleBatch } from './style/batches';
import { paintingCost, type Parts } from './style/cost';
import { readStyleOptions, type StyleOptions } from './style/options';
import { Painter, type PainterFiles } from './style/painter';
import { draw, listPhotographs, readSquares } from './style/photographs';
import { stylePicture } from './style/pictures';

const LOSS_NET = resolve(import.meta.dirname, '../../models/weights/style/style-loss.bin');
const FILES = { transfer: 'style-transfer.bin', predictor: 'style-predictor.bin' };
/** Gradients longer than this are shortened: a style met for the first time shakes everything. */
const LONGEST_GRADIENT = 2;
const TOLD_EVERY = 20;
const SAVED_EVERY = 100;

/** `npm run train -- style`. */
export async function style(args: readonly string[]): Promise<void> {
  const options = readStyleOptions(args);
  if (!options) return;
  await startWasm();
  registerTrainingKernels('wasm');
  const random = new Random(options.seed);
  const loss = new LossNet(readLossNet(Uint8Array.from(readFileSync(LOSS_NET)).buffer));
  const material = await gather(options, loss, random);
  const painter = new Painter(transferNetwork.spec, transferNetwork.styles, options.seed, readFiles(options.from));
  const optimiser = new Optimiser(painter.variables, {
    method: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: safeEpsilon() },
  });
  mkdirSync(options.out, { recursive: true });
  const began = performance.now();
  const history: object[] = [];
  let sums = [0, 0, 0];
  for (let step = 0; step < options.steps; step++) {
    const batch = nextBatch(material, loss, { size: options.size, count: options.batch }, random);
    const parts = learn(painter, optimiser, loss, batch, options, rateAt(step, options));
    disposeBatch(batch);
    for (const [i, part] of parts.entries()) {
      sums[i] = sums[i]! + (await part.data())[0]! / TOLD_EVERY;
      part.dispose();
    }
    if ((step + 1) % TOLD_EVERY === 0) {
      const [content, styled, temporal] = sums.map((sum) => Number(sum.toFixed(4)));
      const seconds = Math.round((performance.now() - began) / 1000);
      history.push({ step: step + 1, seconds, content, style: styled, temporal });
      console.error(`step ${step + 1}, ${seconds} s: content ${content}, style ${styled}, temporal ${temporal}`);
      sums = [0, 0, 0];
    }
    if ((step + 1) % SAVED_EVERY === 0 || step + 1 === options.steps) await save(painter, options, history);
  }
  for (const each of [painter, optimiser, loss]) each.dispose();
  console.log(`${options.steps} steps → ${options.out}`);
}

/** One step; what it cost is the caller's to dispose. */
function learn(
  painter: Painter, optimiser: Optimiser, loss: LossNet, batch: StyleBatch, { weights }: StyleOptions, rate: number,
): Parts {
  let parts: Parts | null = null;
  tidy(() => {
    const { grads } = variableGrads(() => {
      const styles = painter.styles(batch.ids, batch.statistics);
      const { cost, parts: told } = paintingCost(painter.net, loss, styles, batch, weights);
      parts = told;
      return cost;
    }, [...painter.variables.values()]);
    const gradients = new Map<string, Tensor>();
    for (const [name, each] of painter.variables) if (grads[each.name]) gradients.set(name, grads[each.name]!);
    const norm = Math.sqrt((squaredNorm([...gradients.values()]) as Scalar).dataSync()[0]!);
    const factor = Math.min(1, LONGEST_GRADIENT / norm);
    for (const [name, gradient] of gradients) gradients.set(name, mul(gradient, factor));
    optimiser.apply(gradients, rate);
  });
  return parts!;
}

/** Rises for fifty steps, then falls like a cosine to a tenth. */
function rateAt(step: number, { rate, steps }: StyleOptions): number {
  const fallen = 0.5 * (1 + Math.cos((Math.PI * step) / steps));
  return rate * Math.min(1, (step + 1) / 50) * (0.1 + 0.9 * fallen);
}

async function gather({ data, photos }: StyleOptions, loss: LossNet, random: Random): Promise<Material> {
  const squares = await readSquares(draw(listPhotographs(data).train, photos, random), SQUARE);
  const pictures = [];
  for (const id of transferNetwork.styles.slice(1)) pictures.push(await stylePicture(data, id));
  const grams = pictures.map((picture) => tidy(() => loss.features(picture).map((each) => keep(gramMatrix(each)))));
  return { squares, pictures, grams };
}

function readFiles(folder: string | null): PainterFiles | null {
  return folder === null
    ? null
    : { transfer: readFileSync(join(folder, FILES.transfer)), predictor: readFileSync(join(folder, FILES.predictor)) };
}

async function save(painter: Painter, { out, ...options }: StyleOptions, history: readonly object[]): Promise<void> {
  const files = await painter.files();
  writeFileSync(join(out, FILES.transfer), files.transfer);
  writeFileSync(join(out, FILES.predictor), files.predictor);
  writeFileSync(join(out, 'style-training.json'), `${JSON.stringify({ ...options, history }, null, 2)}\n`);
}
