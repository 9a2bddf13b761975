import {
  add, matMul, mul, relu, tensor, tensor2d, tidy, variable, zeros,
  type Tensor2D, type Variable,
} from '@tensorflow/tfjs-core';
import { Random } from '../random';
import { initialWeights, type Initialiser } from './initialiser';
import { assignWeights, readWeights, type Variables, type Weights } from './weights';

export interface HeadSpec {
  /** Numbers in a feature. */
  readonly inputs: number;
  /** Units of each hidden layer, in order; none makes the head a linear classifier. */
  readonly hidden: readonly number[];
  readonly classes: number;
  /** Share of the inputs of all layers but the first (of the only one, if alone) left out in training; 0 ≤ p < 1. */
  readonly dropout: number;
  /** 'zeros' only without hidden layers: units that begin equal stay equal. */
  readonly initialiser: Initialiser | 'zeros';
  /** Of the first weights. */
  readonly seed: number;
}

/** A head as it is stored: what it is, and what it learned. */
export interface StoredHead {
  readonly spec: HeadSpec;
  readonly weights: Weights;
}

/** How a network is run: for its answer, or in training, where dropout draws from a seed. */
export type Pass = { readonly training: false } | { readonly training: true; readonly seed: number };

/** Dense layers with ReLU and dropout that turn the features of a trunk into logits. Owns its variables. */
export class Head {
  readonly spec: HeadSpec;
  /** 'dense_0/kernel' [in, out], 'dense_0/bias' [out], and so on, the last layer last. */
  readonly variables: Variables;

  /** @throws RangeError for a specification that makes no network */
  constructor(spec: HeadSpec) {
    assertHeadSpec(spec);
    this.spec = spec;
    const sizes = [spec.inputs, ...spec.hidden, spec.classes];
    const random = new Random(spec.seed);
    const variables = new Map<string, Variable>();
    for (let layer = 0; layer + 1 < sizes.length; layer++) {
      const shape = [sizes[layer]!, sizes[layer + 1]!];
      const { initialiser } = spec;
      const kernel = () => (initialiser === 'zeros' ? zeros(shape) : tensor(initialWeights(initialiser, shape, random), shape));
      variables.set(`dense_${layer}/kernel`, tidy(() => variable(kernel())));
      variables.set(`dense_${layer}/bias`, tidy(() => variable(zeros([shape[1]!]))));
    }
    this.variables = variables;
  }

  /** @throws RangeError if the weights do not fit the specification */
  static restore({ spec, weights }: StoredHead): Head {
    const head = new Head(spec);
    try {
      assignWeights(head.variables, weights);
    } catch (error) {
      head.dispose();
      throw error;
    }
    return head;
  }

  /**
   * @param features [samples, inputs]
   * @returns logits [samples, classes]; the caller disposes them
   */
  forward(features: Tensor2D, pass: Pass = { training: false }): Tensor2D {
    return tidy(() => {
      const layers = this.spec.hidden.length + 1;
      let x = features;
      for (let layer = 0; layer < layers; layer++) {
        const last = layer === layers - 1;
        if (pass.training && (last || layer > 0)) x = dropped(x, this.spec.dropout, new Random(pass.seed, layer));
        const kernel = this.variables.get(`dense_${layer}/kernel`) as unknown as Tensor2D;
        const sum: Tensor2D = add(matMul(x, kernel), this.variables.get(`dense_${layer}/bias`)!);
        x = last ? sum : relu(sum);
      }
      return x;
    });
  }

  async store(): Promise<StoredHead> {
    return { spec: this.spec, weights: await readWeights(this.variables) };
  }

  dispose(): void {
    for (const each of this.variables.values()) each.dispose();
  }
}

/** Inverted dropout (Srivastava et al., 2014; scaling as in the course): what is kept is divided by the share kept. */
function dropped(x: Tensor2D, rate: number, random: Random): Tensor2D {
  if (rate === 0) return x;
  const mask = Float32Array.from({ length: x.size }, () => (random.next() < rate ? 0 : 1 / (1 - rate)));
  return mul(x, tensor2d(mask, x.shape));
}

function assertHeadSpec({ inputs, hidden, classes, dropout, initialiser }: HeadSpec): void {
  const sizes = [inputs, ...hidden, classes];
  const possible = sizes.every((n) => Number.isInteger(n) && n > 0);
  if (!possible) throw new RangeError(`no network has layers of ${sizes} units`);
  if (!(dropout >= 0 && dropout < 1)) throw new RangeError(`a dropout of ${dropout} is not in [0, 1)`);
  if (initialiser === 'zeros' && hidden.length > 0) throw new RangeError('hidden layers cannot begin at zero');
}
