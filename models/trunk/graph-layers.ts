import type { FieldLayer } from '../sliding-window/receptive-field';
import type { CompanionSource } from './companion';

/** The layers of a part of a converted graph, as far as receptive fields are concerned. */
export interface GraphLayers {
  readonly layers: readonly FieldLayer[];
  /** Whether averages over the whole picture weigh its channels: squeeze-and-excite (Hu et al., 2018). */
  readonly global: boolean;
}

/**
 * Reads kernels, strides and padding out of the nodes. What is computed from an average over the whole picture sees
 * everything; it is left out where it meets a map, and told of.
 */
export function graphLayers({ nodes, input, constants }: CompanionSource): GraphLayers {
  const averages = new Set<string>();
  const layers: FieldLayer[] = [];
  let global = false;
  for (const { name, op, input: inputs = [], attr } of nodes) {
    const from = inputs.filter((each) => !constants.has(each));
    const maps = from.filter((each) => !averages.has(each));
    if (op === 'Mean' || (from.length > 0 && maps.length === 0)) {
      averages.add(name);
      continue;
    }
    if (maps.length < from.length) global = true;
    const convolves = op.includes('Conv2d') || op.includes('Conv2D');
    const [height = 1, width = 1] = convolves ? (constants.get(inputs[1] ?? '')?.spec.shape ?? []) : [];
    layers.push({
      name,
      inputs: maps.length ? maps : [input],
      kernel: [height, width],
      stride: convolves ? strideOf(attr) : 1,
      padding: convolves ? 'same' : 'valid',
    });
  }
  return { layers, global };
}

/** [1, stride, stride, 1] */
function strideOf(attributes: unknown): number {
  type Strides = { readonly list?: { readonly i?: readonly (string | number)[] } };
  const { strides } = attributes as { readonly strides?: Strides };
  return Number(strides?.list?.i?.[1] ?? 1);
}
