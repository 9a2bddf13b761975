import { io, tensor, type Tensor } from '@tensorflow/tfjs-core';
import { layers, model, sequential, type LayersModel, type Sequential } from '@tensorflow/tfjs-layers';
import { FLOAT, GraphBuilder } from '../../../../models/graph-builder';
import type { Entry } from '../exchange/zip-files';
import { text } from '../exchange/zip-files';

/** Side of what these networks take: small, so that plain JavaScript answers at once. */
export const SIDE = 32;

/**
 * A network of just the shape that Teachable Machine exports: a Sequential of a Sequential of a truncated functional
 * MobileNet with a global average, and a Sequential of two dense layers, the last one without bias.
 */
export function teachable(classes: number, { channels = 3, side = SIDE, outputs = classes } = {}): Sequential {
  const input = layers.input({ shape: [side, side, channels] });
  const initializer = () => ({ kernelInitializer: 'glorotNormal' as const });
  const conv = layers.conv2d({ filters: 8, kernelSize: 3, strides: 2, padding: 'same', useBias: false, ...initializer() });
  const norm = layers.batchNormalization({});
  const depthwise = layers.depthwiseConv2d({ kernelSize: 3, padding: 'same', useBias: false, depthwiseInitializer: 'glorotNormal' });
  const relu = layers.reLU({ maxValue: 6 });
  const features = relu.apply(depthwise.apply(norm.apply(conv.apply(input)))) as Parameters<typeof model>[0]['outputs'];
  const trunk = sequential();
  trunk.add(model({ inputs: input, outputs: features }));
  trunk.add(layers.globalAveragePooling2d({}));
  const head = sequential({
    layers: [
      layers.dense({ inputShape: [8], units: 10, activation: 'relu' }),
      layers.dense({ units: outputs, activation: 'softmax', useBias: false }),
    ],
  });
  const joint = sequential();
  joint.add(trunk);
  joint.add(head);
  return joint;
}

/** As @teachablemachine/image writes it. */
export function teachableMetadata(labels: readonly string[]): Record<string, unknown> {
  return {
    tfjsVersion: '1.3.1',
    tmVersion: '2.4.7',
    packageVersion: '0.8.4-alpha2',
    packageName: '@teachablemachine/image',
    timeStamp: '2026-05-04T09:30:00.000Z',
    userMetadata: {},
    modelName: 'tm-my-image-model',
    labels,
    imageSize: SIDE,
  };
}

export interface Saved {
  /** model.json, parsed. */
  readonly json: Record<string, unknown>;
  readonly weights: Uint8Array<ArrayBuffer>;
}

/** What `model.save` writes. */
export async function save(network: LayersModel): Promise<Saved> {
  let saved: io.ModelArtifacts | null = null;
  await network.save({
    save: (artifacts) => {
      saved = artifacts;
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' as const } });
    },
  });
  const { weightData, weightSpecs, ...rest } = saved as unknown as io.ModelArtifacts;
  const weights = new Uint8Array(io.CompositeArrayBuffer.join(weightData));
  return { json: { ...rest, weightsManifest: [{ paths: ['weights.bin'], weights: weightSpecs }] }, weights };
}

/** The averages of a picture's channels, times a matrix: the least of a graph that classifies. */
export function graphNetwork(classes: number, last: 'Softmax' | 'Sigmoid' | null = 'Softmax', side = SIDE): Saved {
  const graph = new GraphBuilder();
  const picture = graph.placeholder('x', [-1, side, side, 3]);
  const axes = graph.ints('axes', [2], [1, 2]);
  const average = graph.node('average', 'Mean', [picture, axes], { T: FLOAT, keep_dims: { b: false } });
  const kernel = graph.floats('kernel', [3, classes], Float32Array.from({ length: 3 * classes }, (_, i) => Math.sin(i)));
  const flags = { T: FLOAT, transpose_a: { b: false }, transpose_b: { b: false } };
  const product = graph.node('product', 'MatMul', [average, kernel], flags);
  if (last) graph.node('out', last, [product], { T: FLOAT });
  const { nodes, specs, weights } = graph.build();
  const json = {
    format: 'graph-model',
    modelTopology: { node: nodes, library: {}, versions: {} },
    weightsManifest: [{ paths: ['weights.bin'], weights: specs }],
  };
  return { json, weights };
}

/** The files of a network, to be put into a ZIP. */
export function filesOf({ json, weights }: Saved, metadata?: object, more: readonly Entry[] = []): Entry[] {
  return [
    { path: 'model.json', data: text(json) },
    { path: 'weights.bin', data: weights },
    ...(metadata ? [{ path: 'metadata.json', data: text(metadata) }] : []),
    ...more,
  ];
}

/** What the network answers about noise in [−1, 1). */
export async function answer(network: LayersModel, noise: Float32Array, side = SIDE): Promise<number[]> {
  const input = tensor(noise, [1, side, side, 3]);
  const output = network.predict(input) as Tensor;
  const values = [...(await output.data())];
  input.dispose();
  output.dispose();
  return values;
}
