import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { registerTrainingKernels } from '../../models/kernels/training';
import { CourseNet } from '../../models/sliding-window/course-net';
import { packWeights, unpackWeights } from '../../models/sliding-window/packed-weights';
import { SHAPE_CLASSES } from '../../models/sliding-window/shapes/scene';
import { ShapeSource } from '../../models/sliding-window/shapes/source';
import { evaluate } from '../../models/transfer/evaluate';
import { fit } from '../../models/transfer/fit';
import { classScores, confusionMatrix } from '../../models/transfer/metrics';
import { Optimiser, safeEpsilon } from '../../models/transfer/optimiser';
import { startWasm } from '../eval/node-detector';
import { UserError } from '../lib/program';
import { sha256 } from '../weights/files';

const HELP = `npm run train -- course-net [options]

Trains the 14 × 14 ConvNet of the course on windows that are drawn by code, and tests it on others.

  --epochs N    (default 30)
  --samples N   windows drawn for each epoch, new ones each time (default 12800)
  --tests N     windows to test on, never trained on (default 20000)
  --seed N      of everything random (default 1)
  --out DIR     course-net.bin and card.json go here (default models/weights/course-net)
  --help        this text`;

const BATCH = 64;
const RATE = 1e-3;
const DROPOUT = 0.2;
/** Keeps the draws of training, of the choice of the best epoch and of the test apart. */
const DRAWS = { train: 1, dev: 2, test: 3 };
const DEV = 2000;

/** `npm run train -- course-net`. */
export async function courseNet(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      epochs: { type: 'string', default: '30' },
      samples: { type: 'string', default: '12800' },
      tests: { type: 'string', default: '20000' },
      seed: { type: 'string', default: '1' },
      out: { type: 'string', default: 'models/weights/course-net' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const epochs = whole('epochs', values.epochs);
  const samples = whole('samples', values.samples);
  const tests = whole('tests', values.tests);
  const seed = whole('seed', values.seed);
  await startWasm();
  registerTrainingKernels('wasm');

  const draws = (of: keyof typeof DRAWS) => seed * 10 + DRAWS[of];
  const net = new CourseNet(seed, DROPOUT);
  const optimiser = new Optimiser(net.variables, {
    method: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: safeEpsilon() },
    weightDecay: 0.01,
  });
  const began = performance.now();
  const { history, bestEpoch } = await fit({
    train: new ShapeSource(samples, draws('train'), true),
    dev: new ShapeSource(DEV, draws('dev'), false),
    forward: (inputs, pass) => net.classify(inputs, pass),
    variables: net.variables,
    optimiser,
    schedule: { learningRate: RATE, decay: { kind: 'cosine', epochs }, warmUp: 0.25 },
    loss: { kind: 'softmax' },
    epochs,
    batchSize: BATCH,
    seed,
    onEpoch: ({ epoch, loss, accuracy, devAccuracy }) => {
      const right = `right ${percent(accuracy)}, unseen ${percent(devAccuracy!)}`;
      console.error(`epoch ${epoch + 1}: loss ${loss.toFixed(4)}, ${right}`);
    },
  });
  const seconds = Math.round((performance.now() - began) / 1000);
  optimiser.dispose();
  const { list, bytes } = packWeights(await net.weights());
  net.dispose();

  // What is tested is what is shipped: the weights as halves.
  const shipped = CourseNet.restore(unpackWeights(list, Uint8Array.from(bytes).buffer));
  const tested = await test(shipped, tests, draws('test'));
  shipped.dispose();
  const card = {
    name: 'Course net',
    task: 'Tells disc, ring, square, triangle and cross from background in windows of 14 × 14 pixels.',
    network:
      'conv 5×5×16, max pool 2×2, dense 400, dense 400, classes (Deep Learning Specialization, course 4, week 3)',
    classes: SHAPE_CLASSES,
    data: 'Drawn by models/sliding-window/shapes: no picture of anyone. New windows in every epoch.',
    preprocessing: 'RGB, value / 127.5 − 1.',
    licence: 'MIT, as this project',
    command: `npm run train -- course-net --epochs ${epochs} --samples ${samples} --tests ${tests} --seed ${seed}`,
    seed,
    metrics: { what: 'Share of right answers on windows drawn for the test alone', windows: tests, ...tested },
    training: { epochs, samples, bestEpoch: bestEpoch + 1, accuracy: history[bestEpoch]?.accuracy, seconds },
    limits: 'Knows its own drawn shapes, 9 to 13 pixels large and about upright, and nothing else.',
    file: {
      path: 'course-net.bin',
      bytes: bytes.byteLength,
      sha256: sha256(bytes),
      precision: 'float16',
      weights: list,
    },
  };
  mkdirSync(values.out, { recursive: true });
  writeFileSync(join(values.out, 'course-net.bin'), bytes);
  writeFileSync(join(values.out, 'card.json'), `${JSON.stringify(card, null, 2)}\n`);
  console.log(`${percent(tested.accuracy)} of ${tests} unseen windows right → ${values.out}`);
}

async function test(net: CourseNet, tests: number, seed: number) {
  const source = new ShapeSource(tests, seed, false);
  const seen = (await evaluate(source, (inputs) => net.classify(inputs), { kind: 'softmax', batchSize: 250 }))!;
  const labels: number[] = [];
  const order = Uint32Array.from({ length: tests }, (_, i) => i);
  for await (const { inputs, labels: oneHot } of source.batches({ epoch: 0, order, batchSize: 250, training: false })) {
    const rows = await oneHot.array();
    labels.push(...rows.map((row) => row.indexOf(1)));
    inputs.dispose();
    oneHot.dispose();
  }
  const matrix = confusionMatrix({ classes: SHAPE_CLASSES.length, probabilities: seen.probabilities, labels });
  const perClass = classScores(matrix).map((score, k) => ({ class: SHAPE_CLASSES[k]!, ...score }));
  return { accuracy: seen.accuracy, loss: seen.loss, perClass };
}

function whole(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new UserError(`--${name} must be a whole number from 1; '${text}' is none.`);
  }
  return value;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)}%`;
}
