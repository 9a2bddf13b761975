import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Shape } from '../../models/geometry/k-means';
import { Random } from '../../models/random';
import { registerTrainingKernels } from '../../models/kernels/training';
import { initialHead, type HeadSpec, type TapScale } from '../../models/yolo/head-spec';
import { centernet } from '../../models/zoo/centernet';
import { startWasm } from '../eval/node-detector';
import { UserError } from '../lib/program';
import { believe } from './yolo/believe';
import { ViewCache } from './yolo/cache';
import { calibrate } from './yolo/calibrate';
import { loadCenternet } from './yolo/centernet';
import { arraysOf, loadCheckpoint, saveCheckpoint, type Checkpoint, type RoundReport } from './yolo/checkpoint';
import { paint } from './yolo/compose';
import { designHead, lossOf, measureTaps, sampleShapes } from './yolo/design';
import { writeHead, type ShapePair } from './yolo/head-file';
import { drawLayout } from './yolo/layout';
import { Learner } from './yolo/learner';
import { measure, prepareExams } from './yolo/measure';
import { HELP, readOptions, type YoloOptions } from './yolo/options';
import { listPhotos, type Photos } from './yolo/pictures';
import { practise } from './yolo/practise';
import { loadTrunk, viewLength } from './yolo/trunk';
import { makeView, type ViewMaker } from './yolo/view';

/** Views by which anchors and the scale of the taps are decided. */
const FIRST_VIEWS = 96;
const REPORT = 'log.jsonl';

/** `npm run train -- yolo`. */
export async function yolo(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (!options) {
    console.log(HELP);
    return;
  }
  const photos = listPhotos(options.data, options.others, options.heldBack, centernet.classes, options.seed);
  const saved = options.resume ? loadCheckpoint(join(options.out, 'checkpoint.bin')) : null;
  await startWasm();
  registerTrainingKernels('wasm');
  const maker: ViewMaker = {
    trunk: await loadTrunk(options.size),
    teacher: await loadCenternet(options.teacher),
    size: options.size,
    canvas: options.teacher,
    flip: options.flip,
  };
  const cache = new ViewCache(options.cache, sourceOf(options, photos), viewLength(options.size));
  await grow(cache, maker, photos, Math.min(options.views, FIRST_VIEWS), options.seed);
  const run = saved ? resumed(saved, options) : fresh(cache, options);
  console.log(
    `${photos.labelled.length} pictures with boxes, ${photos.heldBack.length} held back, ` +
      `${photos.unlabelled.flat().length} without; ` +
      `${parameters(run.spec)} parameters; anchors ${describeAnchors(run.spec)}`,
  );
  await train(run, cache, maker, photos, options);
}

interface Run {
  readonly spec: HeadSpec;
  readonly taps: readonly TapScale[];
  readonly learner: Learner;
  readonly history: RoundReport[];
  steps: number;
  best: { round: number; weights: ReadonlyMap<string, Float32Array> };
}

function fresh(cache: ViewCache, { seed, size, box }: YoloOptions): Run {
  const { spec } = designHead(cache, centernet.classes.length, seed, size);
  const taps = measureTaps(cache, size, Math.min(cache.count, FIRST_VIEWS));
  const weights = believe(spec, initialHead(spec, seed), taps);
  const learner = new Learner(spec, weights, taps, size, lossOf(box));
  return { spec, taps, learner, history: [], steps: 0, best: { round: 0, weights } };
}

function resumed({ plain, arrays }: Checkpoint, { size, box }: YoloOptions): Run {
  const [mean, scale] = [arraysOf(arrays, 'mean'), arraysOf(arrays, 'scale')];
  const taps = plain.spec.layers.map((_, i) => ({ mean: mean.get(String(i))!, scale: scale.get(String(i))! }));
  const learner = new Learner(plain.spec, arraysOf(arrays, 'weights'), taps, size, lossOf(box));
  const slots = Object.fromEntries(arraysOf(arrays, 'slots'));
  learner.restore(arraysOf(arrays, 'average'), { step: plain.optimiserSteps, slots });
  const best = { round: plain.bestRound, weights: arraysOf(arrays, 'best') };
  return { spec: plain.spec, taps, learner, history: [...plain.history], steps: plain.steps, best };
}

