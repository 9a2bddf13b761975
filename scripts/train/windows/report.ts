import { findInWindows, suppress } from '../../../models/sliding-window/detections';
import { classScores, confusionMatrix, topAccuracy } from '../../../models/transfer/metrics';
import { accuracy, type Scored, type Truth } from '../../../models/average-precision';
import { readPicture } from '../../eval/pictures';
import type { SeenPhoto } from './chunks';
import { ask, type FittedHead } from './fit-head';
import { scoreLevels, slidingHead } from './mine';
import type { WindowTrunk } from './network';
import type { Samples } from './samples';

/** Boxes for AP: low enough to see all of the curve. */
const FIND = { threshold: 0.05, iou: 0.4, most: 100 };

/** How well windows of pictures that were never learned from are told apart. */
export async function scoreWindows(fitted: FittedHead, samples: Samples, labels: readonly string[]) {
  const classes = labels.length + 1;
  const probabilities = await ask(fitted, samples);
  const answers = { classes, probabilities, labels: [...samples.labels] };
  const names = ['background', ...labels];
  const perClass = classScores(confusionMatrix(answers)).map((score, k) => ({ class: names[k]!, ...score }));
  // Among the classes alone, as a classifier of crops is measured.
  const shown = answers.labels.flatMap((label, i) => (label > 0 ? [i] : []));
  const row = (i: number) => probabilities.subarray(i * classes, (i + 1) * classes);
  const crops = {
    classes: labels.length,
    probabilities: Float32Array.from(shown.flatMap((i) => [...row(i).subarray(1)])),
    labels: shown.map((i) => answers.labels[i]! - 1),
  };
  return {
    windows: answers.labels.length,
    crops: crops.labels.length,
    top1: topAccuracy(crops, 1),
    top5: topAccuracy(crops, 5),
    top1WithBackground: topAccuracy(answers, 1),
    perClass,
  };
}

/** AP of the plain windows, without box regression, on held-back pictures with true boxes. */
export async function scoreDetections(
  photos: readonly SeenPhoto[],
  trunk: WindowTrunk,
  fitted: FittedHead,
  learned: readonly number[],
  labels: readonly string[],
) {
  const head = slidingHead(fitted, trunk);
  const truths: Truth[] = [];
  const predictions: Scored[] = [];
  for (const { folder, name, things } of photos) {
    for (const { box, classIndex } of things) {
      const index = learned.indexOf(classIndex);
      if (index >= 0) truths.push({ image: name, label: labels[index]!, box });
    }
    const found = [];
    for await (const { grid, map, logits } of scoreLevels(await readPicture(folder, name), trunk, head)) {
      map.dispose();
      const scores = { grid, classes: head.classes, logits };
      found.push(...findInWindows(scores, { threshold: FIND.threshold, labels: [null, ...labels] }));
    }
    for (const { box, label, score } of suppress(found, FIND.iou, FIND.most)) {
      predictions.push({ image: name, label, box, score });
    }
  }
  head.dispose();
  const { ap50, ap, classes } = accuracy(truths, predictions);
  return { pictures: photos.length, truths: truths.length, classes: classes.length, ap50, ap };
}
