import type { ConvLayer, TrunkSpec, TrunkWeights, WeightArray } from '../../../models/trunk/spec';

function conv(name: string, input: string, filter: ConvLayer['filter'], more: Partial<ConvLayer> = {}): ConvLayer {
  return { kind: 'conv', name, input, filter, stride: 1, padding: 'same', activation: 'relu6', ...more };
}

/** Three blocks with everything a trunk has: stride, depthwise, a linear projection, a shortcut. */
export const TINY: TrunkSpec = {
  input: 'image',
  blocks: [
    { name: 'stem', layers: [conv('stem', 'image', [3, 3, 3, 4], { stride: 2 })] },
    {
      name: 'residual',
      layers: [
        conv('residual/expand', 'stem', [1, 1, 4, 8]),
        conv('residual/depthwise', 'residual/expand', [3, 3, 8, 1], { kind: 'depthwise' }),
        conv('residual/project', 'residual/depthwise', [1, 1, 8, 4], { activation: 'linear' }),
        { kind: 'add', name: 'residual/add', inputs: ['residual/project', 'stem'] },
      ],
    },
    { name: 'last', layers: [conv('last', 'residual/add', [1, 1, 4, 5])] },
  ],
};

/** Weights that depend on nothing but the name's length and the index, spread over both signs. */
export function tinyWeights(): TrunkWeights {
  const weights = new Map<string, WeightArray>();
  for (const layer of TINY.blocks.flatMap(({ layers }) => layers)) {
    if (layer.kind === 'add') continue;
    const channels = layer.kind === 'conv' ? layer.filter[3] : layer.filter[2];
    const size = layer.filter.reduce((a, b) => a * b, 1);
    const wave = (length: number, scale: number) =>
      Float32Array.from({ length }, (_, i) => scale * Math.sin(1 + 2.7 * i + layer.name.length));
    weights.set(`${layer.name}/weights`, { shape: layer.filter, values: wave(size, 0.6) });
    weights.set(`${layer.name}/bias`, { shape: [channels], values: wave(channels, 0.3) });
  }
  return weights;
}
