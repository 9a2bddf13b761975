import { engine } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import sharp from 'sharp';
import { iou } from '../../../../models/geometry/iou';
import { registerTrainingKernels } from '../../../../models/kernels/training';
import { loadGraph } from '../../../../models/load-graph';
import { YoloNetwork } from '../../../../models/yolo/network';
import { detectorFiles } from '../../../../models/yolo/own/graph';
import { OwnYolo } from '../../../../models/yolo/own/own-yolo';
import { defaultDetectorRecipe, type DetectorRecipe } from '../../../../models/yolo/own/recipe';
import { trainDetector } from '../../../../models/yolo/own/train-detector';
import type { DetectorEvent, DetectorJob, DetectorSample } from '../../../../models/yolo/own/training';
import { centernet } from '../../../../models/zoo/centernet';
import { runInNode } from '../../../../scripts/eval/node-detector';
import type { Picture } from '../../../../scripts/eval/pictures';
import { startWasm } from '../../wasm';
import { readFiles } from '../../zoo-files';
import { faceCrops, type FaceCrop } from './face-crops';

const trunk = readFiles(centernet);
const usual = defaultDetectorRecipe(18);
const SETTINGS = { scoreThreshold: 0.2, iouThreshold: 0.5, maxBoxes: 20, labels: null, explain: false };

let crops: FaceCrop[];
let samples: DetectorSample[];
const jobOf = (change: Partial<DetectorRecipe> = {}, of = samples): DetectorJob => {
  return { classes: ['face'], samples: of, recipe: { ...usual, ...change } };
};
async function read(id: string): Promise<Picture> {
  const crop = crops.find(({ name }) => name === id);
  if (!crop) throw new Error(`${id} cannot be read`);
  const { data, info } = await sharp(crop.jpeg).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { rgba: data, width: info.width, height: info.height };
}

beforeAll(async () => {
  await startWasm();
  registerTrainingKernels('wasm');
  crops = await faceCrops();
  samples = crops.map(({ name, boxes, heldBack }) => {
    return { id: name, boxes: boxes.map((box) => ({ label: 0, ...box })), split: heldBack ? 'dev' : 'train' };
  });
});

describe('trainDetector', () => {
  it('finds faces of other people, in Node, as a file, and leaves nothing behind', async () => {
    const events: DetectorEvent[] = [];
    const job = jobOf({ epochs: 10, views: 4 });
    const outcome = await trainDetector(job, { trunk, read, onEvent: (event) => void events.push(event) });
    expect(outcome).toMatchObject({ reason: 'finished', leftOut: [], dropped: 0, views: 72 });
    expect(outcome.tensors.after).toBe(outcome.tensors.before);
    expect(outcome.history.at(-1)!.loss).toBeLessThan(outcome.history[0]!.loss / 2);
    expect(outcome.accuracy.train!.ap50).toBeGreaterThan(0.7);
    expect(outcome.accuracy.dev!.ap50).toBeGreaterThan(0.7);
    expect(outcome.accuracy.test).toBeNull();
    expect(events.filter(({ type }) => type === 'epoch')).toHaveLength(10);
    const left = events.flatMap((event) => (event.type === 'progress' ? [event.secondsLeft] : []));
    expect(left.every((seconds) => seconds === null || seconds >= 0)).toBe(true);

    const { numTensors } = engine().state;
    const own = await OwnYolo.load(outcome.detector!, trunk, ['face']);
    const node = runInNode(own);
    const { topology, weights } = detectorFiles(outcome.detector!, trunk);
    const graph = await loadGraph({ topology: JSON.parse(topology) as never, weights });
    const { head, inputSize } = outcome.detector!.spec;
    const file = runInNode(new YoloNetwork(graph, ['face'], head.yolo, inputSize));
    let found = 0;
    for (const { name, boxes } of crops.filter(({ heldBack }) => heldBack)) {
      const { detections } = await node.detect(await read(name), SETTINGS);
      found += boxes.filter((truth) => detections.some(({ box }) => iou(box, truth) > 0.5)).length;
      const again = await file.detect(await read(name), SETTINGS);
      expect(again.detections.map(({ score }) => score)).toEqual(detections.map(({ score }) => expect.closeTo(score, 2)));
    }
    const wanted = crops.filter(({ heldBack }) => heldBack).flatMap(({ boxes }) => boxes).length;
    expect(found / wanted).toBeGreaterThan(0.6);
    own.dispose();
    graph.dispose();
    expect(engine().state.numTensors).toBe(numTensors);
    await expect(OwnYolo.load(outcome.detector!, trunk, ['face', 'hand'])).rejects.toThrow(RangeError);
    const other = { ...outcome.detector!, spec: { ...outcome.detector!.spec, trunk: 'another' } };
    await expect(OwnYolo.load(other, trunk, ['face'])).rejects.toThrow('another trunk');
    expect(engine().state.numTensors).toBe(numTensors);
  }, 900_000);

  it('learns from one picture, with a squared error, and from boxes that are hardly any', async () => {
    const [first] = samples;
    const odd = [{ label: 0, x: 0.5, y: 0.5, width: 0, height: 0.2 }, { label: 0, x: 3, y: 0, width: 1, height: 1 }];
    const job = jobOf({ epochs: 2, views: 3, boxLoss: 'squared' }, [{ ...first!, boxes: [...first!.boxes, ...odd] }]);
    const outcome = await trainDetector(job, { trunk, read });
    expect(outcome).toMatchObject({ reason: 'finished', dropped: 2, views: 3 });
    expect(outcome.detector).not.toBeNull();
    expect(outcome.accuracy.dev).toBeNull();
    expect(outcome.history.every(({ loss, devAp50 }) => Number.isFinite(loss) && devAp50 === null)).toBe(true);
  }, 300_000);

  it('has nothing to learn without a box, leaves unreadable pictures out, and keeps to its memory', async () => {
    const bare = samples.slice(0, 2).map((sample) => ({ ...sample, boxes: [] }));
    await expect(trainDetector(jobOf({}, bare), { trunk, read })).rejects.toThrow('no picture to train on has a box');
    const broken = { ...samples[0]!, id: 'broken' };
    const outcome = await trainDetector(
      jobOf({ epochs: 1, views: 8 }, [broken, samples[1]!]), { trunk, read, budget: 2 * 320 * 320 },
    );
    expect(outcome).toMatchObject({ leftOut: ['broken'], views: 1 });
  }, 300_000);

  it('can be stopped at any time; what was learned by then is kept', async () => {
    const before = engine().state.numTensors;
    const signal = { aborted: false };
    const stop = (event: DetectorEvent) => {
      if (event.type === 'progress' && event.phase === 'heads' && event.done === 2) signal.aborted = true;
    };
    const job = jobOf({ epochs: 50, views: 2 }, samples.slice(0, 4));
    const outcome = await trainDetector(job, { trunk, read, signal, onEvent: stop });
    expect(outcome.reason).toBe('aborted');
    expect(outcome.detector).not.toBeNull();
    const early = await trainDetector(job, { trunk, read, signal: { aborted: true } });
    expect(early).toMatchObject({ reason: 'aborted', detector: null });
    expect(engine().state.numTensors).toBe(before);
  }, 300_000);
});
