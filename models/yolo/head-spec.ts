import { Random } from '../random';
import { initialWeights } from '../transfer/initialiser';
import { BOX_OUTPUTS, type YoloSpec } from './spec';

/** The layers over one tap of the trunk. */
export interface HeadScale {
  /** Channels of the tap. */
  readonly inputs: number;
  /** Channels that the head works with. */
  readonly width: number;
  /** Residual blocks: depthwise convolution, 1×1 convolution, ReLU, shortcut. */
  readonly blocks: number;
  /** Side of the depthwise filters. */
  readonly kernel: number;
  /** So many of the tap's last channels go straight to the outputs as well; all of them if nothing is said. */
  readonly direct?: number;
}

/**
 * Anchor heads without their weights: for each scale a 1×1 convolution of the normalised tap, residual blocks, and
 * two 1×1 convolutions, for the boxes with their objectness and for the classes, of the normalised tap, or of its last
 * channels, and the blocks' result side by side: nothing that the trunk knows has to go through the narrow blocks.
 */
export interface HeadSpec {
  readonly yolo: YoloSpec;
  /** In the order of `yolo.scales`. */
  readonly layers: readonly HeadScale[];
}

/** Mean and 1 / deviation of every channel of a tap. */
export interface TapScale {
  readonly mean: Float32Array;
  readonly scale: Float32Array;
}

/** What sigmoids say before anything is learned: few slots have an object, and few classes fit it. */
const PRIOR = { objectness: 0.01, class: 0.02 } as const;

/** Shapes of all weights by name, in the order in which they are stored. */
export function headShapes({ yolo, layers }: HeadSpec): Map<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>();
  layers.forEach(({ inputs, width, blocks, kernel, direct = inputs }, i) => {
    const name = scaleName(yolo, i);
    const conv = (layer: string, from: number, to: number) => {
      shapes.set(`${name}/${layer}/weights`, [1, 1, from, to]);
      shapes.set(`${name}/${layer}/bias`, [to]);
    };
    const anchors = yolo.scales[i]!.anchors.length;
    conv('lateral', inputs, width);
    for (let b = 0; b < blocks; b++) {
      shapes.set(`${name}/block${b}/depthwise/weights`, [kernel, kernel, width, 1]);
      shapes.set(`${name}/block${b}/depthwise/bias`, [width]);
      conv(`block${b}/pointwise`, width, width);
    }
    const output = (layer: string, to: number) => {
      shapes.set(`${name}/${layer}/tap/weights`, [1, 1, direct, to]);
      conv(layer, width, to);
    };
    output('boxes', anchors * BOX_OUTPUTS);
    output('classes', anchors * yolo.classes);
  });
  return shapes;
}

/** First part of the names of a scale's weights. */
export function scaleName({ scales }: YoloSpec, scale: number): string {
  return `stride${scales[scale]!.stride}`;
}

/** Weights to begin with: He for what a ReLU follows, little for the outputs, their biases as the priors say. */
export function initialHead(spec: HeadSpec, seed: number): Map<string, Float32Array> {
  const weights = new Map<string, Float32Array>();
  const random = new Random(seed);
  const logit = (share: number) => Math.log(share / (1 - share));
  for (const [name, shape] of headShapes(spec)) {
    const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
    if (name.endsWith('depthwise/weights')) {
      const deviation = Math.sqrt(1 / (shape[0]! * shape[1]!));
      values.forEach((_, i) => (values[i] = deviation * random.normal()));
    } else if (name.endsWith('/weights')) {
      const small = /\/(boxes|classes)\//.test(name) ? 0.1 : 1;
      values.set(initialWeights('he-normal', shape, random).map((value) => small * value));
    } else if (name.endsWith('/boxes/bias')) {
      values.forEach((_, i) => (values[i] = i % BOX_OUTPUTS === BOX_OUTPUTS - 1 ? logit(PRIOR.objectness) : 0));
    } else if (name.endsWith('/classes/bias')) {
      values.fill(logit(PRIOR.class));
    }
    weights.set(name, values);
  }
  return weights;
}
