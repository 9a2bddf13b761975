import { concat, mean, sigmoid, softmax, tensor4d, tidy, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Preprocessing } from '../geometry/letterbox';
import type { Picture } from '../picture';
import { Companion } from '../trunk/companion';
import type { TrunkSource } from '../trunk/ssd-trunk';
import { Trunk, withState, type TrunkState } from '../trunk/trunk';
import type { ClassifierSpec } from './classifier-spec';
import { normaliserTensors, normaliseTensor, type NormaliserTensors } from './features/normaliser';
import { Head } from './head';
import { makeInputs } from './inputs';
import { unpackWeights } from './pack-weights';
import type { StoredClassifier } from './training';
import type { Weights } from './weights';

/** Before the names of the normaliser's and of the trunk's own weights among the packed ones; the head's have none. */
const NORMALISER = 'normaliser/';
const TRUNK = 'trunk/';

/** A trained network, ready to answer: trunk, its companion if it has one, normaliser and head, all of them constant. */
export class Classifier {
  readonly spec: ClassifierSpec;
  readonly inputSize: number;
  readonly preprocessing: Preprocessing;
  readonly #trunk: Trunk;
  readonly #normaliser: NormaliserTensors;
  readonly #head: Head;
  readonly #companion: Companion | null;

  /**
   * Builds it on the current backend.
   * @param trunk up to the last tap of the specification
   * @throws RangeError if the weights are damaged or do not fit, or were trained on another trunk
   */
  constructor(stored: StoredClassifier, trunk: TrunkSource) {
    const { spec } = stored;
    const { weights, normaliser, trained } = classifierParts(stored, trunk);
    this.spec = spec;
    this.inputSize = spec.inputSize;
    this.preprocessing = trunk.preprocessing;
    this.#head = Head.restore({ spec: spec.head, weights });
    try {
      this.#trunk = new Trunk(trunk.spec, withState(trunk.weights, trained));
    } catch (error) {
      this.#head.dispose();
      throw error;
    }
    this.#normaliser = normaliserTensors(normaliser);
    this.#companion = spec.companion ? new Companion(trunk.companion!, trunk.preprocessing) : null;
  }

  /**
   * Pictures as the trunk takes them [n, inputSize, inputSize, 3] → probabilities [n, classes]. The caller disposes
   * both.
   */
  execute(images: Tensor4D): Tensor2D {
    return tidy(() => {
      const taps = this.#trunk.forward(images, this.spec.taps);
      const beside = this.#companion ? [this.#companion.averages(images)] : [];
      const features = concat([...taps.map((tap) => mean(tap, [1, 2]) as Tensor2D), ...beside], 1);
      const logits = this.#head.forward(normaliseTensor(this.#normaliser, features));
      return this.spec.answers === 'softmax' ? softmax(logits) : sigmoid(logits);
    });
  }

  /** @returns [pictures, classes] */
  async classify(pictures: readonly Picture[]): Promise<Float32Array> {
    const { inputSize, preprocessing } = this;
    const values = new Float32Array(pictures.length * inputSize * inputSize * 3);
    pictures.forEach((picture, i) => {
      const [input] = makeInputs(picture, [null], { inputSize, preprocessing, steps: [] });
      values.set(input!, i * input!.length);
    });
    const probabilities = tidy(() => this.execute(tensor4d(values, [pictures.length, inputSize, inputSize, 3])));
    return probabilities.data<'float32'>().finally(() => probabilities.dispose());
  }

  dispose(): void {
    this.#companion?.dispose();
    this.#trunk.dispose();
    this.#head.dispose();
    this.#normaliser.mean.dispose();
    this.#normaliser.scale.dispose();
  }
}

/**
 * A classifier's weights, unpacked: the head's under their own names, and what of the trunk was trained.
 * @throws RangeError as the constructor of Classifier does
 */
export function classifierParts({ spec, weights: packed }: StoredClassifier, trunk: TrunkSource) {
  const { companion } = spec;
  const same = companion?.id === trunk.companion?.id && companion?.taps.join() === trunk.companion?.taps.join();
  if (spec.trunk !== trunk.id || !same) throw new RangeError('the classifier was trained on another trunk');
  const { weights } = unpackWeights(packed);
  if (!Object.values(weights).every((values) => values.every(Number.isFinite))) {
    throw new RangeError('weights are not finite numbers');
  }
  const normaliser = { mean: pick(weights, `${NORMALISER}mean`, spec), scale: pick(weights, `${NORMALISER}scale`, spec) };
  return { weights, normaliser, trained: trunkState(weights, trunk) };
}

/** Names and values of a classifier's weights, to be packed. */
export function classifierWeights(
  head: Weights,
  normaliser: { readonly mean: Float32Array; readonly scale: Float32Array },
  trunk: TrunkState,
): Weights {
  return {
    ...head,
    [`${NORMALISER}mean`]: normaliser.mean,
    [`${NORMALISER}scale`]: normaliser.scale,
    ...Object.fromEntries(trunk.map(({ name, values }) => [TRUNK + name, values])),
  };
}

/** What of the trunk was trained; its shapes are those of the published weights. */
function trunkState(weights: Weights, trunk: TrunkSource): TrunkState {
  return Object.entries(weights)
    .filter(([name]) => name.startsWith(TRUNK))
    .map(([name, values]) => {
      const own = name.slice(TRUNK.length);
      return { name: own, shape: trunk.weights.get(own)?.shape ?? [], values };
    });
}

function pick(weights: Weights, name: string, { head }: ClassifierSpec): Float32Array {
  const values = weights[name];
  if (values?.length !== head.inputs) throw new RangeError(`the weights '${name}' do not fit`);
  return values;
}
