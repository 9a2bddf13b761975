import { concat, reverse, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { GraphModel } from '@tensorflow/tfjs-converter';
import { alignment } from '../align/template';
import { computed } from '../computed';
import type { Cutter } from '../cutter';
import { FACE_API_COLOURS } from '../landmarks/landmarker';
import type { Point } from '../point';
import { meanEmbedding, unitLength, type Embedding } from './distance';

/** Side of the aligned crop. */
export const CROP_SIZE = 150;

/** Nodes of the graph: what the network was trained to tell people apart by, and the same whitened. */
export const DESCRIPTOR = 'descriptor';
const EMBEDDING = 'embedding';

export interface EmbedOptions {
  /** Also of the crop in the mirror, and the mean of both: twice the work. */
  readonly mirrored?: boolean;
  /** Which numbers: those that are compared, or as the network's own last layer has them. */
  readonly output?: typeof DESCRIPTOR | typeof EMBEDDING;
}

/** Aligned faces → 128 numbers of unit length each. */
export class Embedder {
  readonly #graph: GraphModel;

  constructor(graph: GraphModel) {
    this.#graph = graph;
  }

  /**
   * All faces in one pass.
   * @param faces 68 landmarks of each, in pixels of the picture
   * @throws BadOutputError if the network computes what is no number
   */
  async embed(
    cutter: Cutter,
    faces: readonly (readonly Point[])[],
    { mirrored = false, output: name = EMBEDDING }: EmbedOptions = {},
  ): Promise<readonly Embedding[]> {
    if (faces.length === 0) return [];
    const values = await computed(() => {
      const cut = (landmarks: readonly Point[]) =>
        cutter.cut(alignment(landmarks, CROP_SIZE), CROP_SIZE, FACE_API_COLOURS);
      const crops = concat<Tensor4D>(faces.map(cut), 0);
      return this.#graph.execute(mirrored ? concat([crops, reverse(crops, 2)], 0) : crops, name) as Tensor;
    });
    const length = values.length / (faces.length * (mirrored ? 2 : 1));
    const row = (i: number) => unitLength(values.slice(i * length, (i + 1) * length));
    return faces.map((_, i) => (mirrored ? meanEmbedding([row(i), row(faces.length + i)]) : row(i)));
  }

  dispose(): void {
    this.#graph.dispose();
  }
}
