import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { tensor4d, type Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Letterboxer } from '../../../models/geometry/letterboxer';
import { loadDetector } from '../../../models/load-detector';
import { ssd } from '../../../models/zoo/ssd';
import { readSsdAssets, tapName } from '../../../scripts/weights/ssd';
import { readTflite } from '../../../scripts/weights/tflite';
import { readPhoto } from '../photos';
import { halfToNumber, runTflite } from '../tflite-reference';
import { startWasm } from '../wasm';
import { readFiles } from '../zoo-files';

/** Shapes of the taps that training and other detectors stand on. */
const TAPS = {
  'expanded_conv_5/add': [1, 38, 38, 32],
  'expanded_conv_13/expand': [1, 19, 19, 576],
  'expanded_conv_16/expand': [1, 10, 10, 960],
  Conv_1: [1, 10, 10, 1280],
};

describe('the converted SSD', () => {
  const { topology, weights } = readFiles(ssd);
  const load = () =>
    loadGraphModel({
      load: () =>
        Promise.resolve({
          modelTopology: topology.modelTopology,
          weightSpecs: topology.weightsManifest.flatMap((group) => group.weights),
          weightData: weights,
        }),
    });

  beforeAll(startWasm);

  it.each(['sample1.jpg', 'sample4.jpg'])('computes what the tflite file says, on the photograph %s', async (photo) => {
    const { rgba, width, height } = await readPhoto(photo);
    const { preprocessing } = await loadDetector(ssd, { topology, weights }, 300);
    const input = new Letterboxer(300, preprocessing).run(rgba, width, height);
    const expected = runTflite(readTflite(readSsdAssets('.').model), input);

    const graph = await load();
    const outputs = ['raw_outputs/box_encodings', 'raw_outputs/class_predictions'];
    const found = graph.execute(tensor4d(input, [1, 300, 300, 3]), outputs) as Tensor[];
    expect(found.map(({ shape }) => shape)).toEqual([[1, 1917, 4], [1, 1917, 24]]);
    for (const [i, tensor] of found.entries()) {
      const values = await tensor.data();
      const reference = expected[i]!;
      expect(values.length).toBe(reference.length);
      const worst = reference.reduce((most, value, k) => Math.max(most, Math.abs(value - values[k]!)), 0);
      expect(worst).toBeLessThan(1e-3);
      // The photograph must stir the network, or zeros would agree with zeros.
      expect(Math.max(...reference) - Math.min(...reference)).toBeGreaterThan(5);
    }
  });

  it('keeps named taps of its trunk', async () => {
    const graph = await load();
    const taps = graph.execute(tensor4d(new Float32Array(300 * 300 * 3), [1, 300, 300, 3]), Object.keys(TAPS)) as Tensor[];
    expect(taps.map(({ shape }) => shape)).toEqual(Object.values(TAPS));
  });

  it('names its classes as the package does, after the background', () => {
    expect(['???', ...ssd.classes]).toEqual(readSsdAssets('.').labels);
  });
});

describe('tapName', () => {
  it('is the layer, without what was folded into it', () => {
    const relu = 'FeatureExtractor/MobilenetV2/expanded_conv_16/expand/Relu6';
    expect(tapName(`${relu};FeatureExtractor/MobilenetV2/expanded_conv_16/expand/Conv2D`)).toBe('expanded_conv_16/expand');
    expect(tapName('FeatureExtractor/MobilenetV2/expanded_conv_6/project/BatchNorm/FusedBatchNormV3;x')).toBe(
      'expanded_conv_6/project',
    );
    expect(tapName('BoxPredictor_0/ClassPredictor/BiasAdd;x')).toBe('BoxPredictor_0/ClassPredictor');
  });
});

describe('the reference', () => {
  it('reads half-precision numbers', () => {
    expect([0x3c00, 0xc000, 0x3555, 0x0001, 0x7bff].map(halfToNumber)).toEqual([1, -2, 0.333251953125, 2 ** -24, 65504]);
  });
});
