import { tensor2d } from '@tensorflow/tfjs-core';
import type { Batch, BatchPlan, BatchSource } from '../../transfer/source';
import { courseNetInput } from '../course-net';
import { drawShapeWindow, SHAPE_CLASSES, SHAPE_WINDOW } from './scene';

/** Windows of shapes, drawn when they are needed. */
export class ShapeSource implements BatchSource {
  readonly size: number;
  readonly #seed: number;
  readonly #fresh: boolean;

  /** @param fresh draws others in every epoch, so that nothing can be learned by heart */
  constructor(size: number, seed: number, fresh: boolean) {
    this.size = size;
    this.#seed = seed;
    this.#fresh = fresh;
  }

  async *batches({ epoch, order, batchSize }: BatchPlan): AsyncGenerator<Batch> {
    const length = SHAPE_WINDOW * SHAPE_WINDOW * 3;
    const classes = SHAPE_CLASSES.length;
    for (let from = 0; from < order.length; from += batchSize) {
      const rows = order.subarray(from, from + batchSize);
      const inputs = new Float32Array(rows.length * length);
      const labels = new Float32Array(rows.length * classes);
      rows.forEach((index, i) => {
        const { picture, label } = drawShapeWindow(this.#seed, this.#fresh ? epoch : 0, index);
        inputs.set(courseNetInput(picture), i * length);
        labels[i * classes + label] = 1;
      });
      yield { inputs: tensor2d(inputs, [rows.length, length]), labels: tensor2d(labels, [rows.length, classes]) };
    }
  }
}
