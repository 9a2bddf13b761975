import type { GraphModel } from '@tensorflow/tfjs-converter';
import { dispose, tensor4d, type Tensor4D } from '@tensorflow/tfjs-core';
import { withInputSize } from '../../centernet/input-size';
import { Letterboxer } from '../../geometry/letterboxer';
import type { GraphFiles } from '../../graph-files';
import { loadGraph } from '../../load-graph';
import { toHalves } from '../../half';
import { YOLO_PREPROCESSING } from '../preprocessing';
import type { YoloSpec } from '../spec';
import { YOLO_TAPS, type Tap } from '../taps';

/** The taps that a network's grids sit on, in the order of its scales. @throws RangeError if there is no such tap */
export function tapsOf({ scales }: Pick<YoloSpec, 'scales'>): Tap[] {
  return scales.map(({ stride }) => {
    const tap = YOLO_TAPS.find((each) => each.stride === stride);
    if (!tap) throw new RangeError(`the trunk has no tap of stride ${stride}`);
    return tap;
  });
}

/** The frozen trunk: CenterNet's, for one input size. */
export class FrozenTrunk {
  readonly inputSize: number;
  readonly #graph: GraphModel;
  readonly #letterboxer: Letterboxer;

  constructor(graph: GraphModel, inputSize: number) {
    this.#graph = graph;
    this.inputSize = inputSize;
    this.#letterboxer = new Letterboxer(inputSize, YOLO_PREPROCESSING);
  }

  /** @param files of the zoo's CenterNet */
  static async load(files: GraphFiles, inputSize: number): Promise<FrozenTrunk> {
    return new FrozenTrunk(await loadGraph(withInputSize(files, inputSize)), inputSize);
  }

  /** Preprocessed pictures [1, size, size, 3] → taps. The caller disposes all of them. */
  run(input: Tensor4D, taps: readonly Tap[]): Tensor4D[] {
    return [this.#graph.execute(input, taps.map(({ name }) => name))].flat() as Tensor4D[];
  }

  /** Taps of a square picture of the input's size, RGBA, one after the other, as halves. */
  async features(rgba: Uint8Array | Uint8ClampedArray, taps: readonly Tap[]): Promise<Uint16Array> {
    const size = this.inputSize;
    const input = tensor4d(this.#letterboxer.run(rgba, size, size), [1, size, size, 3]);
    const found = this.run(input, taps);
    input.dispose();
    const values = await Promise.all(found.map((tap) => tap.data<'float32'>())).finally(() => dispose(found));
    const features = new Uint16Array(values.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const each of values) {
      toHalves(each, features.subarray(at, at + each.length));
      at += each.length;
    }
    return features;
  }

  dispose(): void {
    this.#graph.dispose();
  }
}
