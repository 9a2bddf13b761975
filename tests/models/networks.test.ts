import { memory, tensor4d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { BadOutputError } from '../../models/detector';
import { iou } from '../../models/geometry/iou';
import { Letterboxer } from '../../models/geometry/letterboxer';
import { loadDetector } from '../../models/load-detector';
import { ZOO } from '../../models/zoo/index';
import { readPhoto } from './photos';
import { startWasm } from './wasm';
import { readFiles } from './zoo-files';

const settings = { scoreThreshold: 0.2, iouThreshold: 0.5, maxBoxes: 20, labels: null, explain: false };

describe.each(ZOO)('$name', (entry) => {
  const size = entry.inputSizes[0]!;

  beforeAll(startWasm);

  it('finds the people of a photograph, twice the same, without growing', async () => {
    const { rgba, width, height } = await readPhoto('sample4.jpg');
    const network = await loadDetector(entry, readFiles(entry), size);
    const letterboxer = new Letterboxer(size, network.preprocessing);
    const detect = async () => {
      const input = tensor4d(letterboxer.run(rgba, width, height), [1, size, size, 3]);
      const output = network.execute(input);
      const packed = (await output.data()) as Float32Array;
      input.dispose();
      output.dispose();
      return network.decode(packed, letterboxer.fit(width, height), settings);
    };
    const first = await detect();
    const tensors = memory().numTensors;
    const second = await detect();
    expect(memory().numTensors).toBe(tensors);
    expect(second).toEqual(first);

    const people = first.detections.filter(({ label }) => ['person', 'face'].includes(label.toLowerCase()));
    expect(people.length).toBeGreaterThan(0);
    for (const { box, score, origin } of first.detections) {
      expect(score).toBeGreaterThanOrEqual(settings.scoreThreshold);
      for (const edge of [box.x, box.y, box.x + box.width, box.y + box.height]) {
        expect(edge).toBeGreaterThanOrEqual(0);
        expect(edge).toBeLessThanOrEqual(1 + 1e-9);
      }
      expect(Math.max(...origin.cell) * origin.stride).toBeLessThan(size);
    }
    for (const [i, a] of people.entries()) {
      for (const b of people.slice(i + 1)) expect(iou(a.box, b.box)).toBeLessThanOrEqual(0.5 + 1e-6);
    }
    network.dispose();
    expect(memory().numTensors).toBeLessThan(tensors);
  });

  it('notices output that is not a number', async () => {
    const network = await loadDetector(entry, readFiles(entry), size);
    const output = network.execute(tensor4d(new Float32Array(size * size * 3), [1, size, size, 3]));
    const packed = (await output.data()) as Float32Array;
    const letterbox = new Letterboxer(size, network.preprocessing).fit(size, size);
    expect(() => network.decode(packed, letterbox, settings)).not.toThrow();
    for (const bad of [NaN, Infinity, -Infinity]) {
      const spoilt = packed.slice();
      spoilt[spoilt.length - 1] = bad;
      expect(() => network.decode(spoilt, letterbox, settings)).toThrow(BadOutputError);
    }
  });

  it('refuses sizes that the zoo does not list', async () => {
    await expect(loadDetector(entry, readFiles(entry), 123)).rejects.toThrow(RangeError);
  });
});
