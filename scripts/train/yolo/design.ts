import { anchorsByKMeans, type Shape } from '../../../models/geometry/k-means';
import type { HeadSpec, TapScale } from '../../../models/yolo/head-spec';
import type { BoxLoss } from '../../../models/yolo/losses/box';
import type { YoloLossOptions } from '../../../models/yolo/losses/loss';
import type { PositiveOptions } from '../../../models/yolo/positives';
import { BELIEFS, BELIEVING_TAPS } from '../../../models/yolo/belief-graph';
import { Random } from '../../../models/random';
import { UserError } from '../../lib/program';
import type { ViewCache } from './cache';
import { mapShapes, viewLength } from './trunk';

/** How the heads are built, scale by scale. Lean where there are many cells. */
const DESIGN = [
  { anchors: 3, width: 48, blocks: 2, kernel: 3, shortlist: 96 },
  { anchors: 3, width: 80, blocks: 2, kernel: 3, shortlist: 64 },
  { anchors: 3, width: 128, blocks: 2, kernel: 3, shortlist: 48 },
] as const;

const BOX_FORM = 'bounded';

/** @param box what a box costs */
export const lossOf = (box: BoxLoss): YoloLossOptions => ({
  boxForm: BOX_FORM,
  box,
  objectness: { kind: 'focal', gamma: 1.5 },
  objectnessTarget: 'iou',
  // Adam learns each weight at its own pace, so a small share costs the classes nothing, and leaves the blocks to the boxes.
  shares: { box: 3, objectness: 2, classes: 0.1 },
});

export const POSITIVES: PositiveOptions = { minFit: 0.4, neighbours: true };

/**
 * Objects that decide the anchors: those that are there for sure enough, and of at least this share of the view, 600
 * square pixels of 416 by 416. Mosaics are full of tiny ones, which would leave no anchors for what fills the picture.
 */
const ANCHOR_WEIGHT = 0.3;
const ANCHOR_AREA = 600 / 416 ** 2;

/** Objects whose sizes are told. */
const SHAPES = 300;

/** Anchors by k-means over the objects of the views, dealt out to the scales by area, and the layers over the taps. */
export function designHead(
  cache: Pick<ViewCache, 'objects'>,
  classes: number,
  seed: number,
  size: number,
): { spec: HeadSpec; meanIou: number } {
  const sure = cache.objects.flat().filter(([, , w, h, weight]) => weight >= ANCHOR_WEIGHT && w * h >= ANCHOR_AREA * size ** 2);
  const shapes: Shape[] = sure.map(([, , width, height]) => ({ width, height }));
  const count = DESIGN.reduce((sum, { anchors }) => sum + anchors, 0);
  if (shapes.length < count) {
    throw new UserError(`${shapes.length} objects in the first views are too few for ${count} anchors.`);
  }
  const { anchors, meanIou } = anchorsByKMeans(shapes, count, seed);
  let dealt = 0;
  const scales = DESIGN.map((scale, i) => ({
    stride: BELIEVING_TAPS[i]!.stride,
    shortlist: scale.shortlist,
    anchors: anchors.slice(dealt, (dealt += scale.anchors)).map(({ width, height }) => ({
      width: Number(width.toFixed(1)),
      height: Number(height.toFixed(1)),
    })),
  }));
  const layers = DESIGN.map(({ width, blocks, kernel }, i) => {
    return { inputs: BELIEVING_TAPS[i]!.channels, width, blocks, kernel, direct: BELIEFS.count };
  });
  return { spec: { yolo: { classes, boxForm: BOX_FORM, scales }, layers }, meanIou };
}

/** Sizes of some objects of the views, drawn at random, to be shown beside the anchors that came from them. */
export function sampleShapes(cache: ViewCache, seed: number, size: number): [width: number, height: number][] {
  const random = new Random(seed, 5);
  const sure = cache.objects.flat().filter(([, , w, h, weight]) => weight >= ANCHOR_WEIGHT && w * h >= ANCHOR_AREA * size ** 2);
  return random.shuffle(sure).slice(0, SHAPES).map(([, , w, h]) => [Math.round(w), Math.round(h)]);
}

/** Mean and deviation of every channel of every tap, with its beliefs behind it, over the first views. */
export function measureTaps(cache: ViewCache, size: number, views: number): TapScale[] {
  const shapes = mapShapes(size);
  const sums = shapes.map(([, , channels]) => {
    return { sum: new Float64Array(channels), squares: new Float64Array(channels) };
  });
  const features = new Float32Array(viewLength(size));
  for (let view = 0; view < views; view++) {
    cache.read(view, features);
    let at = 0;
    shapes.forEach(([height, width, channels], tap) => {
      const { sum, squares } = sums[tap]!;
      for (let cell = 0; cell < height * width; cell++) {
        for (let c = 0; c < channels; c++, at++) {
          const value = features[at]!;
          sum[c]! += value;
          squares[c]! += value * value;
        }
      }
    });
  }
  const maps = shapes.map(([height, width], tap) => {
    const { sum, squares } = sums[tap]!;
    const cells = height * width * views;
    const mean = Float32Array.from(sum, (total) => total / cells);
    const variances = Float64Array.from(squares, (total, c) => total / cells - (sum[c]! / cells) ** 2);
    const deviations = Float32Array.from(variances, (variance) => Math.sqrt(Math.max(0, variance)));
    // Channels that hardly ever fire must not be blown up.
    const floor = (0.1 * deviations.reduce((a, b) => a + b, 0)) / deviations.length + 1e-6;
    return { mean, scale: deviations.map((deviation) => 1 / (deviation + floor)) };
  });
  return BELIEVING_TAPS.map((_, i) => joined(maps[i]!, maps[BELIEVING_TAPS.length + i]!));
}

function joined(a: TapScale, b: TapScale): TapScale {
  const both = (key: keyof TapScale) => Float32Array.from([...a[key], ...b[key]]);
  return { mean: both('mean'), scale: both('scale') };
}
