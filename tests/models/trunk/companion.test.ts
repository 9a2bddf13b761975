import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { concat, dispose, mean, memory, slice, tensor4d, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Letterboxer } from '../../../models/geometry/letterboxer';
import { CENTERNET_TAPS, centernetCompanion } from '../../../models/trunk/centernet-companion';
import { Companion, readCompanion } from '../../../models/trunk/companion';
import { SSD_PREPROCESSING } from '../../../models/trunk/ssd-trunk';
import { centernet } from '../../../models/zoo/centernet';
import { readPhoto } from '../photos';
import { startWasm } from '../wasm';
import { readFiles } from '../zoo-files';

const SIZE = 96;
const files = readFiles(centernet);

async function photo(name: string, preprocessing = SSD_PREPROCESSING): Promise<Float32Array> {
  const { rgba, width, height } = await readPhoto(name);
  return new Letterboxer(SIZE, preprocessing).run(rgba, width, height);
}

describe('the companion', () => {
  beforeAll(startWasm);

  it('has as many numbers as its taps have channels', () => {
    const source = centernetCompanion(files);
    expect(source.channels).toBe(528 + 720 + 720);
    expect(readCompanion('', files, ['extern1/hard_swish/mul_1']).channels).toBe(480);
  });

  it('computes what the whole network computes, from pictures as the trunk takes them', async () => {
    const source = centernetCompanion(files);
    const companion = new Companion(source, SSD_PREPROCESSING);
    expect(companion.dims).toBe(source.channels);
    const inputs = await Promise.all(['sample1.jpg', 'sample4.jpg'].map((name) => photo(name)));
    const images = concat(inputs.map((values) => tensor4d(values, [1, SIZE, SIZE, 3])), 0);
    const tensors = memory().numTensors;
    const averages = companion.averages(images);
    expect(memory().numTensors).toBe(tensors + 1);
    expect(averages.shape).toEqual([2, companion.dims]);

    const whole = await loadGraphModel({
      load: () =>
        Promise.resolve({
          modelTopology: files.topology.modelTopology,
          weightSpecs: files.topology.weightsManifest.flatMap((group) => group.weights),
          weightData: files.weights,
        }),
    });
    for (const [i, name] of ['sample1.jpg', 'sample4.jpg'].entries()) {
      const pixels = await photo(name, { ...SSD_PREPROCESSING, scale: [1, 1, 1], offset: [0, 0, 0] });
      const taps = whole.execute(tensor4d(pixels, [1, SIZE, SIZE, 3]), [...CENTERNET_TAPS]) as Tensor[];
      const expected = await concat(taps.map((tap) => mean(tap, [1, 2]) as Tensor2D), 1).data();
      const found = await slice(averages, [i, 0], [1, -1]).data();
      const off = Math.max(...expected.map((value, j) => Math.abs(value - found[j]!)));
      expect(off).toBeLessThan(1e-3);
      expect(Math.max(...expected)).toBeGreaterThan(1);
    }
    whole.dispose();
    dispose([averages, images]);
    companion.dispose();
  });

  it('leaves nothing behind', () => {
    const tensors = memory().numTensors;
    const companion = new Companion(centernetCompanion(files), SSD_PREPROCESSING);
    expect(memory().numTensors).toBeGreaterThan(tensors);
    companion.dispose();
    expect(memory().numTensors).toBe(tensors);
  });

  it('refuses taps that are not there, weights that are cut short, and colours in another order', () => {
    expect(() => readCompanion('', files, ['nothing'])).toThrow(RangeError);
    expect(() => readCompanion('', files, ['images'])).toThrow('no convolution');
    expect(() => readCompanion('', { ...files, weights: files.weights.slice(0, 1000) }, CENTERNET_TAPS)).toThrow('too short');
    expect(() => new Companion(centernetCompanion(files), { ...SSD_PREPROCESSING, order: 'bgr' })).toThrow(RangeError);
  });
});
