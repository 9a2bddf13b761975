import '@tensorflow/tfjs-backend-wasm';
import {
  memory, randomNormal, slice, tensor, tidy, variableGrads,
  type Tensor4D, type Variable,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerTrainingKernels } from '../../../models/kernels/training';
import { Random } from '../../../models/random';
import { gradientCheck } from '../../../models/transfer/gradient-check';
import { Optimiser } from '../../../models/transfer/optimiser';
import { decodeYolo } from '../../../models/yolo/decode';
import { foldTaps } from '../../../models/yolo/fold';
import { YoloHead } from '../../../models/yolo/head';
import { headShapes, initialHead, type HeadSpec, type TapScale } from '../../../models/yolo/head-spec';
import { yoloLoss, type YoloLossOptions } from '../../../models/yolo/losses/loss';
import { COLUMNS, packOutputs, packShortlist } from '../../../models/yolo/pack';
import { batchTargets, type Scene } from '../../../models/yolo/targets';
import { Candidates } from '../../../models/candidates';
import { startWasm } from '../wasm';
import { SMALL, SMALL_SIZE } from './small';

const SPEC: HeadSpec = {
  yolo: SMALL,
  layers: [{ inputs: 5, width: 6, blocks: 1, kernel: 3 }, { inputs: 4, width: 8, blocks: 2, kernel: 5 }],
};
const PLAIN: TapScale[] = SPEC.layers.map(({ inputs }) => ({
  mean: new Float32Array(inputs),
  scale: new Float32Array(inputs).fill(1),
}));
const OPTIONS: YoloLossOptions = {
  boxForm: 'bounded',
  box: 'ciou',
  objectness: { kind: 'focal', gamma: 1.5 },
  objectnessTarget: 'one',
  shares: { box: 1, objectness: 1, classes: 0.5 },
};
const scenes: Scene[] = [
  {
    boxes: [{ x: 20, y: 20, width: 9, height: 8 }, { x: 40, y: 12, width: 30, height: 25 }],
    weights: [1, 1],
    classes: Float32Array.of(1, 0, 0, 0, 1, 0),
  },
  { boxes: [{ x: 50, y: 50, width: 8, height: 15 }], weights: [1], classes: Float32Array.of(0, 0, 1) },
];
const positiveOptions = { minFit: 0.4, neighbours: true };

const tapsOf = (pictures: number, seed: number) =>
  [[8, 5], [4, 4]].map(([side, channels], i): Tensor4D =>
    randomNormal([pictures, side!, side!, channels!], 0, 1, 'float32', seed + i));
const newHead = (taps = PLAIN, seed = 1) => new YoloHead(SPEC, initialHead(SPEC, seed), taps);

beforeAll(async () => {
  await startWasm();
  registerTrainingKernels('wasm');
});

