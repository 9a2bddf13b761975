import { writeFileSync } from 'node:fs';
import { FeatureExtractor, featureSource } from '../../models/transfer/features/extractor';
import type { FitResult } from '../../models/transfer/fit-options';
import { makeTable, rowId, type FeatureTable } from '../../models/transfer/features/table';
import { registerTrainingKernels } from '../../models/kernels/training';
import { readSsdTrunk, SSD_PREPROCESSING, SSD_TAPS } from '../../models/trunk/ssd-trunk';
import { Trunk } from '../../models/trunk/trunk';
import { ssd } from '../../models/zoo/ssd';
import { readData, type Item } from './classify/data';
import { load } from './classify/load';
import { HELP, readOptions } from './classify/options';
import { score } from './classify/report';
import { tune } from './classify/tune';
import { HEAD_RATE, LOSS, testHead, trainHead } from './classify/train-head';
import { readNetwork, startWasm } from './node-detector';
import { UserError } from './user-error';

const warn = (sentence: string) => console.error(sentence);

/** `npm run eval -- classify`. */
export async function classify(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (!options) {
    console.log(HELP);
    return;
  }
  const { data: dataOptions, copies, size, epochs, out } = options;
  const data = readData(dataOptions, warn);
  await startWasm();
  registerTrainingKernels('wasm');

  const { spec, weights } = readSsdTrunk(readNetwork(ssd), SSD_TAPS.at(-1)!);
  if (typeof options.freeze === 'number' && options.freeze > spec.blocks.length) {
    throw new UserError(`--unfreeze ${options.freeze}: the trunk has ${spec.blocks.length} blocks.`);
  }
  const trunk = new Trunk(spec, weights, { freeze: options.freeze });
  const features = { taps: SSD_TAPS, inputSize: size, mirrored: false };
  const extractor = new FeatureExtractor(trunk, SSD_PREPROCESSING, features);
  const extract = (items: readonly Item[], changed: number) =>
    extractTable(extractor, featureSource(ssd.weights.sha256, features), items, changed, dataOptions.seed);

  const began = performance.now();
  const train = await extract(data.train, copies);
  const test = await extract(data.test, 0);
  const extracted = performance.now();
  if (new Set(train.labels).size < 2) throw new UserError('Fewer than two classes have pictures that can be read.');
  if (test.ids.length === 0) throw new UserError('None of the pictures to test on could be read.');

  const trained = await trainHead(train, data.classes.length, { epochs, seed: dataOptions.seed });
  const finished = performance.now();
  let scores = score(await testHead(trained, test), test.labels, data.classes);
  const headAccuracy = scores.accuracy;
  let tuned: FitResult | null = null;
  if (options.freeze !== 'all') {
    const { seed } = dataOptions;
    const tuning = { trunk, taps: SSD_TAPS, extractor, trained, copies, epochs: options.tuneEpochs, seed };
    const { result, probabilities, labels } = await tune({ ...tuning, train: data.train, test: data.test });
    tuned = result;
    scores = score(probabilities, labels, data.classes);
  }
  const tunedAt = performance.now();
  trained.head.dispose();
  trunk.dispose();

  const report = {
    accuracy: scores.accuracy,
    chance: 1 / data.classes.length,
    classes: data.classes,
    trained: train.ids.length,
    tested: test.ids.length,
    confusion: scores.confusion,
    perClass: scores.perClass,
    headAccuracy,
    seconds: {
      features: seconds(extracted - began),
      training: seconds(finished - extracted),
      tuning: seconds(tunedAt - finished),
    },
    config: { ...options, trunk: ssd.id, ...features, head: { method: 'adam', learningRate: HEAD_RATE, loss: LOSS } },
    curves: { head: trained.result.history, tuned: tuned?.history ?? null },
  };
  writeFileSync(out, `${JSON.stringify(report)}\n`);
  const { accuracy, chance, tested } = report;
  if (options.json) {
    const { trained: learnt, seconds: spent } = report;
    const summary = { accuracy, chance, classes: data.classes.length, trained: learnt, tested, seconds: spent };
    console.log(JSON.stringify(summary));
  } else {
    console.log(
      `${(100 * accuracy).toFixed(1)}% of ${tested} pictures of ${data.classes.length} classes (chance ` +
        `${(100 * chance).toFixed(1)}%), features in ${report.seconds.features} s, training in ` +
        `${report.seconds.training} s → ${out}`,
    );
  }
}

async function extractTable(
  extractor: FeatureExtractor,
  source: string,
  items: readonly Item[],
  copies: number,
  seed: number,
): Promise<FeatureTable> {
  const ids: string[] = [];
  const labels: number[] = [];
  const rows: Float32Array[] = [];
  for await (const batch of load(items, copies, seed, warn)) {
    rows.push(Float32Array.from(await extractor.extract(batch.map(({ picture }) => picture))));
    for (const { item, copy } of batch) {
      ids.push(rowId(`${item.folder}/${item.name}`, copy));
      labels.push(item.label);
    }
  }
  const values = new Float32Array(ids.length * extractor.dims);
  let at = 0;
  for (const row of rows) {
    values.set(row, at);
    at += row.length;
  }
  return makeTable(source, ids, labels, values);
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds / 100) / 10;
}
