import { headShapes, scaleName, type HeadSpec, type TapScale } from './head-spec';

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
    // The classes' convolution has the tap's channels first, too.
    for (const layer of ['lateral', 'classes']) {
      const filter = folded.get(`${scaleName(spec.yolo, i)}/${layer}/weights`)!;
      const bias = folded.get(`${scaleName(spec.yolo, i)}/${layer}/bias`)!;
      for (let from = 0; from < inputs; from++) {
        for (let to = 0; to < bias.length; to++) {
          filter[from * bias.length + to]! *= scale[from]!;
          bias[to]! -= filter[from * bias.length + to]! * mean[from]!;
        }
      }
    }
  });
  return folded;
}
