import { softmax, tidy, type io, type Tensor, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import { activationOf } from './activation';
import { ForeignFault } from './fault';
import { loadGraph } from './graph';
import { loadLayers } from './layers';
import type { LossKind } from '../losses';

/** A classifier of another make, in memory: a parsed model.json and its shards of weights as one. */
export interface ForeignFiles {
  readonly kind: 'layers' | 'graph';
  readonly topology: unknown;
  readonly weights: ArrayBuffer;
  /** Outputs that it must have. */
  readonly classes: number;
}

/** What a loader makes of it: the raw network. */
export interface RawNetwork {
  /** [height, width, channels] of what it takes; null where it does not say, or takes something else. */
  readonly inputShape: readonly (number | null)[] | null;
  predict(input: Tensor4D): Tensor;
  dispose(): void;
}

/** A tfjs layers or graph model that takes a square RGB picture and answers with a number for every class. */
export class ForeignNetwork {
  /** Side of the square it takes. */
  readonly inputSize: number;
  readonly classes: number;
  /** Whether its classes exclude each other. */
  readonly answers: LossKind;
  readonly #raw: RawNetwork;
  readonly #logits: boolean;

  private constructor(raw: RawNetwork, inputSize: number, classes: number, activation: LossKind | null) {
    this.#raw = raw;
    this.inputSize = inputSize;
    this.classes = classes;
    this.answers = activation ?? 'softmax';
    this.#logits = activation === null;
  }

  /** On the current backend. Rejects with a ForeignFault. */
  static async load(files: ForeignFiles): Promise<ForeignNetwork> {
    const raw = files.kind === 'layers' ? await loadLayers(artifacts(files)) : loadGraph(artifacts(files));
    try {
      return new ForeignNetwork(raw, squareSide(raw.inputShape), files.classes, activationOf(files));
    } catch (error) {
      raw.dispose();
      throw error;
    }
  }

  /**
   * @param input [n, inputSize, inputSize, 3], scaled as the network wants it
   * @returns probabilities [n, classes]; the caller disposes both
   * @throws ForeignFault 'output', 'classes' if it answers with something else
   */
  execute(input: Tensor4D): Tensor2D {
    return tidy(() => {
      const output = this.#raw.predict(input);
      const { shape } = output;
      if (shape.length !== 2) throw new ForeignFault('output', `[${shape.join(', ')}]`);
      if (shape[1] !== this.classes) throw new ForeignFault('classes', `${shape[1]} outputs`);
      return (this.#logits ? softmax(output) : output) as Tensor2D;
    });
  }

  dispose(): void {
    this.#raw.dispose();
  }
}

function artifacts({ topology, weights }: ForeignFiles): io.ModelArtifacts {
  const { modelTopology, weightsManifest, format, signature, userDefinedMetadata } = topology as io.ModelJSON;
  return {
    modelTopology,
    weightSpecs: weightsManifest.flatMap((group) => group.weights),
    weightData: weights,
    ...(format ? { format } : {}),
    ...(signature ? { signature } : {}),
    ...(userDefinedMetadata ? { userDefinedMetadata } : {}),
  };
}

/** A larger picture than this is no input of a classifier, and would take the memory of one of a detector. */
const LARGEST_SIDE = 1024;

function squareSide(shape: RawNetwork['inputShape']): number {
  const [height, width, channels] = shape ?? [];
  if (!height || height !== width || channels !== 3 || height < 8 || height > LARGEST_SIDE) {
    throw new ForeignFault('input', shape ? `[n, ${shape.map((side) => side ?? '?').join(', ')}]` : 'unknown');
  }
  return height;
}
