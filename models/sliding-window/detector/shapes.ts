import { reshape, tensor4d, tidy, util, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Signal } from '../../transfer/evaluate';
import type { Weights } from '../../transfer/weights';
import { COURSE_NET_LAYERS, CourseNet, courseNetInput, SlidingCourseNet } from '../course-net';
import { findInWindows, suppress } from '../detections';
import { softmaxRows } from '../probabilities';
import { receptiveFields } from '../receptive-field';
import { compareScores, scoreCrops, scoreInOnePass, bestClass, type WindowScores } from '../scoring';
import { drawShapeScene, SHAPE_CLASSES, SHAPE_WINDOW } from '../shapes/scene';
import type { LevelComparison, ShapeRequest, ShapeWindows, WindowComparison } from './answers';
import { fieldSteps } from './field';

const SMALLEST = SHAPE_WINDOW;
const LARGEST = 512;
/** A shape for so many pixels of the picture. */
const ROOM = 30 * 30;
const FIND = { threshold: 0.9, iou: 0.2, most: 100 };

/**
 * The course's own ConvNet on a drawn picture, both ways: its dense layers on every window cut out, and the same
 * weights as convolutions in one pass. Sizes are brought into their range.
 * @param weights of the course net
 * @returns undefined if aborted
 */
export async function slideOverShapes(
  weights: Weights,
  request: ShapeRequest,
  signal: Signal,
): Promise<ShapeWindows | undefined> {
  const along = (size: number) => Math.min(LARGEST, Math.max(SMALLEST, Math.round(size)));
  const [width, height] = [along(request.width), along(request.height)];
  const stride = Math.max(1, Math.round(request.stride / 2)) * 2;
  const count = Math.max(1, Math.round((width * height) / ROOM));
  const { picture, things } = drawShapeScene(request.seed, width, height, count);
  const sliding = new SlidingCourseNet(weights);
  const net = CourseNet.restore(weights);
  const input = tensor4d(courseNetInput(picture), [1, height, width, 3]);
  try {
    const dense = {
      window: SHAPE_WINDOW, stride: sliding.stride, classes: sliding.classes,
      forward: (images: Tensor4D) => tidy((): Tensor4D => reshape(net.classify(images), [-1, 1, 1, sliding.classes])),
    };
    // Both once for nothing: the first run of a shape compiles shaders.
    await scoreInOnePass(sliding, input, stride);
    if (!(await scoreCrops(dense, input, stride, { signal }))) return undefined;
    let began = util.now();
    const pass = await scoreInOnePass(sliding, input, stride);
    const passMs = util.now() - began;
    began = util.now();
    const crops = await scoreCrops(dense, input, stride, { signal });
    const cropMs = util.now() - began;
    if (!crops) return undefined;
    const labels = SHAPE_CLASSES.map((label, k) => (k === 0 ? null : label));
    const found = suppress(findInWindows(pass, { threshold: FIND.threshold, labels }), FIND.iou, FIND.most);
    const fields = receptiveFields(COURSE_NET_LAYERS, 'image', { width, height });
    return {
      picture: { width, height, rgba: new Uint8ClampedArray(picture.rgba) },
      things,
      found: found.map(({ label, box, score }) => ({ label, box, score })),
      comparison: comparisonOf(crops, pass, cropMs, passMs),
      layers: fieldSteps(COURSE_NET_LAYERS, fields),
    };
  } finally {
    input.dispose();
    net.dispose();
    sliding.dispose();
  }
}

function comparisonOf(crops: WindowScores, pass: WindowScores, cropMs: number, passMs: number): WindowComparison {
  const { grid, classes } = crops;
  const count = grid.columns * grid.rows;
  const [a, b] = [probabilities(crops), probabilities(pass)];
  const apart = compareScores(a, b);
  const classOf = (scores: WindowScores) =>
    Int32Array.from({ length: count }, (_, cell) => bestClass(scores, cell) - 1);
  const cropClass = classOf(crops);
  const shown = (scores: WindowScores) =>
    Float32Array.from({ length: count }, (_, cell) => scores.logits[cell * classes + cropClass[cell]! + 1]!);
  const { size, window, stride, columns, rows } = grid;
  const level: LevelComparison = {
    level: {
      level: 0, columns, rows, pixels: size, window, stride,
      first: { x: 0, y: 0, width: window / size.width, height: window / size.height },
      step: { x: stride / size.width, y: stride / size.height },
    },
    crop: shown(a), pass: shown(b), cropClass, passClass: classOf(pass), difference: apart.byCell, cropMs, passMs,
  };
  return {
    levels: count ? [level] : [],
    labels: SHAPE_CLASSES.slice(1),
    windows: count,
    cropMs,
    passMs,
    largest: apart.largest,
    mean: apart.mean,
    at: apart.at && { level: 0, ...apart.at },
    agreement: apart.agreement,
    // The crops went through the dense layers themselves, and nothing is padded: that is the whole difference.
    headDifference: compareScores(crops, pass).largest,
    padding: null,
  };
}

function probabilities(scores: WindowScores): WindowScores {
  return { ...scores, logits: softmaxRows(scores.logits, scores.classes) };
}
