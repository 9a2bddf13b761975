import { dispose, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { Candidates, wantedClasses } from '../../candidates';
import type { AnchorPrediction, CellAddress, DetectSettings } from '../../detection';
import type { Decoded, DetectorNetwork } from '../../detector';
import { assertFinite } from '../../finite';
import type { Letterbox } from '../../geometry/letterbox';
import type { GraphFiles } from '../../graph-files';
import { packWeights, unpackWeights } from '../../transfer/pack-weights';
import type { Weights } from '../../transfer/weights';
import { centernet } from '../../zoo/centernet';
import { decodeYolo } from '../decode';
import { YoloHead } from '../head';
import type { HeadSpec, TapScale } from '../head-spec';
import { packOutputs } from '../pack';
import { yoloPredictions } from '../predictions';
import { YOLO_PREPROCESSING } from '../preprocessing';
import { slotAt, slotOffsets, type YoloSpec } from '../spec';
import type { DetectorSpec, StoredDetector } from './detector-spec';
import { FrozenTrunk, tapsOf } from './trunk';

/** Names of the normalisation among the weights. */
const mean = (scale: number) => `tap${scale}/mean`;
const factor = (scale: number) => `tap${scale}/scale`;

/** A detector as it is stored. */
export function storeDetector(
  spec: HeadSpec,
  inputSize: number,
  weights: Weights,
  taps: readonly TapScale[],
): StoredDetector {
  const all: [string, Float32Array][] = Object.entries(weights);
  taps.forEach((tap, i) => all.push([mean(i), tap.mean], [factor(i), tap.scale]));
  return {
    spec: { version: 1, trunk: centernet.weights.sha256, inputSize, head: spec },
    weights: packWeights(Object.fromEntries(all)),
  };
}

/**
 * Weights of the head, and how the taps are normalised.
 * @throws RangeError if it is of another trunk, or the weights are not those of the spec
 */
export function readDetector({ spec, weights }: StoredDetector): {
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly taps: readonly TapScale[];
} {
  if (spec.trunk !== centernet.weights.sha256) throw new RangeError('the detector was trained on another trunk');
  const all = unpackWeights(weights).weights;
  const taps = tapsOf(spec.head.yolo).map(({ channels }, i) => {
    const tap = { mean: all[mean(i)], scale: all[factor(i)] };
    if (tap.mean?.length !== channels || tap.scale?.length !== channels) {
      throw new RangeError(`the normalisation of scale ${i} is not of ${channels} channels`);
    }
    return tap as TapScale;
  });
  return { weights: new Map(Object.entries(all)), taps };
}

/** A detector that was trained here, over the frozen trunk. Owns the trunk. */
export class OwnYolo implements DetectorNetwork {
  readonly inputSize: number;
  readonly preprocessing = YOLO_PREPROCESSING;
  readonly #trunk: FrozenTrunk;
  readonly #head: YoloHead;
  readonly #labels: readonly string[];
  readonly #yolo: YoloSpec;
  readonly #candidates: Candidates;

  constructor(stored: StoredDetector, trunk: FrozenTrunk, labels: readonly string[]) {
    const { head, inputSize } = stored.spec;
    const { classes } = head.yolo;
    if (labels.length !== classes) throw new RangeError(`${labels.length} labels for ${classes} classes`);
    const { weights, taps } = readDetector(stored);
    this.inputSize = inputSize;
    this.#candidates = new Candidates(slotOffsets(head.yolo, inputSize).at(-1)!);
    this.#yolo = head.yolo;
    this.#labels = labels;
    this.#trunk = trunk;
    this.#head = new YoloHead(head, weights, taps);
  }

  /**
   * @param files of the zoo's CenterNet
   * @throws RangeError as `readDetector` does, and for labels that are not as many as classes
   */
  static async load(stored: StoredDetector, files: GraphFiles, labels: readonly string[]): Promise<OwnYolo> {
    const trunk = await FrozenTrunk.load(files, stored.spec.inputSize);
    try {
      return new OwnYolo(stored, trunk, labels);
    } catch (error) {
      trunk.dispose();
      throw error;
    }
  }

  /** [slots, 8]; see `packOutputs`. */
  execute(input: Tensor4D): Tensor {
    const taps = this.#trunk.run(input, tapsOf(this.#yolo));
    const packed = packHead(this.#head, taps);
    dispose(taps);
    return packed;
  }

  decode(packed: Float32Array, letterbox: Letterbox, settings: DetectSettings): Decoded {
    return decodePacked(packed, this.#yolo, this.#labels, letterbox, settings, this.#candidates);
  }

  predictions(packed: Float32Array, letterbox: Letterbox, cell: CellAddress): AnchorPrediction[] {
    return yoloPredictions(packed, this.#yolo, this.inputSize, cell, this.#labels, letterbox);
  }

  dispose(): void {
    this.#head.dispose();
    this.#trunk.dispose();
  }
}

/** Outputs of a head for one picture in one tensor, [slots, 8]. */
export function packHead(head: YoloHead, taps: readonly Tensor4D[]): Tensor {
  const outputs = head.forward(taps);
  const packed = packOutputs(outputs, head.spec.yolo.classes);
  dispose(outputs.flatMap(({ boxes, classes }) => [boxes, classes]));
  return packed;
}

/** Packed outputs of one picture → what was found in it. @throws BadOutputError */
export function decodePacked(
  packed: Float32Array,
  yolo: DetectorSpec['head']['yolo'],
  labels: readonly string[],
  letterbox: Letterbox,
  settings: DetectSettings,
  candidates = new Candidates(slotOffsets(yolo, letterbox.size).at(-1)!),
): Decoded {
  assertFinite(packed);
  candidates.clear();
  decodeYolo(packed, yolo, letterbox.size, wantedClasses(labels, settings.labels), settings.scoreThreshold, candidates);
  return candidates.select(letterbox, settings, labels, (source) => {
    const { scale, row, column, anchor } = slotAt(yolo, letterbox.size, source);
    return { cell: [column, row], stride: yolo.scales[scale]!.stride, anchor };
  });
}
