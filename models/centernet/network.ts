import { argMax, concat, max, mul, reshape, scalar, squeeze, tidy, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { GraphModel } from '@tensorflow/tfjs-converter';
import { Candidates, wantedClasses } from '../candidates';
import type { AnchorPrediction, DetectSettings } from '../detection';
import type { Decoded, DetectorNetwork } from '../detector';
import { assertFinite } from '../finite';
import type { Letterbox } from '../geometry/letterbox';
import { decodeCenternet, STRIDE } from './decode';
import { CENTERNET_PREPROCESSING } from './preprocessing';

const OUTPUTS = ['keypoints', 'wh'];

/** CenterNet-MobileNetV3: a heat map of centres for each class, and at each cell the distances to the four sides. */
export class CenternetNetwork implements DetectorNetwork {
  readonly inputSize: number;
  readonly preprocessing = CENTERNET_PREPROCESSING;
  readonly #graph: GraphModel;
  readonly #labels: readonly string[];
  readonly #grid: number;
  readonly #candidates: Candidates;

  /** @param graph built for `inputSize` (see `withInputSize`) */
  constructor(graph: GraphModel, labels: readonly string[], inputSize: number) {
    this.#graph = graph;
    this.#labels = labels;
    this.inputSize = inputSize;
    this.#grid = inputSize / STRIDE;
    this.#candidates = new Candidates(this.#grid * this.#grid);
  }

  /**
   * [grid, grid, 6]: score and index of the best class, distances to left, top, right and bottom side. Reading back
   * the heat map itself would be fourteen times as much.
   */
  execute(input: Tensor4D): Tensor {
    return tidy(() => {
      const [heat, sides] = this.#graph.execute(input, OUTPUTS) as [Tensor4D, Tensor4D];
      const column = [1, this.#grid, this.#grid, 1];
      const best = reshape(max(heat, 3), column);
      // A product and no cast: on WebGPU a cast from int32 to float only renames the type.
      const classes = mul(reshape(argMax(heat, 3), column), scalar(1, 'float32'));
      return squeeze(concat([best, classes, sides], 3), [0]);
    });
  }

  decode(packed: Float32Array, letterbox: Letterbox, settings: DetectSettings): Decoded {
    assertFinite(packed);
    this.#candidates.clear();
    const wanted = wantedClasses(this.#labels, settings.labels);
    decodeCenternet(packed, this.#grid, wanted, settings.scoreThreshold, this.#candidates);
    return this.#candidates.select(letterbox, settings, this.#labels, (cell) => ({
      cell: [cell % this.#grid, Math.floor(cell / this.#grid)],
      stride: STRIDE,
      anchor: 0,
    }));
  }

  /** No anchors: a cell has one box, which `decode` tells. */
  predictions(): AnchorPrediction[] {
    return [];
  }

  dispose(): void {
    this.#graph.dispose();
  }
}
