import { headShapes, scaleName, type HeadSpec, type TapScale } from './head-spec';

/** Layers that take a tap, and the weights with which they do. */
const FROM_TAP = [
  ['lateral', 'lateral/weights'],
  ['boxes', 'boxes/tap/weights'],
  ['classes', 'classes/tap/weights'],
] as const;

/**
 * Puts the normalisation of the taps into the convolutions that take them, so that the network need not compute it:
 * W·((x − μ)·s) + b = (W·s)·x + (b − W·s·μ). Exact, because these convolutions are 1×1 and meet no border.
 * @returns new weights of every name
 */
export function foldTaps(
  spec: HeadSpec,
  weights: ReadonlyMap<string, Float32Array>,
  taps: readonly TapScale[],
): Map<string, Float32Array> {
  const folded = new Map([...headShapes(spec).keys()].map((name) => [name, weights.get(name)!.slice()]));
  spec.layers.forEach(({ inputs }, i) => {
    const { mean, scale } = taps[i]!;
    for (const [layer, weights] of FROM_TAP) {
      const filter = folded.get(`${scaleName(spec.yolo, i)}/${weights}`)!;
      const bias = folded.get(`${scaleName(spec.yolo, i)}/${layer}/bias`)!;
      const first = inputs - filter.length / bias.length;
      for (let from = first; from < inputs; from++) {
        for (let to = 0; to < bias.length; to++) {
          const at = (from - first) * bias.length + to;
          filter[at]! *= scale[from]!;
          bias[to]! -= filter[at]! * mean[from]!;
        }
      }
    }
  });
  return folded;
}
