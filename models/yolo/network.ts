import type { GraphModel } from '@tensorflow/tfjs-converter';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { dispose } from '@tensorflow/tfjs-core';
import { Candidates, wantedClasses } from '../candidates';
import type { AnchorPrediction, CellAddress, DetectSettings } from '../detection';
import type { Decoded, DetectorNetwork } from '../detector';
import { assertFinite } from '../finite';
import type { Letterbox, Preprocessing } from '../geometry/letterbox';
import { decodeYolo } from './decode';
import { packOutputs, packShortlist, packSingle } from './pack';
import { yoloPredictions } from './predictions';
import { YOLO_PREPROCESSING } from './preprocessing';
import { slotAt, slotOffsets, type YoloSpec } from './spec';

/** Names of the graph's outputs for one scale; classes come from `tap` and `features`. */
export function outputNames(stride: number): Readonly<Record<'boxes' | 'classes' | 'tap' | 'features', string>> {
  const name = (output: string) => `stride${stride}/${output}`;
  return { boxes: name('boxes'), classes: name('classes'), tap: name('tap'), features: name('features') };
}

/** A YOLO: grids of cells with anchors over the taps of a trunk. */
export class YoloNetwork implements DetectorNetwork {
  readonly inputSize: number;
  readonly preprocessing: Preprocessing;
  readonly #graph: GraphModel;
  readonly #labels: readonly string[];
  readonly #spec: YoloSpec;
  readonly #candidates: Candidates;
  readonly #offsets: readonly number[];

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
    this.#offsets = slotOffsets(spec, inputSize);
    this.#candidates = new Candidates(this.#offsets.at(-1)!);
    this.#graph = graph;
    this.#labels = labels;
    this.#spec = spec;
    this.inputSize = inputSize;
    this.preprocessing = preprocessing;
  }

  /** [rows, 8], see pack.ts: a row for every slot, or for those on the shortlists. */
  execute(input: Tensor4D, everything = false): Tensor {
    const names = this.#spec.scales.map(({ stride }) => outputNames(stride));
    if (this.#spec.single) return this.#executeSingle(input, names.map(({ boxes }) => boxes));
    if (!everything && this.#spec.scales.every(({ shortlist }) => shortlist)) return this.#executeShortlist(input);
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

  #executeShortlist(input: Tensor4D): Tensor {
    const names = this.#spec.scales.map(({ stride }) => outputNames(stride));
    const wanted = names.flatMap(({ boxes, tap, features }) => [boxes, tap, features]);
    const outputs = this.#graph.execute(input, wanted) as Tensor4D[];
    const scales = this.#spec.scales.map(({ anchors, shortlist }, i) => ({
      boxes: outputs[3 * i]!,
      inputs: [
        { features: outputs[3 * i + 1]!, weights: this.#weights(`${names[i]!.classes}/tap/weights`) },
        { features: outputs[3 * i + 2]!, weights: this.#weights(`${names[i]!.classes}/weights`) },
      ],
      bias: this.#weights(`${names[i]!.classes}/bias`),
      anchors: anchors.length,
      shortlist: shortlist!,
    }));
    const packed = packShortlist(scales, this.#spec.classes, this.#offsets);
    dispose(outputs);
    return packed;
  }

  /** Still the graph's. @throws RangeError if it has none of this name */
  #weights(name: string): Tensor {
    const tensor = this.#graph.weights[name]?.[0];
    if (!tensor) throw new RangeError(`the graph has no weights '${name}'`);
    return tensor;
  }

  #executeSingle(input: Tensor4D, names: string[]): Tensor {
    const outputs = [this.#graph.execute(input, names)].flat() as Tensor4D[];
    const packed = packSingle(outputs);
    dispose(outputs);
    return packed;
  }
}
