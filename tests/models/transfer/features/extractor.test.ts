import '@tensorflow/tfjs-backend-cpu';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { FeatureExtractor, featureSource, type FeatureOptions } from '../../../../models/transfer/features/extractor';
import { SSD_PREPROCESSING } from '../../../../models/trunk/ssd-trunk';
import { Trunk } from '../../../../models/trunk/trunk';
import { TINY, tinyWeights } from '../../trunk/tiny-trunk';

const options = (more: Partial<FeatureOptions> = {}): FeatureOptions => ({
  taps: ['stem', 'last'],
  inputSize: 12,
  mirrored: false,
  ...more,
});

/** A picture that is not its own mirror image. */
function picture(width = 9, height = 7, mirror = false) {
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) rgba[(y * width + (mirror ? width - 1 - x : x)) * 4 + c] = (x * 25 + y * 7 + c * 50) % 256;
    }
  }
  return { rgba, width, height };
}

describe('the feature extractor', () => {
  beforeAll(() => setBackend('cpu'));
  const trunk = () => new Trunk(TINY, tinyWeights());

  it('averages every tap over the picture', async () => {
    const made = trunk();
    const extractor = new FeatureExtractor(made, SSD_PREPROCESSING, options());
    expect(extractor.dims).toBe(9);
    const before = memory().numTensors;
    const features = await extractor.extract([picture(), picture(5, 5)]);
    expect(memory().numTensors).toBe(before);
    expect(features).toHaveLength(18);

    const images = extractor.images([picture()]);
    const stem = made.forward(images, ['stem'])[0]!.dataSync();
    for (let c = 0; c < 4; c++) {
      const values = [...stem].filter((_, i) => i % 4 === c);
      expect(features[c]).toBeCloseTo(values.reduce((a, b) => a + b) / values.length, 5);
    }
    made.dispose();
  });

  it('gives each picture what it gives it alone', async () => {
    const made = trunk();
    const extractor = new FeatureExtractor(made, SSD_PREPROCESSING, options());
    const together = await extractor.extract([picture(), picture(5, 5)]);
    const alone = await extractor.extract([picture(5, 5)]);
    alone.forEach((value, i) => expect(together[9 + i]).toBeCloseTo(value, 5));
    expect(await extractor.extract([])).toHaveLength(0);
    made.dispose();
  });

  it('does not know left from right if mirrored', async () => {
    const made = trunk();
    const features = async (mirrored: boolean, mirror: boolean) =>
      new FeatureExtractor(made, SSD_PREPROCESSING, options({ mirrored })).extract([picture(12, 12, mirror)]);
    const [left, right] = [await features(true, false), await features(true, true)];
    left.forEach((value, i) => expect(right[i]).toBeCloseTo(value, 5));
    const [l, r] = [await features(false, false), await features(false, true)];
    expect(l.some((value, i) => Math.abs(value - r[i]!) > 0.01)).toBe(true);
    made.dispose();
  });

  it('names its source by everything that changes the features', () => {
    const all = [options(), options({ taps: ['last'] }), options({ inputSize: 224 }), options({ mirrored: true })];
    expect(new Set([...all.map((each) => featureSource('ssd', each)), featureSource('other', options())]).size).toBe(5);
  });
});
