import { concat, squeeze, tidy, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { GraphModel } from '@tensorflow/tfjs-converter';
import { Candidates, wantedClasses } from '../candidates';
import type { AnchorPrediction, CellAddress, DetectSettings } from '../detection';
import type { Decoded, DetectorNetwork } from '../detector';
import { assertFinite } from '../finite';
import type { Letterbox } from '../geometry/letterbox';
import { ssdAnchors } from './anchors';
import { decodeSsd } from './decode';
import { ssdPredictions } from './predictions';
import { SSD_PREPROCESSING } from './preprocessing';

const OUTPUTS = ['raw_outputs/box_encodings', 'raw_outputs/class_predictions'];

/** SSD-MobileNetV2: 1,917 anchors on six maps, each with a box encoding and a logit for every class. */
export class SsdNetwork implements DetectorNetwork {
  readonly inputSize = 300;
  readonly preprocessing = SSD_PREPROCESSING;
  readonly #graph: GraphModel;
  readonly #labels: readonly string[];
  readonly #anchors = ssdAnchors(this.inputSize);
  readonly #candidates: Candidates;

  /** @param labels the classes, without the background */
  constructor(graph: GraphModel, labels: readonly string[]) {
    this.#graph = graph;
    this.#labels = labels;
    this.#candidates = new Candidates(this.#anchors.count * labels.length);
  }

  /** [1917, 4 + 1 + classes]: box encoding, logit of the background, logits. Nothing is lost by packing. */
  execute(input: Tensor4D): Tensor {
    return tidy(() => squeeze(concat(this.#graph.execute(input, OUTPUTS) as Tensor[], 2), [0]));
  }

  decode(packed: Float32Array, letterbox: Letterbox, settings: DetectSettings): Decoded {
    assertFinite(packed);
    this.#candidates.clear();
    const wanted = wantedClasses(this.#labels, settings.labels);
    decodeSsd(packed, this.#anchors, wanted, settings.scoreThreshold, this.inputSize, this.#candidates);
    return this.#candidates.select(letterbox, settings, this.#labels, (anchor) => this.#anchors.origin(anchor));
  }

  predictions(packed: Float32Array, letterbox: Letterbox, cell: CellAddress): AnchorPrediction[] {
    return ssdPredictions(packed, this.#anchors, this.inputSize, cell, this.#labels, letterbox);
  }

  dispose(): void {
    this.#graph.dispose();
  }
}
