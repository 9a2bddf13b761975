import { add, tidy, type Tensor4D, type Variable } from '@tensorflow/tfjs-core';
import { FoldedConv, type TrunkConv } from './conv';
import { NormalisedConv } from './normalised-conv';
import { blockInput, tapBlock, type TrunkSpec, type TrunkWeights, type WeightArray } from './spec';

/** 'all': nothing is trained; a number: all but the last so many blocks; 'none': everything is trained. */
export type Freeze = 'all' | 'none' | number;

export interface TrunkOptions {
  readonly freeze?: Freeze;
  /**
   * What happens to the batch norm of trained blocks. 'folded' (the default): it stays folded into filter and bias,
   * which are trained as they are. That is a batch norm whose statistics are frozen, the usual choice for small
   * batches. 'batch': it is put back, measured by `calibrate` and trained; for batches of 16 and more. Frozen blocks
   * keep theirs folded always: their statistics must not move.
   */
  readonly normalisation?: 'folded' | 'batch';
}

/** Trained weights of some blocks, everything folded in: what to store, to put over the published weights. */
export type TrunkState = readonly (WeightArray & { readonly name: string })[];

/** A feature extractor on the current backend, with named taps, any part of whose end can be trained. */
export class Trunk {
  readonly spec: TrunkSpec;
  /** Index of the first trainable block; the number of blocks if all are frozen. */
  readonly firstTrainable: number;
  readonly #convs = new Map<string, TrunkConv>();

  /** @throws RangeError if weights are missing, or there are fewer blocks than are to be trained */
  constructor(spec: TrunkSpec, weights: TrunkWeights, { freeze = 'all', normalisation = 'folded' }: TrunkOptions = {}) {
    this.spec = spec;
    this.firstTrainable = firstTrainable(spec.blocks.length, freeze);
    try {
      for (const [i, { layers }] of spec.blocks.entries()) {
        const trainable = i >= this.firstTrainable;
        for (const layer of layers) {
          if (layer.kind === 'add') continue;
          const normalised = trainable && normalisation === 'batch';
          const conv = normalised ? new NormalisedConv(layer, weights) : new FoldedConv(layer, weights, trainable);
          this.#convs.set(layer.name, conv);
        }
      }
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  /** What the optimiser may change, block by block. */
  get variables(): readonly Variable[] {
    return [...this.#convs.values()].flatMap((conv) => conv.variables);
  }

  /** Name of the tensor that enters the first trainable block: below it everything can be computed once and kept. */
  get border(): string {
    return blockInput(this.spec, this.firstTrainable);
  }

  /**
   * Computes taps. Blocks after the last tap are left out.
   * @param input [n, height, width, 3], RGB in [−1, 1], of any size; or with `from`, the output of the block before
   * @param options.from index of the block to begin with
   * @param options.training use batch statistics where there is a batch norm
   * @returns a tensor [n, height / stride, width / stride, channels] for every tap. The caller disposes them.
   * @throws RangeError if there is no such tap, or it lies before `from`
   */
  forward(input: Tensor4D, taps: readonly string[], options: { from?: number; training?: boolean } = {}): Tensor4D[] {
    const { from = 0, training = false } = options;
    return tidy(() => {
      const known = new Map([[blockInput(this.spec, from), input]]);
      for (const layer of this.#layers(from, taps)) {
        const get = (name: string) => known.get(name)!;
        const output =
          layer.kind === 'add'
            ? add(get(layer.inputs[0]), get(layer.inputs[1]))
            : this.#convs.get(layer.name)!.apply(get(layer.input), training);
        known.set(layer.name, output as Tensor4D);
      }
      // A clone, so that a tap that is the input itself can be disposed like any other.
      return taps.map((tap) => known.get(tap)!.clone());
    });
  }

  /**
   * With normalisation 'batch': measures the statistics of all trained blocks on a batch, which leaves what the trunk
   * computes unchanged. To be called once before training, on as many pictures as fit.
   * @param input as for `forward` with from = firstTrainable
   */
  calibrate(input: Tensor4D): void {
    tidy(() => {
      const known = new Map([[this.border, input]]);
      for (const layer of this.spec.blocks.slice(this.firstTrainable).flatMap(({ layers }) => layers)) {
        const get = (name: string) => known.get(name)!;
        if (layer.kind === 'add') {
          known.set(layer.name, add(get(layer.inputs[0]), get(layer.inputs[1])));
          continue;
        }
        const conv = this.#convs.get(layer.name)!;
        if (conv instanceof NormalisedConv) conv.calibrate(get(layer.input));
        known.set(layer.name, conv.apply(get(layer.input), false));
      }
    });
  }

  /** Copies the weights of the trainable blocks, batch norm folded in. */
  async state(): Promise<TrunkState> {
    const trained = this.spec.blocks.slice(this.firstTrainable).flatMap(({ layers }) => layers);
    const state: (WeightArray & { name: string })[] = [];
    for (const { kind, name } of trained) {
      if (kind === 'add') continue;
      const { filter, bias } = this.#convs.get(name)!.folded();
      state.push({ name: `${name}/weights`, shape: filter.shape, values: Float32Array.from(await filter.data()) });
      state.push({ name: `${name}/bias`, shape: bias.shape, values: Float32Array.from(await bias.data()) });
      filter.dispose();
      bias.dispose();
    }
    return state;
  }

  dispose(): void {
    for (const conv of this.#convs.values()) conv.dispose();
    this.#convs.clear();
  }

  #layers(from: number, taps: readonly string[]) {
    const entrance = blockInput(this.spec, from);
    const needed = taps.map((tap) => (tap === entrance ? from - 1 : tapBlock(this.spec, tap)));
    if (needed.some((block, i) => block < from && taps[i] !== entrance)) {
      throw new RangeError(`a tap of ${taps.join(', ')} lies before block ${from}`);
    }
    return this.spec.blocks.slice(from, Math.max(from - 1, ...needed) + 1).flatMap(({ layers }) => layers);
  }
}

/**
 * Stored weights over published ones.
 * @throws RangeError if one is not known or has another shape
 */
export function withState(weights: TrunkWeights, state: TrunkState): TrunkWeights {
  const merged = new Map(weights);
  for (const { name, shape, values } of state) {
    const published = weights.get(name);
    if (published?.shape.join() !== shape.join() || values.length !== published.values.length) {
      throw new RangeError(`the stored weights '${name}' do not fit this trunk`);
    }
    merged.set(name, { shape, values });
  }
  return merged;
}

function firstTrainable(blocks: number, freeze: Freeze): number {
  if (freeze === 'all') return blocks;
  if (freeze === 'none') return 0;
  if (!Number.isInteger(freeze) || freeze < 0 || freeze > blocks) {
    throw new RangeError(`of ${blocks} blocks, ${freeze} cannot be trained`);
  }
  return blocks - freeze;
}
