import { dispose } from '@tensorflow/tfjs-core';
import type { GraphModel } from '@tensorflow/tfjs-converter';
import { Candidates } from '../../../models/candidates';
import type { DetectSettings, Origin } from '../../../models/detection';
import { fitLetterbox, type Letterbox } from '../../../models/geometry/letterbox';
import { fromHalves } from '../../../models/half';
import { decodeYolo } from '../../../models/yolo/decode';
import { YoloHead } from '../../../models/yolo/head';
import type { HeadSpec, TapScale } from '../../../models/yolo/head-spec';
import { packOutputs } from '../../../models/yolo/pack';
import { slotOffsets } from '../../../models/yolo/spec';
import { accuracy, bestThreshold, type Accuracy, type Scored } from '../../../models/average-precision';
import { readPicture } from '../../eval/pictures';
import { splitTaps } from './learner';
import type { Photo } from './pictures';
import { look } from './view';

/** A picture to measure with, its features computed once. */
export interface Exam {
  readonly photo: Photo;
  readonly letterbox: Letterbox;
  readonly features: Uint16Array;
}

/** Low enough to compute AP. */
const SETTINGS: DetectSettings = {
  scoreThreshold: 0.01,
  iouThreshold: 0.6,
  maxBoxes: 100,
  labels: null,
  explain: false,
};

/** Where a detection came from does not matter here. */
const NOWHERE: Origin = { cell: [0, 0], stride: 1, anchor: 0 };

/** Runs the trunk over the pictures held back. */
export async function prepareExams(photos: readonly Photo[], trunk: GraphModel, size: number): Promise<Exam[]> {
  const exams: Exam[] = [];
  for (const photo of photos) {
    const { rgba, width, height } = await readPicture(photo.folder, photo.name);
    const features = await look(trunk, rgba, width, height, size);
    exams.push({ photo, letterbox: fitLetterbox(width, height, size, 'letterbox'), features });
  }
  return exams;
}

/** AP of heads with the given weights on the exams, and the score from which on they serve best. */
export async function measure(
  exams: readonly Exam[],
  spec: HeadSpec,
  weights: ReadonlyMap<string, Float32Array>,
  taps: readonly TapScale[],
  labels: readonly string[],
): Promise<Accuracy & { readonly threshold: number | null }> {
  const head = new YoloHead(spec, weights, taps);
  const found: Scored[] = [];
  for (const { photo, letterbox, features } of exams) {
    const { size } = letterbox;
    const inputs = splitTaps(fromHalves(features), 1, size);
    const outputs = head.forward(inputs);
    const packed = packOutputs(outputs, spec.yolo.classes);
    const candidates = new Candidates(slotOffsets(spec.yolo, size).at(-1)!);
    const wanted = new Uint8Array(labels.length).fill(1);
    decodeYolo((await packed.data()) as Float32Array, spec.yolo, size, wanted, SETTINGS.scoreThreshold, candidates);
    dispose([inputs, packed, outputs.flatMap(({ boxes, classes }) => [boxes, classes])]);
    const { detections } = candidates.select(letterbox, SETTINGS, labels, () => NOWHERE);
    found.push(...detections.map(({ label, box, score }) => ({ image: photo.name, label, box, score })));
  }
  head.dispose();
  const truths = exams.flatMap(({ photo }) =>
    (photo.truths ?? []).map(({ classIndex, box }) => ({ image: photo.name, label: labels[classIndex]!, box })));
  return { ...accuracy(truths, found), threshold: bestThreshold(truths, found) };
}