async function train(
  run: Run,
  cache: ViewCache,
  maker: ViewMaker,
  photos: Photos,
  options: YoloOptions,
): Promise<void> {
  const { spec, taps, learner, history } = run;
  const exams = await prepareExams(photos.heldBack, maker.trunk, options.size);
  while (history.length < options.rounds && !outOfPatience(run, options)) {
    const round = history.length + 1;
    const began = performance.now();
    await grow(cache, maker, photos, Math.min(options.views, cache.count + options.grow), options.seed);
    const made = performance.now();
    const practised = await practise(learner, cache, spec.yolo.classes, options, round, run.steps);
    run.steps += practised.steps;
    const learned = performance.now();
    const { ap50, ap, threshold } = await measure(exams, spec, learner.average, taps, centernet.classes);
    const measured = performance.now();
    const seconds = [inSeconds(made - began), inSeconds(learned - made), inSeconds(measured - learned)] as const;
    const report: RoundReport = { round, views: cache.count, ...practised, steps: run.steps, ap50, ap, threshold, seconds };
    history.push(report);
    if (round === 1 || ap50 > history[run.best.round - 1]!.ap50) {
      run.best = { round, weights: new Map([...learner.average].map(([name, values]) => [name, values.slice()])) };
    }
    await save(run, sampleShapes(cache, options.seed, options.size), options);
    appendFileSync(join(options.out, REPORT), `${JSON.stringify(report)}\n`);
    console.log(describe(report));
  }
  writeBest(run, sampleShapes(cache, options.seed, options.size), options.out);
  const best = history[run.best.round - 1];
  if (!best) throw new UserError('Nothing was trained: --rounds is reached already.');
  const score = (100 * best.ap50).toFixed(1);
  console.log(`Best: round ${best.round}, AP50 ${score} on the pictures held back → ${options.out}/yolo.json, yolo.bin`);
  learner.dispose();
}

async function save(run: Run, shapes: ShapePair[], options: YoloOptions): Promise<void> {
  const { spec, taps, learner, history, steps, best } = run;
  const state = await learner.optimiserState();
  const group = (name: string, arrays: Iterable<readonly [string, Float32Array]>) =>
    [...arrays].map(([key, values]) => [`${name}/${key}`, values] as const);
  saveCheckpoint(join(options.out, 'checkpoint.bin'), {
    plain: { version: 1, spec, history, steps, optimiserSteps: state.step, bestRound: best.round },
    arrays: new Map([
      ...group('mean', taps.map(({ mean }, i) => [String(i), mean] as const)),
      ...group('scale', taps.map(({ scale }, i) => [String(i), scale] as const)),
      ...group('weights', Object.entries(await learner.weights())),
      ...group('average', learner.average),
      ...group('best', best.weights),
      ...group('slots', Object.entries(state.slots)),
    ]),
  });
  writeBest(run, shapes, options.out);
}

/** The best weights so far, calibrated. */
function writeBest({ spec, taps, best, history }: Run, shapes: readonly ShapePair[], folder: string): void {
  const threshold = history[best.round - 1]?.threshold;
  writeHead(folder, spec, threshold ? calibrate(best.weights, threshold) : best.weights, taps, shapes);
}

/** Makes views until there are `count`. The picture of each depends on the seed and its number alone. */
async function grow(cache: ViewCache, maker: ViewMaker, photos: Photos, count: number, seed: number): Promise<void> {
  for (let failures = 0; cache.count < count; ) {
    const tiles = drawLayout(photos, maker.canvas, new Random(seed, cache.count, failures));
    try {
      const painting = await paint(tiles, maker.canvas);
      cache.add(await makeView(maker, tiles, painting));
      failures = 0;
    } catch (error) {
      if (++failures === 20) throw error;
      console.error(`view ${cache.count} is drawn anew: ${(error as Error).message.split('\n')[0]}`);
    }
  }
}

function outOfPatience({ history, best }: Run, { patience }: YoloOptions): boolean {
  return patience > 0 && history.length - best.round >= patience;
}

function inSeconds(milliseconds: number): number {
  return Math.round(milliseconds / 100) / 10;
}

/** What the views of a cache depend on. */
function sourceOf(options: YoloOptions, { labelled, unlabelled, heldBack }: Photos): string {
  const { size, teacher, flip, seed, others } = options;
  const counts = `${labelled.length}+${unlabelled.flat().length} photographs`;
  return [
    `${centernet.weights.sha256.slice(0, 16)} with beliefs at ${size}`,
    `taught at ${teacher}${flip ? ' and mirrored' : ''}`,
    `${counts} of coco128,${others.join(',')} without ${heldBack.length}`,
    `seed ${seed}`,
  ].join(', ');
}

function parameters(spec: HeadSpec): number {
  return [...initialHead(spec, 0).values()].reduce((sum, { length }) => sum + length, 0);
}

function describeAnchors({ yolo: { scales } }: HeadSpec): string {
  const shape = ({ width, height }: Shape) => `${Math.round(width)}×${Math.round(height)}`;
  return scales.map(({ anchors }) => anchors.map(shape).join(' ')).join(' | ');
}

function describe(report: RoundReport): string {
  const { round, views, steps, loss, box, objectness, classes, ap50, ap, seconds } = report;
  const parts = [loss, box, objectness, classes].map((value) => value.toFixed(3)).join(' ');
  return (
    `round ${round}: ${views} views, ${steps} steps, loss ${parts}, ` +
    `AP50 ${(100 * ap50).toFixed(1)} AP ${(100 * ap).toFixed(1)}, ${seconds.join(' + ')} s`
  );
}
