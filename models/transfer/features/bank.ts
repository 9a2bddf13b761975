import { dispose, tensor4d, type Tensor4D } from '@tensorflow/tfjs-core';
import type { TrunkSource } from '../../trunk/ssd-trunk';
import { sleep } from '../breath';
import type { Signal } from '../evaluate';
import { augmentationName, copyDraw, type InputMaker, type InputOptions } from '../inputs';
import type { Learner } from '../learner';
import type { Recipe } from '../recipe';
import type { RowCache } from '../training';
import { featureSource } from './feature-source';
import { toRow } from './row';
import { Rows, type Variant } from './rows';

export interface BankOptions {
  readonly learner: Learner;
  readonly trunk: TrunkSource;
  readonly recipe: Recipe;
  readonly inputs: InputMaker;
  readonly cache: RowCache;
  /** Bytes of rows at the border that may be held in memory. */
  readonly budget?: number;
}

export interface FillOptions {
  /** Variants whose row at the border is wanted too. */
  readonly border: ReadonlySet<Variant>;
  readonly onProgress: (done: number, total: number) => void;
  readonly onLeftOut: (sample: string, detail: string) => void;
  readonly signal: Signal;
  readonly paused: () => boolean;
}

/** Pictures that go through the trunk together. */
const BATCH = 8;

/** Samples whose pictures are decoded and changed ahead of the trunk. */
const AHEAD = 6;

const BUDGET = 256 * 2 ** 20;
const NAP = 50;

/** What the frozen part of a trunk makes of pictures: computed once, kept, and computed again only if it was lost. */
export class FeatureBank {
  readonly pooled: Rows;
  /** Null where nothing is trained above a border. */
  readonly border: Rows | null;
  /** Pictures, copies included, all of whose rows were there already. */
  cached = 0;
  readonly leftOut = new Set<string>();
  readonly #options: BankOptions;
  readonly #input: InputOptions;

  constructor(options: BankOptions) {
    const { learner, trunk, recipe, cache, budget = BUDGET } = options;
    const { steps } = recipe.augmentation;
    const { inputSize } = recipe;
    const own = featureSource(trunk.id, trunk.taps, inputSize);
    const network = trunk.companion ? [own, trunk.companion.id, ...trunk.companion.taps].join(' ') : own;
    const augmentation = (copy: number) => augmentationName(recipe.seed, steps, copy);
    this.#options = options;
    this.#input = { inputSize, preprocessing: trunk.preprocessing, steps };
    this.pooled = new Rows({ cache, network, length: learner.dims, augmentation, budget: Infinity });
    const length = learner.borderLength;
    const below = `${network} below ${learner.trunk.border}`;
    this.border = length === null ? null : new Rows({ cache, network: below, length, augmentation, budget });
  }

