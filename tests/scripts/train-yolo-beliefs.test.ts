import { tensor4d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { bestThreshold } from '../../models/average-precision';
import { BELIEFS, BELIEVING_TAPS } from '../../models/yolo/belief-graph';
import { decodeBox, type BoxOutputs } from '../../models/yolo/box-code';
import { YoloHead } from '../../models/yolo/head';
import { initialHead, type HeadSpec } from '../../models/yolo/head-spec';
import { believe } from '../../scripts/train/yolo/believe';
import { calibrate } from '../../scripts/train/yolo/calibrate';
import { startWasm } from '../models/wasm';

const ANCHOR = { width: 60, height: 40 };
const SPEC: HeadSpec = {
  yolo: { classes: 80, boxForm: 'bounded', scales: [{ stride: 16, anchors: [{ width: 20, height: 20 }, ANCHOR] }] },
  layers: [{ inputs: BELIEVING_TAPS[1]!.channels, width: 4, blocks: 1, kernel: 3, direct: BELIEFS.count }],
};
const TAPS = [{
  mean: new Float32Array(SPEC.layers[0]!.inputs).fill(0.3),
  scale: new Float32Array(SPEC.layers[0]!.inputs).fill(1.7),
}];

beforeAll(startWasm);

/** Outputs of one cell, without what the blocks add to them. */
function outputsOf(beliefs: readonly number[]): { boxes: number[]; classes: number[] } {
  const weights = believe(SPEC, initialHead(SPEC, 1), TAPS);
  weights.get('stride16/boxes/weights')!.fill(0);
  const head = new YoloHead(SPEC, weights, TAPS);
  const found = tidy(() => {
    const trunk = Array.from({ length: SPEC.layers[0]!.inputs - BELIEFS.count }, (_, i) => Math.sin(i));
    const [scale] = head.forward([tensor4d([...trunk, ...beliefs], [1, 1, 1, SPEC.layers[0]!.inputs])]);
    return { boxes: scale!.boxes.arraySync()[0]![0]![0]!, classes: scale!.classes.arraySync()[0]![0]![0]! };
  });
  head.dispose();
  return found;
}

describe('heads that believe CenterNet', () => {
  const heat = Array.from({ length: 80 }, (_, c) => -8 + 0.05 * c);
  heat[17] = 1.5;

  it('say its box, its classes and how sure it is', () => {
    // 66 × 36 pixels, its centre 2 pixels to the right of the cell's and one above it.
    const { boxes, classes } = outputsOf([...heat, 1.5, Math.log(66 / 16), Math.log(36 / 16), 2 / 16, -1 / 16]);
    const outputs = boxes.slice(5, 9) as unknown as BoxOutputs;
    const box = decodeBox('bounded', outputs, { column: 3, row: 2, stride: 16, anchor: ANCHOR });
    expect(Math.abs(box.width - 66)).toBeLessThan(4);
    expect(Math.abs(box.height - 36)).toBeLessThan(3);
    expect(Math.abs(box.x - (3.5 * 16 + 2))).toBeLessThan(0.5);
    expect(Math.abs(box.y - (2.5 * 16 - 1))).toBeLessThan(0.5);
    expect(boxes[9]).toBeCloseTo(1.5, 3);
    const last = classes.slice(80);
    expect(last.indexOf(Math.max(...last))).toBe(17);
    last.forEach((value, c) => expect(value - heat[c]!).toBeCloseTo(last[0]! - heat[0]!, 3));
  });
});

describe('calibration', () => {
  const box = (x: number) => ({ x, y: 0, width: 10, height: 10 });
  const at = (x: number, score: number, image = 'a', label = 'cat') => ({ image, label, box: box(x), score });

  it('finds the score from which on detections serve best', () => {
    const truths = [at(0, 1), at(100, 1), at(200, 1, 'b')];
    expect(bestThreshold(truths, [at(0, 0.9), at(300, 0.3), at(100, 0.5), at(200, 0.4, 'b'), at(400, 0.2)])).toBeCloseTo(0.4);
    // A second box for what was found is wrong, and so is another class.
    expect(bestThreshold(truths, [at(0, 0.9), at(1, 0.8), at(0, 0.7, 'a', 'dog')])).toBeCloseTo(0.9);
    expect(bestThreshold(truths, [at(50, 0.9)])).toBeNull();
    expect(bestThreshold([], [])).toBeNull();
  });

  it('moves objectness so that this score becomes 0.35, and nothing else', () => {
    const weights = initialHead(SPEC, 2);
    const moved = calibrate(weights, 0.2);
    const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
    for (const [name, values] of weights) {
      const changed = [...values.keys()].filter((i) => moved.get(name)![i] !== values[i]);
      expect(changed).toEqual(name === 'stride16/boxes/bias' ? [4, 9] : []);
    }
    const shift = moved.get('stride16/boxes/bias')![4]! - weights.get('stride16/boxes/bias')![4]!;
    expect(sigmoid(Math.log(0.2 / 0.8) + shift)).toBeCloseTo(0.35, 5);
  });
});
