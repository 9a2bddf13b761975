import { tensor2d } from '@tensorflow/tfjs-core';
import { fromHalves } from '../../../models/half';
import { standardise, type ChannelScale } from '../../../models/sliding-window/standardise';
import { BACKGROUND } from '../../../models/sliding-window/training-windows';
import type { Batch, BatchPlan, BatchSource } from '../../../models/transfer/source';
import type { Chunk } from './chunks';
import { joined } from './gather';
import type { Part } from './photos';

/** Windows of one part: features, and what the head should answer. */
export interface Samples {
  /** [samples, length], as halves. */
  readonly features: Uint16Array;
  /** Answers: 0 for background, 1 + index among the classes that are learned. */
  readonly labels: Int32Array;
}

/**
 * Classes that enough things in the training pictures are of: indices, in order.
 * @param least things
 */
export function learnable(chunks: readonly Chunk[], classes: number, least: number): number[] {
  const counts = new Int32Array(classes);
  for (const { photos } of chunks) {
    for (const { part, things } of photos) {
      for (const { classIndex, sure } of things) if (part === 'train' && sure) counts[classIndex]!++;
    }
  }
  return Array.from(counts.keys()).filter((index) => counts[index]! >= least);
}

/** The windows of a part that show a class that is learned, or nothing. */
export function samplesOf(chunks: readonly Chunk[], part: Part, learned: readonly number[], length: number): Samples {
  const features: Uint16Array[] = [];
  const labels: number[] = [];
  for (const chunk of chunks) {
    chunk.samples.forEach(({ photo, label }, i) => {
      const index = learned.indexOf(label);
      if (chunk.photos[photo]!.part !== part || (label !== BACKGROUND && index < 0)) return;
      features.push(chunk.features.subarray(i * length, (i + 1) * length));
      labels.push(label === BACKGROUND ? 0 : 1 + index);
    });
  }
  return { features: joined(features), labels: Int32Array.from(labels) };
}

/** Weights between counting samples and counting classes alike: 1/√n, with a mean of 1 over the samples. */
export function rootWeights(labels: Int32Array, classes: number): number[] {
  const counts = new Float64Array(classes);
  for (const label of labels) counts[label]!++;
  const total = counts.reduce((sum, count) => sum + Math.sqrt(count), 0);
  return Array.from(counts, (count) => (count > 0 ? labels.length / (Math.sqrt(count) * total) : 0));
}

/** Features that stay halves until they are needed: a fit takes hundreds of megabytes of them. */
export class SampleSource implements BatchSource {
  readonly size: number;
  readonly #samples: Samples;
  readonly #scale: ChannelScale;
  readonly #classes: number;

  constructor(samples: Samples, scale: ChannelScale, classes: number) {
    this.size = samples.labels.length;
    this.#samples = samples;
    this.#scale = scale;
    this.#classes = classes;
  }

  async *batches({ order, batchSize }: BatchPlan): AsyncGenerator<Batch> {
    const { features, labels } = this.#samples;
    const length = features.length / this.size;
    for (let from = 0; from < order.length; from += batchSize) {
      const rows = order.subarray(from, from + batchSize);
      const inputs = new Float32Array(rows.length * length);
      const wanted = new Float32Array(rows.length * this.#classes);
      rows.forEach((row, i) => {
        fromHalves(features.subarray(row * length, (row + 1) * length), inputs.subarray(i * length, (i + 1) * length));
        wanted[i * this.#classes + labels[row]!] = 1;
      });
      yield {
        inputs: tensor2d(standardise(inputs, this.#scale), [rows.length, length]),
        labels: tensor2d(wanted, [rows.length, this.#classes]),
      };
    }
  }
}