  /**
   * Computes what is missing of the averages of all variants, and of the rows at the border. Variants of a sample come
   * one after the other.
   * @returns false if aborted
   */
  async fill(variants: readonly Variant[], options: FillOptions): Promise<boolean> {
    const { onProgress, signal, paused } = options;
    await this.pooled.read(variants);
    if (this.border) await this.border.read(variants.filter((each) => options.border.has(each)));
    const missing = bySample(variants.filter((each) => !this.#complete(each, options.border)));
    const missed = [...missing.values()].reduce((sum, each) => sum + each.length, 0);
    this.cached = variants.length - missed;
    let done = this.cached;
    onProgress(done, variants.length);

    const batch: { variant: Variant; input: Float32Array }[] = [];
    const compute = async () => {
      await this.#compute(batch, options.border);
      done += batch.length;
      batch.length = 0;
      onProgress(done, variants.length);
    };
    for await (const { sample, wanted, made } of this.#ahead([...missing])) {
      if (made instanceof Error) {
        this.leftOut.add(sample);
        options.onLeftOut(sample, made.message);
        done += wanted.length;
      } else {
        for (const [i, variant] of wanted.entries()) {
          batch.push({ variant, input: made[i]! });
          if (batch.length === BATCH) await compute();
        }
      }
      while (paused() && !signal.aborted) await sleep(NAP);
      await sleep();
      if (signal.aborted) break;
    }
    if (!signal.aborted && batch.length > 0) await compute();
    await this.pooled.flush();
    await this.border?.flush();
    return !signal.aborted;
  }

  /** Waits until what was handed to the cache has been written, or was refused. */
  async settled(): Promise<void> {
    await this.pooled.settled();
    await this.border?.settled();
  }

  /** Rows at the border, in the order asked for: from memory, from the cache, or computed once more. */
  async borderRows(variants: readonly Variant[]): Promise<Uint16Array[]> {
    const rows = this.border!;
    const held = variants.map((each) => rows.held(each) ?? null);
    const away = variants.filter((_, i) => !held[i]);
    if (away.length === 0) return held as Uint16Array[];
    const read = await rows.read(away);
    let next = 0;
    const found = held.map((row) => row ?? read[next++]!);
    for (const [i, row] of found.entries()) found[i] = row ?? (await this.#again(variants[i]!));
    return found as Uint16Array[];
  }

  async #again(variant: Variant): Promise<Uint16Array> {
    const { inputs, recipe, learner } = this.#options;
    const draw = copyDraw(recipe.seed, variant.sample, variant.copy);
    const [input] = await inputs.make(variant.sample, [draw], this.#input);
    const images = this.#images([input!]);
    const encoded = learner.border(images);
    return toRow(await encoded.data<'float32'>().finally(() => dispose([images, encoded])));
  }

  async #compute(batch: readonly { variant: Variant; input: Float32Array }[], border: ReadonlySet<Variant>): Promise<void> {
    const { learner } = this.#options;
    const images = this.#images(batch.map(({ input }) => input));
    const bordering = batch.some(({ variant }) => border.has(variant));
    const results = [learner.pooled(images), ...(bordering ? [learner.border(images)] : [])];
    const values = await Promise.all(results.map((each) => each.data<'float32'>())).finally(() => dispose([images, ...results]));
    for (const [i, { variant }] of batch.entries()) {
      await this.pooled.put(variant, rowOf(values[0]!, i, this.pooled.length));
      if (border.has(variant)) await this.border?.put(variant, rowOf(values[1]!, i, this.border.length));
    }
  }

  #images(inputs: readonly Float32Array[]): Tensor4D {
    const { inputSize } = this.#input;
    const values = new Float32Array(inputs.length * inputSize * inputSize * 3);
    inputs.forEach((input, i) => values.set(input, i * input.length));
    return tensor4d(values, [inputs.length, inputSize, inputSize, 3]);
  }

  #complete(variant: Variant, border: ReadonlySet<Variant>): boolean {
    return this.pooled.has(variant) && (!border.has(variant) || this.border?.has(variant) !== false);
  }

  /** Has a few samples decoded and changed while the trunk computes. */
  async *#ahead(missing: readonly (readonly [string, readonly Variant[]])[]) {
    const { inputs, recipe } = this.#options;
    const ask = ([sample, wanted]: readonly [string, readonly Variant[]]) => {
      const draws = wanted.map(({ copy }) => copyDraw(recipe.seed, sample, copy));
      const made = inputs.make(sample, draws, this.#input).catch((error: unknown) => asError(error));
      return { sample, wanted, made };
    };
    const queue = missing.slice(0, AHEAD).map(ask);
    for (let i = queue.length; queue.length > 0; i++) {
      const { sample, wanted, made } = queue.shift()!;
      if (missing[i]) queue.push(ask(missing[i]!));
      yield { sample, wanted, made: await made };
    }
  }
}

function rowOf(values: Float32Array, index: number, length: number): Uint16Array {
  return toRow(values.subarray(index * length, (index + 1) * length));
}

function bySample(variants: readonly Variant[]): Map<string, Variant[]> {
  const groups = new Map<string, Variant[]>();
  for (const variant of variants) {
    const group = groups.get(variant.sample);
    if (group) group.push(variant);
    else groups.set(variant.sample, [variant]);
  }
  return groups;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
