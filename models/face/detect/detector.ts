import { concat, squeeze, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { GraphModel } from '@tensorflow/tfjs-converter';
import { toRegion, wholePicture, type Region } from '../align/region';
import type { Normalisation } from '../align/warp';
import { computed } from '../computed';
import type { Cutter } from '../cutter';
import { anchorCentres, decodeFaces, DETECTOR_SIZE, type DecodeSettings } from './decode';
import type { FaceDetection } from './detection';

const OUTPUTS = ['scores_16', 'boxes_16', 'scores_32', 'boxes_32'];

const NORMALISATION: Normalisation = { scale: [1 / 127.5, 1 / 127.5, 1 / 127.5], offset: [-1, -1, -1] };

const DEFAULTS: DecodeSettings = { scoreThreshold: 0.5, iouThreshold: 0.3, maxFaces: 20 };

/** BlazeFace: finds faces, with eyes, nose, mouth and ears of each. */
export class FaceDetector {
  readonly #graph: GraphModel;
  readonly #centres = anchorCentres();

  constructor(graph: GraphModel) {
    this.#graph = graph;
  }

  /**
   * Faces of a picture, or of a part of it, best first; places are those of the whole picture.
   * @throws BadOutputError if the network computes what is no number
   */
  async detect(
    cutter: Cutter,
    settings: Partial<DecodeSettings> = {},
    region?: Region,
  ): Promise<readonly FaceDetection[]> {
    const toInput = toRegion(region ?? wholePicture(cutter.width, cutter.height), DETECTOR_SIZE);
    const packed = await computed(() => this.#execute(cutter.cut(toInput, DETECTOR_SIZE, NORMALISATION)));
    return decodeFaces(packed, this.#centres, toInput, { ...DEFAULTS, ...settings });
  }

  dispose(): void {
    this.#graph.dispose();
  }

  /** [rows, COLUMNS], one read-back for all. */
  #execute(input: Tensor4D): Tensor {
    const outputs = this.#graph.execute(input, OUTPUTS) as [Tensor, Tensor, Tensor, Tensor];
    const [scores16, boxes16, scores32, boxes32] = outputs;
    return squeeze(concat([concat([scores16, boxes16], 2), concat([scores32, boxes32], 2)], 1), [0]);
  }
}
