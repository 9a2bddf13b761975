import { dispose } from '@tensorflow/tfjs-core';
import { accuracy, type Accuracy, type Scored, type Truth } from '../../average-precision';
import type { DetectSettings } from '../../detection';
import { fitLetterbox } from '../../geometry/letterbox';
import type { YoloHead } from '../head';
import type { FeatureStore } from './feature-store';
import { decodePacked, packHead } from './own-yolo';
import type { LabelledBox } from './training';

/** A picture to measure with, and where its features are. */
export interface Exam {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly LabelledBox[];
  readonly view: number;
}

/** Low enough to compute AP. */
const SETTINGS: DetectSettings = {
  scoreThreshold: 0.01, iouThreshold: 0.5, maxBoxes: 100, labels: null, explain: false,
};

/** AP of a head on some pictures, letterboxed as in use. Null without a box to find, or if `rest` says to stop. */
export async function measureHead(
  exams: readonly Exam[],
  store: FeatureStore,
  head: YoloHead,
  inputSize: number,
  rest: () => Promise<boolean>,
): Promise<Accuracy | null> {
  if (exams.every(({ boxes }) => boxes.length === 0)) return null;
  const names = Array.from({ length: head.spec.yolo.classes }, (_, i) => String(i));
  const found: Scored[] = [];
  const truths: Truth[] = [];
  for (const { id, width, height, boxes, view } of exams) {
    const taps = store.take([view]);
    const packed = packHead(head, taps);
    dispose(taps);
    const values = (await packed.data().finally(() => packed.dispose())) as Float32Array;
    const letterbox = fitLetterbox(width, height, inputSize, 'letterbox');
    const { detections } = decodePacked(values, head.spec.yolo, names, letterbox, SETTINGS);
    found.push(...detections.map(({ label, box, score }) => ({ image: id, label, box, score })));
    truths.push(...boxes.map(({ label, ...box }) => ({ image: id, label: names[label]!, box })));
    if (!(await rest())) return null;
  }
  return accuracy(truths, found);
}