describe('YoloHead', () => {
  it('computes the same logits in training as otherwise, for the slots that learn', () => {
    const head = newHead();
    tidy(() => {
      const taps = tapsOf(2, 3);
      const targets = batchTargets(scenes, SMALL, SMALL_SIZE, positiveOptions);
      expect(targets.count).toBeGreaterThan(6);
      const all = head.forward(taps);
      const { boxes, classes } = head.forwardTraining(taps, targets);
      expect(boxes.shape).toEqual([320, 5]);
      const flat = boxes.arraySync();
      const fine = all[0]!.boxes.arraySync();
      const coarse = all[1]!.boxes.arraySync();
      [fine[1]![2]![3]!.slice(5, 10), coarse[1]![3]![1]!.slice(0, 5)].forEach((expected, i) => {
        const slot = i === 0 ? 160 + (2 * 8 + 3) * 2 + 1 : 160 + 128 + (3 * 4 + 1) * 2;
        expected.forEach((value, k) => expect(flat[slot]![k]).toBeCloseTo(value, 5));
      });
      const rows = classes!.arraySync();
      let at = 0;
      targets.scales.forEach(({ cells, anchors }, scale) => {
        const side = [8, 4][scale]!;
        const logits = all[scale]!.classes.arraySync();
        cells.forEach((cell, i) => {
          const inPicture = cell % (side * side);
          const found = logits[Math.floor(cell / (side * side))]![Math.floor(inPicture / side)]![inPicture % side]!;
          const expected = found.slice(anchors[i]! * 3, anchors[i]! * 3 + 3);
          expected.forEach((value, k) => expect(rows[at]![k]).toBeCloseTo(value, 5));
          at++;
        });
      });
      expect(at).toBe(targets.count);
    });
    head.dispose();
  });

  it('has right gradients', async () => {
    const head = newHead();
    const taps = tapsOf(2, 5);
    const targets = batchTargets(scenes, SMALL, SMALL_SIZE, positiveOptions);
    const loss = () =>
      tidy(() => {
        const { boxes, classes } = head.forwardTraining(taps, targets);
        return yoloLoss(boxes, classes, targets, OPTIONS).total;
      });
    // DIoU here, for α of CIoU is a constant to the derivative and not to the difference.
    const smooth = () =>
      tidy(() => {
        const { boxes, classes } = head.forwardTraining(taps, targets);
        return yoloLoss(boxes, classes, targets, { ...OPTIONS, box: 'diou' }).total;
      });
    const check = await gradientCheck({ loss: smooth, variables: head.variables, count: 60, seed: 2, epsilon: 3e-3 });
    expect(check.difference).toBeLessThan(2e-2);
    expect(Number.isFinite(tidy(loss).dataSync()[0])).toBe(true);
    head.dispose();
  });

  it('learns two pictures by heart, and decodes to their boxes', async () => {
    const head = newHead();
    const taps = tapsOf(2, 9);
    const targets = batchTargets(scenes, SMALL, SMALL_SIZE, positiveOptions);
    const method = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
    const optimiser = new Optimiser(head.variables, { method });
    const variables = [...head.variables.values()];
    const step = () =>
      tidy(() => {
        const { value, grads } = variableGrads(() => {
          const { boxes, classes } = head.forwardTraining(taps, targets);
          return yoloLoss(boxes, classes, targets, OPTIONS).total;
        }, variables);
        optimiser.apply(new Map([...head.variables].map(([name, each]) => [name, grads[each.name]!])), 0.01);
        return value.dataSync()[0]!;
      });
    step();
    const before = memory().numTensors;
    const losses = Array.from({ length: 200 }, step);
    expect(memory().numTensors).toBe(before);
    expect(losses.at(-1)).toBeLessThan(0.2 * losses[0]!);

    const packed = tidy(() => {
      const first = taps.map((tap) => slice(tap, [0, 0, 0, 0], [1, -1, -1, -1]));
      return packOutputs(head.forward(first), 3).dataSync() as Float32Array;
    });
    expect(packed).toHaveLength(160 * COLUMNS);
    const candidates = new Candidates(160);
    decodeYolo(packed, SMALL, SMALL_SIZE, Uint8Array.of(1, 1, 1), 0.5, candidates);
    const letterbox = { size: SMALL_SIZE, x: 0, y: 0, width: SMALL_SIZE, height: SMALL_SIZE };
    const settings = { scoreThreshold: 0.5, iouThreshold: 0.5, maxBoxes: 10, labels: null, explain: false };
    const origin = { cell: [0, 0], stride: 8, anchor: 0 } as const;
    const { detections } = candidates.select(letterbox, settings, ['a', 'b', 'c'], () => origin);
    const found = detections.toSorted((a, b) => a.classIndex - b.classIndex);
    expect(found.map(({ label }) => label)).toEqual(['a', 'b']);
    scenes[0]!.boxes.forEach(({ x, y, width }, i) => {
      const { box } = found[i]!;
      expect((box.x + box.width / 2) * SMALL_SIZE).toBeCloseTo(x, -0.5);
      expect((box.y + box.height / 2) * SMALL_SIZE).toBeCloseTo(y, -0.5);
      expect(Math.abs(box.width * SMALL_SIZE - width)).toBeLessThan(0.25 * width);
    });
    optimiser.dispose();
    head.dispose();
  });

  it('folds the normalisation of the taps without changing what it computes', () => {
    const random = new Random(4);
    const draw = (length: number) => Float32Array.from({ length }, () => random.between(0.5, 2));
    const taps = SPEC.layers.map(({ inputs }) => ({ mean: draw(inputs), scale: draw(inputs) }));
    const weights = initialHead(SPEC, 3);
    const head = new YoloHead(SPEC, weights, taps);
    const folded = new YoloHead(SPEC, foldTaps(SPEC, weights, taps), PLAIN);
    tidy(() => {
      const inputs = tapsOf(1, 7);
      const [a, b] = [head, folded].map((each) =>
        each.forward(inputs).flatMap(({ boxes, classes }) => [...boxes.dataSync(), ...classes.dataSync()]));
      a!.forEach((value, i) => expect(b![i]).toBeCloseTo(value, 3));
    });
    head.dispose();
    folded.dispose();
  });

  it('refuses weights and taps that are not its own', () => {
    const weights = initialHead(SPEC, 1);
    expect(weights.size).toBe(headShapes(SPEC).size);
    const short = new Map(weights).set('stride8/boxes/bias', new Float32Array(9));
    expect(() => new YoloHead(SPEC, short, PLAIN)).toThrow("'stride8/boxes/bias' hold 9 numbers, not 10");
    expect(() => newHead(PLAIN.slice(1))).toThrow(RangeError);
  });
});

describe('packOutputs', () => {
  it('keeps the best class of every slot', () => {
    tidy(() => {
      const boxes = tensor([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1, 1, 1, 10]) as Tensor4D;
      const classes = tensor([0, 3, 1, 2, 1, 0], [1, 1, 1, 6]) as Tensor4D;
      expect(packOutputs([{ boxes, classes }], 3).arraySync())
        .toEqual([[1, 2, 3, 4, 5, 3, 1, 0], [6, 7, 8, 9, 10, 2, 0, 1]]);
    });
  });

  it('lets no number that is none escape, wherever in the grid it is', () => {
    tidy(() => {
      const boxes = new Float32Array(4 * 4 * 5).fill(-3);
      boxes[7] = NaN;
      const packed = packShortlist([{
        boxes: tensor(boxes, [1, 4, 4, 5]) as Tensor4D,
        inputs: [{
          features: tensor(new Float32Array(32), [1, 4, 4, 2]) as Tensor4D,
          weights: tensor(new Float32Array(6), [1, 1, 2, 3]),
        }],
        bias: tensor([0, 1, 0]),
        anchors: 1,
        shortlist: 2,
      }], 3, [0]).arraySync();
      expect(packed).toHaveLength(2);
      expect(packed.every((row) => Number.isNaN(row[7]))).toBe(true);
    });
  });
});

describe('initialHead', () => {
  it('is the same for a seed, and expects little', () => {
    const once = initialHead(SPEC, 7);
    expect(initialHead(SPEC, 7)).toEqual(once);
    expect(initialHead(SPEC, 8)).not.toEqual(once);
    const bias = once.get('stride8/boxes/bias')!;
    expect(1 / (1 + Math.exp(-bias[4]!))).toBeCloseTo(0.01);
    expect([...bias.subarray(0, 4)]).toEqual([0, 0, 0, 0]);
    const head = newHead();
    expect([...head.variables.values()].every((each: Variable) => each.trainable)).toBe(true);
    head.dispose();
  });
});
