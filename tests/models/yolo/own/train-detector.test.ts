import { engine } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerTrainingKernels } from '../../../../models/kernels/training';
import { OwnYolo } from '../../../../models/yolo/own/own-yolo';
import { defaultDetectorRecipe, type DetectorRecipe } from '../../../../models/yolo/own/recipe';
import { trainDetector } from '../../../../models/yolo/own/train-detector';
import type { DetectorEvent, DetectorJob, DetectorSample } from '../../../../models/yolo/own/training';
import { centernet } from '../../../../models/zoo/centernet';
import { iou } from '../../../../models/geometry/iou';
import { runInNode } from '../../../../scripts/eval/node-detector';
import { readPhoto } from '../../photos';
import { startWasm } from '../../wasm';
import { readFiles } from '../../zoo-files';
import { FACES, HELD_BACK } from './faces';

const trunk = readFiles(centernet);
const quick: DetectorRecipe = { ...defaultDetectorRecipe(5), epochs: 14, views: 10 };
/** Faces on five photographs to learn from, and on one of other people at another place to find them in. */
const samples: DetectorSample[] = Object.entries(FACES).map(([id, boxes]) => {
  return { id, boxes: boxes.map((box) => ({ label: 0, ...box })), split: id === HELD_BACK ? 'dev' : 'train' };
});
const jobOf = (change: Partial<DetectorRecipe> = {}, of = samples): DetectorJob => {
  return { classes: ['face'], samples: of, recipe: { ...quick, ...change } };
};

beforeAll(async () => {
  await startWasm();
  registerTrainingKernels('wasm');
});

describe('trainDetector', () => {
  it('finds faces on a photograph that it was not trained on', async () => {
    const events: DetectorEvent[] = [];
    const outcome = await trainDetector(jobOf(), { trunk, read: readPhoto, onEvent: (event) => void events.push(event) });
    expect(outcome).toMatchObject({ reason: 'finished', leftOut: [], dropped: 0, views: 50 });
    expect(outcome.tensors.after).toBe(outcome.tensors.before);
    expect(outcome.anchors).toHaveLength(5);
    expect(outcome.history.at(-1)!.loss).toBeLessThan(outcome.history[0]!.loss / 2);
    expect(outcome.accuracy.train!.ap50).toBeGreaterThan(0.8);
    expect(outcome.accuracy.dev!.ap50).toBeGreaterThan(0.8);
    expect(outcome.accuracy.test).toBeNull();
    expect(events.filter(({ type }) => type === 'epoch')).toHaveLength(14);
    const left = events.flatMap((event) => (event.type === 'progress' ? [event.secondsLeft] : []));
    expect(left.every((seconds) => seconds === null || seconds >= 0)).toBe(true);

    const { numTensors } = engine().state;
    const network = await OwnYolo.load(outcome.detector!, trunk, ['face']);
    const node = runInNode(network);
    const settings = { scoreThreshold: 0.4, iouThreshold: 0.5, maxBoxes: 20, labels: null, explain: false };
    const { detections } = await node.detect(await readPhoto(HELD_BACK), settings);
    const truths = FACES[HELD_BACK]!;
    expect(truths.every((truth) => detections.some(({ box }) => iou(box, truth) > 0.5))).toBe(true);
    network.dispose();
    expect(engine().state.numTensors).toBe(numTensors);
  }, 300_000);
});
