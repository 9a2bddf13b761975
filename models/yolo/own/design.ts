import { anchorsByKMeans, type AnchorFit, type Shape } from '../../geometry/k-means';
import type { HeadScale, HeadSpec } from '../head-spec';
import type { YoloLossOptions } from '../losses/loss';
import type { PositiveOptions } from '../positives';
import { YOLO_TAPS } from '../taps';
import type { DetectorRecipe } from './recipe';

/** Layers over each tap. Lean where there are many cells. */
const LAYERS: Readonly<Record<number, Omit<HeadScale, 'inputs'>>> = {
  8: { width: 48, blocks: 1, kernel: 3 },
  16: { width: 64, blocks: 1, kernel: 3 },
  32: { width: 96, blocks: 1, kernel: 3 },
};

/**
 * An anchor whose side, the root of its area, is below so many cells goes to the grid; larger ones to a coarser one,
 * the coarsest taking all that is left. With bounded boxes a cell reaches four times its anchor.
 */
const CELLS = 5;

export const OWN_POSITIVES: PositiveOptions = { minFit: 0.4, neighbours: true };

/** The losses, as the recipe has them. A squared error is in units of the anchors, and larger than a CIoU for long. */
export function ownLoss({ boxLoss }: Pick<DetectorRecipe, 'boxLoss'>): YoloLossOptions {
  return {
    boxForm: 'bounded',
    box: boxLoss,
    objectness: { kind: 'focal', gamma: 1.5 },
    objectnessTarget: 'iou',
    shares: { box: boxLoss === 'ciou' ? 2 : 1, objectness: 2, classes: 0.5 },
  };
}

/**
 * Anchors by k-means over the boxes as they are seen in training, dealt out to the trunk's taps by size. A tap that
 * gets none has no head, and need not be computed: who trains on large things pays nothing for small ones.
 * @param shapes in network pixels
 * @throws RangeError if there are none
 */
export function designHead(
  shapes: readonly Shape[],
  classes: number,
  { anchors: count, seed, boxLoss }: DetectorRecipe,
): { readonly spec: HeadSpec; readonly fit: AnchorFit } {
  const fit = anchorsByKMeans(shapes, count, seed);
  const dealt = new Map<number, Shape[]>();
  for (const { width, height } of fit.anchors) {
    const side = Math.sqrt(width * height);
    const { stride } = YOLO_TAPS.find((tap) => side < CELLS * tap.stride) ?? YOLO_TAPS.at(-1)!;
    const anchor = { width: Number(width.toFixed(1)), height: Number(height.toFixed(1)) };
    dealt.set(stride, [...(dealt.get(stride) ?? []), anchor]);
  }
  const taps = YOLO_TAPS.filter(({ stride }) => dealt.has(stride));
  const spec: HeadSpec = {
    yolo: {
      classes,
      boxForm: ownLoss({ boxLoss }).boxForm,
      scales: taps.map(({ stride }) => ({ stride, anchors: dealt.get(stride)! })),
    },
    layers: taps.map(({ stride, channels }) => ({ inputs: channels, ...LAYERS[stride]! })),
  };
  return { spec, fit };
}
