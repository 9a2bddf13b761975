import {
  concat, mean, slice, tidy, type Tensor, type Tensor2D, type Tensor4D, type Variable,
} from '@tensorflow/tfjs-core';
import { tapChannels } from '../trunk/spec';
import { Companion } from '../trunk/companion';
import type { TrunkSource } from '../trunk/ssd-trunk';
import { Trunk, type Freeze } from '../trunk/trunk';
import type { Forward } from './evaluate';
import { normaliserTensors, normaliseTensor, type Normaliser, type NormaliserTensors } from './features/normaliser';
import { PartialTrunk } from './features/partial';
import type { Head } from './head';
import type { Variables } from './weights';

/**
 * A trunk in training, and its companion if it has one: what is computed once, and what in every step. Owns both, and
 * the normaliser.
 */
export class Learner {
  /** Features of a picture. */
  readonly dims: number;
  /** Numbers of a picture at the border of what is trained; null if nothing is, or everything. */
  readonly borderLength: number | null;
  readonly trunk: Trunk;
  readonly #taps: readonly string[];
  readonly #partial: PartialTrunk | null;
  readonly #companion: Companion | null;
  #normaliser: NormaliserTensors | null = null;

  /** @throws RangeError if there are fewer blocks than are to be trained */
  constructor({ spec, weights, taps, companion, preprocessing }: TrunkSource, freeze: Freeze, inputSize: number) {
    this.trunk = new Trunk(spec, weights, { freeze });
    this.#taps = taps;
    this.dims = taps.reduce((sum, tap) => sum + tapChannels(spec, tap), companion?.channels ?? 0);
    const { firstTrainable } = this.trunk;
    const partly = firstTrainable > 0 && firstTrainable < spec.blocks.length;
    this.#partial = partly ? new PartialTrunk(this.trunk, taps) : null;
    this.borderLength = this.#partial && this.#partial.measure(inputSize) + (companion?.channels ?? 0);
    this.#companion = companion ? new Companion(companion, preprocessing) : null;
  }

  /** Whether anything of the trunk is to be trained. */
  get tunes(): boolean {
    return this.trunk.variables.length > 0;
  }

  setNormaliser(normaliser: Normaliser): void {
    this.#disposeNormaliser();
    this.#normaliser = normaliserTensors(normaliser);
  }

  /** Pictures → averages of the taps [n, dims]. The caller disposes both. */
  pooled(images: Tensor4D, training = false): Tensor2D {
    return tidy(() => {
      const taps = this.trunk.forward(images, this.#taps, { training }).map((tap) => mean(tap, [1, 2]) as Tensor2D);
      return concat([...taps, ...this.#beside(images)], 1);
    });
  }

  /** Pictures → what enters the part that is trained [n, borderLength]. @throws Error if there is no such border */
  border(images: Tensor4D): Tensor2D {
    const partial = this.#partial;
    if (!partial) throw new Error('nothing of the trunk is computed once');
    return tidy(() => concat([partial.encode(images), ...this.#beside(images)], 1));
  }

  /** The head on averages [n, dims] that were computed before. */
  onFeatures(head: Head): Forward {
    return (features, pass) => tidy(() => head.forward(this.#normalised(features as Tensor2D), pass));
  }

  /** Trunk and head, from rows at the border [n, borderLength] or from pictures [n, s, s, 3]. */
  whole(head: Head): Forward {
    return (inputs, pass) =>
      tidy(() => head.forward(this.#normalised(this.#features(inputs, pass.training)), pass));
  }

  /** Of the trunk's trained blocks, for the optimiser. */
  get variables(): Variables {
    return new Map(this.trunk.variables.map((each, i): [string, Variable] => [`trunk/${i}`, each]));
  }

  dispose(): void {
    this.trunk.dispose();
    this.#companion?.dispose();
    this.#disposeNormaliser();
  }

  #features(inputs: Tensor, training: boolean): Tensor2D {
    if (inputs.rank === 4) return this.pooled(inputs as Tensor4D, training);
    if (!this.#partial) throw new Error('there is no border to go on from');
    if (!this.#companion) return this.#partial.features(inputs, training);
    const { dims } = this.#companion;
    const own = this.borderLength! - dims;
    const beside = slice(inputs as Tensor2D, [0, own], [-1, dims]);
    return concat([this.#partial.features(slice(inputs as Tensor2D, [0, 0], [-1, own]), training), beside], 1);
  }

  /** What stands beside the averages of the taps. */
  #beside(images: Tensor4D): Tensor2D[] {
    return this.#companion ? [this.#companion.averages(images)] : [];
  }

  #normalised(features: Tensor2D): Tensor2D {
    if (!this.#normaliser) throw new Error('features were not measured yet');
    return normaliseTensor(this.#normaliser, features);
  }

  #disposeNormaliser(): void {
    this.#normaliser?.mean.dispose();
    this.#normaliser?.scale.dispose();
    this.#normaliser = null;
  }
}
