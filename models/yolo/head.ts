import {
  add, concat, conv2d, depthwiseConv2d, mul, relu, reshape, slice, sub, tensor, tensor1d, tidy, variable,
  type Tensor, type Tensor2D, type Tensor4D, type Variable,
} from '@tensorflow/tfjs-core';
import { headShapes, scaleName, type HeadSpec, type TapScale } from './head-spec';
import type { ScaleOutputs } from './pack';
import { pickRows } from './rows';
import { BOX_OUTPUTS } from './spec';
import type { BatchTargets } from './targets';

/** Raw outputs as the loss takes them. */
export interface TrainingOutputs {
  /** [pictures · slots, 5] */
  readonly boxes: Tensor2D;
  /** [positives, classes], in the order of the targets; null if there are none. */
  readonly classes: Tensor2D | null;
}

/** One scale on its way: the part of the normalised tap that the outputs take, and what the blocks make of the tap. */
interface ScaleFeatures {
  /** [pictures, side, side, direct] */
  readonly tap: Tensor4D;
  readonly features: Tensor4D;
}

/** The anchor heads, with weights that can be trained. */
export class YoloHead {
  readonly spec: HeadSpec;
  /** Trained weights by name; see `headShapes`. */
  readonly variables: ReadonlyMap<string, Variable>;
  readonly #scales: readonly { readonly mean: Tensor; readonly scale: Tensor }[];

  /**
   * @param weights of every name that `headShapes` has
   * @param taps how the features of each scale are normalised
   * @throws RangeError if weights are missing or do not fit
   */
  constructor(spec: HeadSpec, weights: ReadonlyMap<string, Float32Array>, taps: readonly TapScale[]) {
    const shapes = [...headShapes(spec)];
    for (const [name, shape] of shapes) {
      const size = shape.reduce((a, b) => a * b, 1);
      if (weights.get(name)?.length !== size) {
        throw new RangeError(`the weights '${name}' hold ${weights.get(name)?.length ?? 'no'} numbers, not ${size}`);
      }
    }
    if (taps.some(({ mean }, i) => mean.length !== spec.layers[i]?.inputs) || taps.length !== spec.layers.length) {
      throw new RangeError('the normalisation is of other taps');
    }
    this.spec = spec;
    this.variables = new Map(
      shapes.map(([name, shape]) => [name, tidy(() => variable(tensor(weights.get(name)!, [...shape])))]),
    );
    this.#scales = taps.map(({ mean, scale }) => ({ mean: tensor1d(mean), scale: tensor1d(scale) }));
  }

  /**
   * All outputs of all scales.
   * @param taps [pictures, side, side, channels] of each scale
   */
  forward(taps: readonly Tensor4D[]): ScaleOutputs[] {
    return tidy(() =>
      this.#features(taps).map((features, scale) => ({
        boxes: this.#output(scale, 'boxes', features),
        classes: this.#output(scale, 'classes', features),
      })),
    );
  }

  /**
   * The outputs that the loss needs: class logits only where there is an object, which saves most of the work. Called
   * while gradients are taken, which disposes of what lies between.
   */
  forwardTraining(taps: readonly Tensor4D[], targets: BatchTargets): TrainingOutputs {
    const features = this.#features(taps);
    const pictures = taps[0]!.shape[0];
    const boxes = features.map((each, scale) =>
      reshape(this.#output(scale, 'boxes', each), [pictures, -1, BOX_OUTPUTS]));
    const classes = features.flatMap((each, scale) => this.#classesAt(each, scale, targets));
    return {
      boxes: reshape(concat(boxes, 1), [-1, BOX_OUTPUTS]) as Tensor2D,
      classes: classes.length ? (concat(classes, 0) as Tensor2D) : null,
    };
  }

  dispose(): void {
    for (const each of this.variables.values()) each.dispose();
    for (const { mean, scale } of this.#scales) {
      mean.dispose();
      scale.dispose();
    }
  }

  #features(taps: readonly Tensor4D[]): ScaleFeatures[] {
    return taps.map((raw, scale) => {
      const { mean, scale: factor } = this.#scales[scale]!;
      const tap = mul(sub(raw, mean), factor) as Tensor4D;
      let x = relu(this.#conv(scale, 'lateral', tap));
      for (let b = 0; b < this.spec.layers[scale]!.blocks; b++) {
        const [filter, bias] = this.#weights(scale, `block${b}/depthwise`);
        const wide = add(depthwiseConv2d(x, filter, 1, 'same'), bias) as Tensor4D;
        x = add(x, relu(this.#conv(scale, `block${b}/pointwise`, wide)));
      }
      const direct = this.#direct(scale);
      const from = this.spec.layers[scale]!.inputs - direct;
      return { tap: from ? slice(tap, [0, 0, 0, from], [-1, -1, -1, direct]) : tap, features: x };
    });
  }

  #classesAt({ tap, features }: ScaleFeatures, scale: number, targets: BatchTargets): Tensor2D[] {
    const { cells, anchors } = targets.scales[scale]!;
    if (cells.length === 0) return [];
    const { yolo, layers } = this.spec;
    const { width } = layers[scale]!;
    const rows = (x: Tensor, channels: number) =>
      reshape(pickRows(reshape(x, [-1, channels]), cells), [cells.length, 1, 1, channels]) as Tensor4D;
    const logits = this.#output(scale, 'classes', { tap: rows(tap, this.#direct(scale)), features: rows(features, width) });
    const each = reshape(logits, [-1, yolo.classes]) as Tensor2D;
    return [pickRows(each, anchors.map((anchor, i) => i * yolo.scales[scale]!.anchors.length + anchor))];
  }

  #direct(scale: number): number {
    const { inputs, direct = inputs } = this.spec.layers[scale]!;
    return direct;
  }

  #output(scale: number, layer: 'boxes' | 'classes', { tap, features }: ScaleFeatures): Tensor4D {
    const weights = this.variables.get(`${scaleName(this.spec.yolo, scale)}/${layer}/tap/weights`)!;
    return add(conv2d(tap, weights as unknown as Tensor4D, 1, 'same'), this.#conv(scale, layer, features));
  }

  #conv(scale: number, layer: string, x: Tensor4D): Tensor4D {
    const [filter, bias] = this.#weights(scale, layer);
    return add(conv2d(x, filter, 1, 'same'), bias);
  }

  #weights(scale: number, layer: string): [filter: Tensor4D, bias: Tensor] {
    const name = `${scaleName(this.spec.yolo, scale)}/${layer}`;
    return [this.variables.get(`${name}/weights`)! as unknown as Tensor4D, this.variables.get(`${name}/bias`)!];
  }
}
