import type { GraphModel } from '@tensorflow/tfjs-converter';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { dispose } from '@tensorflow/tfjs-core';
import { Candidates, wantedClasses } from '../candidates';
import type { AnchorPrediction, CellAddress, DetectSettings } from '../detection';
import type { Decoded, DetectorNetwork } from '../detector';
import { assertFinite } from '../finite';
import type { Letterbox, Preprocessing } from '../geometry/letterbox';
import { decodeYolo } from './decode';
import { packOutputs, packSingle } from './pack';
import { yoloPredictions } from './predictions';
import { YOLO_PREPROCESSING } from './preprocessing';
import { slotAt, slotOffsets, type YoloSpec } from './spec';

/** Names of the graph's outputs for one scale. */
export function outputNames(stride: number): { readonly boxes: string; readonly classes: string } {
  return { boxes: `stride${stride}/boxes`, classes: `stride${stride}/classes` };
}

/** A YOLO: grids of cells with anchors over the taps of a trunk. */
export class YoloNetwork implements DetectorNetwork {
  readonly inputSize: number;
  readonly preprocessing: Preprocessing;
  readonly #graph: GraphModel;
  readonly #labels: readonly string[];
  readonly #spec: YoloSpec;
  readonly #candidates: Candidates;

  /**
   * @param graph built for `inputSize`, with the outputs that `outputNames` says
   * @param preprocessing as the trunk was trained; CenterNet's where nothing else is said
   * @throws RangeError if the strides do not divide the input size, or the labels are not those of the spec
   */
  constructor(
    graph: GraphModel,
    labels: readonly string[],
    spec: YoloSpec,
    inputSize: number,
    preprocessing: Preprocessing = YOLO_PREPROCESSING,
  ) {
    if (labels.length !== spec.classes) throw new RangeError(`${labels.length} labels for ${spec.classes} classes`);
    this.#candidates = new Candidates(slotOffsets(spec, inputSize).at(-1)!);
    this.#graph = graph;
    this.#labels = labels;
    this.#spec = spec;
    this.inputSize = inputSize;
    this.preprocessing = preprocessing;
  }

  /** [slots, 7]; see `packOutputs`. */
  execute(input: Tensor4D): Tensor {
    const names = this.#spec.scales.map(({ stride }) => outputNames(stride));
    if (this.#spec.single) return this.#executeSingle(input, names.map(({ boxes }) => boxes));
    const outputs = this.#graph.execute(input, names.flatMap(({ boxes, classes }) => [boxes, classes])) as Tensor4D[];
    const scales = names.map((_, i) => ({ boxes: outputs[2 * i]!, classes: outputs[2 * i + 1]! }));
    const packed = packOutputs(scales, this.#spec.classes);
    dispose(outputs);
    return packed;
  }

  decode(packed: Float32Array, letterbox: Letterbox, settings: DetectSettings): Decoded {
    assertFinite(packed);
    this.#candidates.clear();
    const wanted = wantedClasses(this.#labels, settings.labels);
    decodeYolo(packed, this.#spec, this.inputSize, wanted, settings.scoreThreshold, this.#candidates);
    return this.#candidates.select(letterbox, settings, this.#labels, (source) => {
      const { scale, row, column, anchor } = slotAt(this.#spec, this.inputSize, source);
      return { cell: [column, row], stride: this.#spec.scales[scale]!.stride, anchor };
    });
  }

  predictions(packed: Float32Array, letterbox: Letterbox, cell: CellAddress): AnchorPrediction[] {
    return yoloPredictions(packed, this.#spec, this.inputSize, cell, this.#labels, letterbox);
  }

  dispose(): void {
    this.#graph.dispose();
  }

  #executeSingle(input: Tensor4D, names: string[]): Tensor {
    const outputs = [this.#graph.execute(input, names)].flat() as Tensor4D[];
    const packed = packSingle(outputs);
    dispose(outputs);
    return packed;
  }
}
