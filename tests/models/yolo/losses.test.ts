import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { grad, setBackend, sum, tensor1d, tensor2d, tidy, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { iou } from '../../../models/geometry/iou';
import { registerTrainingKernels } from '../../../models/kernels/training';
import { decodeBox, type BoxOutputs, type CentredBox } from '../../../models/yolo/box-code';
import { boxLoss, type BoxLoss } from '../../../models/yolo/losses/box';
import { logitLoss, type LogitLoss } from '../../../models/yolo/losses/logits';
import { decodeBoxes, yoloLoss, type YoloLossOptions } from '../../../models/yolo/losses/loss';
import { pickRows } from '../../../models/yolo/rows';
import { batchTargets, type Scene } from '../../../models/yolo/targets';
import { startWasm } from '../wasm';
import { SMALL, SMALL_SIZE } from './small';

const coordinate = fc.double({ min: 10, max: 50, noNaN: true });
const side = fc.double({ min: 2, max: 40, noNaN: true });
const box = fc.record({ x: coordinate, y: coordinate, width: side, height: side });
const row = ({ x, y, width, height }: CentredBox) => [x, y, width, height];
const corner = ({ x, y, width, height }: CentredBox) => ({ x: x - width / 2, y: y - height / 2, width, height });
const ANCHOR = [16, 9] as const;

/** The definitions, in plain numbers. α of CIoU may be given, to hold it still. */
function plain(kind: BoxLoss, a: CentredBox, b: CentredBox, fixedAlpha?: number): number {
  if (kind === 'squared') {
    const [w, h] = ANCHOR;
    const root = (side_: number, over: number) => Math.sqrt(side_ / over);
    return ((a.x - b.x) / w) ** 2 + ((a.y - b.y) / h) ** 2
      + (root(a.width, w) - root(b.width, w)) ** 2 + (root(a.height, h) - root(b.height, h)) ** 2;
  }
  const overlap = iou(corner(a), corner(b));
  const span = (centre: 'x' | 'y', size: 'width' | 'height') =>
    Math.max(a[centre] + a[size] / 2, b[centre] + b[size] / 2) - Math.min(a[centre] - a[size] / 2, b[centre] - b[size] / 2);
  const width = span('x', 'width');
  const height = span('y', 'height');
  if (kind === 'iou') return 1 - overlap;
  if (kind === 'giou') {
    const areas = a.width * a.height + b.width * b.height;
    const union = areas / (1 + overlap);
    return 1 - overlap + (width * height - union) / (width * height);
  }
  const distance = ((a.x - b.x) ** 2 + (a.y - b.y) ** 2) / (width ** 2 + height ** 2);
  if (kind === 'diou') return 1 - overlap + distance;
  const v = (4 / Math.PI ** 2) * (Math.atan(a.width / a.height) - Math.atan(b.width / b.height)) ** 2;
  return 1 - overlap + distance + (fixedAlpha ?? alphaOf(a, b)) * v;
}

function alphaOf(a: CentredBox, b: CentredBox): number {
  const v = (4 / Math.PI ** 2) * (Math.atan(a.width / a.height) - Math.atan(b.width / b.height)) ** 2;
  return v === 0 ? 0 : v / (1 - iou(corner(a), corner(b)) + v);
}

const KINDS: readonly BoxLoss[] = ['squared', 'iou', 'giou', 'diou', 'ciou'];
const costs = (kind: BoxLoss, a: CentredBox, b: CentredBox) =>
  tidy(() => {
    const { loss, iou: overlap } = boxLoss(kind, tensor2d([row(a)]), tensor2d([row(b)]), tensor2d([[...ANCHOR]]));
    return [loss.dataSync()[0]!, overlap.dataSync()[0]!] as unknown as [number, number];
  });

describe.each(['cpu', 'wasm'])('on %s', (backend) => {
  beforeAll(async () => {
    if (backend === 'wasm') await startWasm();
    else await setBackend('cpu');
    registerTrainingKernels(backend);
  });

  describe('boxLoss', () => {
    it('agrees with the definitions', () => {
      fc.assert(
        fc.property(fc.constantFrom(...KINDS), box, box, (kind, a, b) => {
          const [loss, overlap] = costs(kind, a, b);
          expect(loss).toBeCloseTo(plain(kind, a, b), 3);
          expect(overlap).toBeCloseTo(iou(corner(a), corner(b)), 4);
        }),
      );
    });

    it('is 0 for the box itself and hand-computed for two squares side by side', () => {
      const a = { x: 20, y: 20, width: 8, height: 8 };
      for (const kind of KINDS) expect(costs(kind, a, a)[0]).toBeCloseTo(0, 5);
      const b = { ...a, x: 28 }; // touches: IoU 0, box around both 16 × 8
      expect(costs('iou', a, b)[0]).toBeCloseTo(1, 5);
      expect(costs('giou', a, b)[0]).toBeCloseTo(1, 5);
      expect(costs('diou', a, b)[0]).toBeCloseTo(1 + 64 / (256 + 64), 5);
      expect(costs('ciou', a, b)[0]).toBeCloseTo(1 + 64 / (256 + 64), 5);
      const apart = { ...a, x: 36 }; // a gap of 8: box around both 24 × 8, a third of it empty
      expect(costs('giou', a, apart)[0]).toBeCloseTo(4 / 3, 5);
    });

    it('has the slopes of the definitions; that of CIoU with α held still', () => {
      const a = { x: 22, y: 25, width: 11, height: 17 };
      const b = { x: 25, y: 23, width: 16, height: 9 };
      for (const kind of KINDS) {
        const slope = tidy(() => {
          const loss = (x: Tensor) => boxLoss(kind, x as Tensor2D, tensor2d([row(b)]), tensor2d([[...ANCHOR]])).loss;
          return [...grad((x) => sum(loss(x)))(tensor2d([row(a)])).dataSync()];
        });
        (['x', 'y', 'width', 'height'] as const).forEach((key, i) => {
          const at = (step: number) => plain(kind, { ...a, [key]: a[key] + step }, b, alphaOf(a, b));
          expect(slope[i]!, `${kind} ${key}`).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 3);
        });
      }
    });

    it('pulls boxes together that do not touch, all but plain IoU', () => {
      const target = tensor2d([[40, 20, 8, 8]]);
      for (const kind of KINDS) {
        const slope = tidy(() =>
          grad((x) => sum(boxLoss(kind, x as Tensor2D, target, tensor2d([[...ANCHOR]])).loss))(tensor2d([[10, 20, 8, 8]])).dataSync());
        if (kind === 'iou') expect(slope[0]).toBeCloseTo(0, 10);
        else expect(slope[0]).toBeLessThan(-1e-4);
      }
    });
  });

  describe('logitLoss', () => {
    const loss = fc.constantFrom<LogitLoss>({ kind: 'cross-entropy' }, { kind: 'focal', gamma: 2 }, { kind: 'focal', gamma: 1.5 });
    const definition = (z: number, y: number, how: LogitLoss) => {
      const p = 1 / (1 + Math.exp(-z));
      const entropy = -y * Math.log(p) - (1 - y) * Math.log(1 - p);
      return how.kind === 'focal' ? entropy * Math.abs(y - p) ** how.gamma : entropy;
    };

    it('agrees with the definitions, and so do its slopes', () => {
      const logit = fc.double({ min: -8, max: 8, noNaN: true });
      const target = fc.double({ min: 0, max: 1, noNaN: true });
      fc.assert(
        fc.property(logit, target, loss, (z, y, how) => {
          tidy(() => {
            const wanted = tensor1d([y]);
            const value = logitLoss(tensor1d([z]), wanted, how).dataSync()[0]!;
            expect(value).toBeCloseTo(definition(z, y, how), 4);
            const slope = grad((x) => sum(logitLoss(x, wanted, how)))(tensor1d([z])).dataSync()[0]!;
            const step = 1e-5;
            expect(slope).toBeCloseTo((definition(z + step, y, how) - definition(z - step, y, how)) / (2 * step), 3);
          });
        }),
      );
    });

    it('stays finite however sure the network is', () => {
      for (const how of [{ kind: 'cross-entropy' }, { kind: 'focal', gamma: 2 }] as const) {
        tidy(() => {
          const z = tensor1d([-1000, -1000, 1000, 1000, 0]);
          const y = tensor1d([0, 1, 0, 1, 0.5]);
          const values = [...logitLoss(z, y, how).dataSync(), ...grad((x) => sum(logitLoss(x, y, how)))(z).dataSync()];
          expect(values.every(Number.isFinite)).toBe(true);
          expect(values[1]).toBeGreaterThan(500);
          expect(values[0]).toBeCloseTo(0, 5);
        });
      }
    });
  });

  describe('pickRows', () => {
    it('picks rows, also twice, and adds up their slopes', () => {
      tidy(() => {
        const x = tensor2d([[1, 2], [3, 4], [5, 6]]);
        const indices = Int32Array.of(2, 0, 2);
        expect([...pickRows(x, indices).dataSync()]).toEqual([5, 6, 1, 2, 5, 6]);
        const slope = grad((m) => sum(pickRows(m as Tensor2D, indices)))(x);
        expect([...slope.dataSync()]).toEqual([1, 1, 0, 0, 2, 2]);
      });
    });
  });

  describe('yoloLoss', () => {
    const options: YoloLossOptions = {
      boxForm: 'bounded',
      box: 'ciou',
      objectness: { kind: 'cross-entropy' },
      objectnessTarget: 'one',
      shares: { box: 2, objectness: 3, classes: 5 },
    };
    const scenes: Scene[] = [
      { boxes: [], weights: [], classes: new Float32Array(0) },
      {
        boxes: [{ x: 20, y: 20, width: 8, height: 8 }, { x: 40, y: 12, width: 30, height: 25 }],
        weights: [1, 0.5],
        classes: Float32Array.of(1, 0, 0, 0.2, 1, 0),
      },
    ];
    const only = { minFit: 2, neighbours: false };

    it('puts every object where it belongs', () => {
      const targets = batchTargets(scenes, SMALL, SMALL_SIZE, only);
      expect(targets.count).toBe(2);
      expect([...targets.slots]).toEqual([160 + (2 * 8 + 2) * 2, 160 + 128 + 2 * 2]);
      expect([...targets.places]).toEqual([2, 2, 8, 8, 8, 2, 0, 16, 24, 24]);
      expect(targets.scales.map(({ cells, anchors }) => [[...cells], [...anchors]])).toEqual([[[64 + 18], [0]], [[16 + 2], [0]]]);
      expect([...targets.weights]).toEqual([1, 0.5]);
      expect([...targets.classes].map((value) => Number(value.toFixed(2)))).toEqual([1, 0, 0, 0.2, 1, 0]);
    });

    it('decodes as the plain code does', () => {
      const targets = batchTargets(scenes, SMALL, SMALL_SIZE, only);
      const outputs = [[0.5, -1, 0.3, 0.7], [-2, 1.5, -0.4, 0.1]];
      for (const form of ['bounded', 'exponential'] as const) {
        const boxes = tidy(() => decodeBoxes(form, tensor2d(outputs), targets).arraySync());
        outputs.forEach((each, i) => {
          const [column, line, stride, width, height] = [...targets.places.subarray(i * 5, i * 5 + 5)] as [number, number, number, number, number];
          const expected = decodeBox(form, each as unknown as BoxOutputs, { column, row: line, stride, anchor: { width, height } });
          row(expected).forEach((value, k) => expect(boxes[i]![k]).toBeCloseTo(value, 3));
        });
      }
    });

    it('costs what its parts cost, by hand', () => {
      tidy(() => {
        const targets = batchTargets(scenes, SMALL, SMALL_SIZE, only);
        // All raw outputs 0: every probability is ½, every box the anchor in the middle of its cell.
        const { total, box: boxes, objectness, classes } = yoloLoss(
          tensor2d(new Float32Array(320 * 5), [320, 5]), tensor2d(new Float32Array(6), [2, 3]), targets, options,
        );
        const first = plain('ciou', { x: 20, y: 20, width: 8, height: 8 }, scenes[1]!.boxes[0]!);
        const second = plain('ciou', { x: 40, y: 8, width: 24, height: 24 }, scenes[1]!.boxes[1]!);
        const value = (x: Tensor) => x.dataSync()[0]!;
        expect(value(boxes)).toBeCloseTo((first + 0.5 * second) / 1.5, 4);
        expect(value(objectness)).toBeCloseTo((320 * Math.LN2) / 1.5, 2);
        expect(value(classes)).toBeCloseTo(3 * Math.LN2, 4);
        expect(value(total)).toBeCloseTo(2 * value(boxes) + 3 * value(objectness) + 5 * value(classes), 2);
      });
    });

    it('wants of objectness what is there: the weight, or the weight times the IoU of the predicted box', () => {
      const targets = batchTargets(scenes, SMALL, SMALL_SIZE, only);
      const zero = tensor2d(new Float32Array(320 * 5), [320, 5]);
      const slopeAt = (objectnessTarget: 'one' | 'iou') =>
        tidy(() => {
          const cost = (x: Tensor) =>
            yoloLoss(x as Tensor2D, tensor2d(new Float32Array(6), [2, 3]), targets, { ...options, objectnessTarget }).objectness;
          const slopes = grad(cost)(zero).dataSync();
          return [0, ...targets.slots].map((slot) => slopes[slot * 5 + 4]!);
        });
      const overlap = iou({ x: 28, y: -4, width: 24, height: 24 }, { x: 25, y: -0.5, width: 30, height: 25 });
      [0.5, -0.5, 0].forEach((expected, i) => expect(slopeAt('one')[i]!).toBeCloseTo(expected / 1.5, 4));
      [0.5, -0.5, 0.5 - 0.5 * overlap].forEach((expected, i) => expect(slopeAt('iou')[i]!).toBeCloseTo(expected / 1.5, 4));
    });

    it('of pictures without objects is objectness alone', () => {
      tidy(() => {
        const targets = batchTargets([scenes[0]!], SMALL, SMALL_SIZE, only);
        const boxes = tensor2d(new Float32Array(160 * 5), [160, 5]);
        const { total, box: boxPart } = yoloLoss(boxes, null, targets, options);
        expect(total.dataSync()[0]).toBeCloseTo(3 * 160 * Math.LN2, 1);
        expect(boxPart.dataSync()[0]).toBe(0);
        const slope = grad((x) => yoloLoss(x as Tensor2D, null, targets, options).total)(boxes).dataSync();
        expect(slope[4]).toBeCloseTo(1.5, 4);
        expect(slope[0]).toBe(0);
      });
    });
  });
});
