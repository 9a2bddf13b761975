import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { memory, tensor4d, type Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Letterboxer } from '../../../models/geometry/letterboxer';
import { loadDetector } from '../../../models/load-detector';
import { readTrunk } from '../../../models/trunk/read-graph';
import { tapChannels } from '../../../models/trunk/spec';
import { readSsdTrunk, SSD_PREPROCESSING, SSD_TAPS } from '../../../models/trunk/ssd-trunk';
import { Trunk } from '../../../models/trunk/trunk';
import { ssd } from '../../../models/zoo/ssd';
import { readPhoto } from '../photos';
import { startWasm } from '../wasm';
import { readFiles } from '../zoo-files';

const files = readFiles(ssd);
const { spec, weights } = readSsdTrunk(files);

describe('the trunk of the SSD', () => {
  beforeAll(startWasm);

  it('is MobileNetV2: 19 blocks, and strides and shortcuts where they belong', () => {
    expect(spec.blocks.map(({ name }) => name)).toEqual([
      'Conv', 'expanded_conv', ...Array.from({ length: 16 }, (_, i) => `expanded_conv_${i + 1}`), 'Conv_1',
    ]);
    const layers = spec.blocks.flatMap((block) => block.layers);
    const names = (of: typeof layers) => of.map(({ name }) => name.replace(/\/.*/, ''));
    expect(names(layers.filter((layer) => layer.kind !== 'add' && layer.stride === 2))).toEqual(
      ['Conv', 'expanded_conv_1', 'expanded_conv_3', 'expanded_conv_6', 'expanded_conv_13'],
    );
    expect(names(layers.filter(({ kind }) => kind === 'add'))).toEqual(
      [2, 4, 5, 7, 8, 9, 11, 12, 14, 15].map((i) => `expanded_conv_${i}`),
    );
    expect(SSD_TAPS.map((tap) => tapChannels(spec, tap))).toEqual([960, 960, 960]);
    expect(tapChannels(spec, 'Conv_1')).toBe(1280);
    expect(tapChannels(spec, 'expanded_conv_15/add')).toBe(160);
  });

  it('is fed as the detector is', async () => {
    const detector = await loadDetector(ssd, files, 300);
    expect(SSD_PREPROCESSING).toEqual(detector.preprocessing);
    detector.dispose();
  });

  it.each(['a photograph', 'noise'])('computes what the graph computes, of %s', async (what) => {
    const values = new Float32Array(300 * 300 * 3);
    if (what === 'noise') values.forEach((_, i) => (values[i] = Math.sin(i * i * 0.37)));
    else {
      const { rgba, width, height } = await readPhoto();
      new Letterboxer(300, SSD_PREPROCESSING).run(rgba, width, height, values);
    }
    const { topology } = files;
    const graph = await loadGraphModel({
      load: () =>
        Promise.resolve({
          modelTopology: topology.modelTopology,
          weightSpecs: topology.weightsManifest.flatMap((group) => group.weights),
          weightData: files.weights,
        }),
    });
    const taps = ['expanded_conv_2/add', 'expanded_conv_13/expand', ...SSD_TAPS, 'Conv_1'];
    const input = tensor4d(values, [1, 300, 300, 3]);
    const expected = graph.execute(input, taps) as Tensor[];
    const trunk = new Trunk(spec, weights);
    const found = trunk.forward(input, taps);
    for (const [i, tap] of found.entries()) {
      expect(tap.shape).toEqual(expected[i]!.shape);
      const reference = (await expected[i]!.data()) as Float32Array;
      const values = (await tap.data()) as Float32Array;
      expect(values.reduce((most, value) => Math.max(most, value), 0)).toBeGreaterThan(1);
      expect(values.reduce((most, value, k) => Math.max(most, Math.abs(value - reference[k]!)), 0)).toBeLessThan(1e-4);
    }
    trunk.dispose();
    graph.dispose();
  });

  it('takes any size, many pictures at once, and leaves nothing behind', () => {
    const before = memory().numTensors;
    const trunk = new Trunk(spec, weights);
    const input = tensor4d(new Float32Array(2 * 96 * 130 * 3), [2, 96, 130, 3]);
    const taps = trunk.forward(input, ['Conv_1', 'expanded_conv_13/expand']);
    expect(taps.map(({ shape }) => shape)).toEqual([[2, 3, 5, 1280], [2, 6, 9, 576]]);
    for (const tensor of [...taps, input]) tensor.dispose();
    trunk.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('ends at the tap it is read up to', () => {
    const shorter = readSsdTrunk(files, 'expanded_conv_16/expand');
    expect(shorter.spec.blocks).toHaveLength(18);
    expect(shorter.spec.blocks.at(-1)!.layers.map(({ name }) => name)).toEqual(['expanded_conv_16/expand']);
    expect(shorter.weights.has('Conv_1/weights')).toBe(false);
  });

  it('refuses what is no trunk', () => {
    expect(() => readTrunk(files, 'nothing')).toThrow("the graph has no node 'nothing'");
    expect(() => readTrunk(files, 'raw_outputs/box_encodings')).toThrow('which no trunk is made of');
    expect(() => readTrunk({ ...files, weights: files.weights.slice(0, 1000) }, 'Conv_1')).toThrow('too short');
  });
});
