import { readFileSync } from 'node:fs';
import { loadGraphModel, type GraphModel } from '@tensorflow/tfjs-converter';
import { tensor4d, type Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { withInputSize } from '../../../models/centernet/input-size';
import { fitLetterbox } from '../../../models/geometry/letterbox';
import { Letterboxer } from '../../../models/geometry/letterboxer';
import type { GraphTopology } from '../../../models/graph-files';
import { loadDetector } from '../../../models/load-detector';
import { centernet } from '../../../models/zoo/centernet';
import { readPhoto } from '../photos';
import { startWasm } from '../wasm';
import { readFiles } from '../zoo-files';

const PACKAGED = 'node_modules/@vladmandic/human/models/centernet';

/** The network as the package has it, its own decoding included. */
function loadPackaged(): Promise<GraphModel> {
  const { modelTopology, weightsManifest } = JSON.parse(readFileSync(`${PACKAGED}.json`, 'utf8')) as GraphTopology;
  const weightSpecs = weightsManifest.flatMap((group) => group.weights);
  const weightData = Uint8Array.from(readFileSync(`${PACKAGED}.bin`)).buffer;
  return loadGraphModel({ load: () => Promise.resolve({ modelTopology, weightSpecs, weightData }) });
}

describe('the converted CenterNet', () => {
  const files = readFiles(centernet);

  beforeAll(startWasm);

  it('finds what the decoding inside the original graph finds', async () => {
    const { rgba, width, height } = await readPhoto();
    const network = await loadDetector(centernet, files, 512);
    const input = tensor4d(new Letterboxer(512, network.preprocessing).run(rgba, width, height), [1, 512, 512, 3]);
    const packed = (await network.execute(input).data()) as Float32Array;
    const settings = { scoreThreshold: 0.1, iouThreshold: 1, maxBoxes: 100, labels: null, explain: false };
    // Above 0.3, because the second best class of a cell, which we do not read back, is only found below it here.
    // The whole square as the frame, so that boxes come out in fractions of the network's input.
    const { detections } = network.decode(packed, fitLetterbox(512, 512, 512, 'squash'), settings);

    const original = (await loadPackaged()).execute(input, 'tower_0/detections') as Tensor;
    const rows = ((await original.array()) as number[][][])[0]!.filter((row) => row[4]! >= 0.3);
    expect(rows.length).toBeGreaterThan(0);
    for (const [left, top, right, bottom, score, classIndex] of rows as [number, number, number, number, number, number][]) {
      const same = detections.find((found) => found.classIndex === classIndex && Math.abs(found.score - score) < 1e-5);
      expect(same, `${centernet.classes[classIndex]} ${score}`).toBeDefined();
      const clipped = [left, top, right, bottom].map((value) => Math.min(512, Math.max(0, value)));
      const { x, y, width: w, height: h } = same!.box;
      [x, y, x + w, y + h].forEach((value, i) => expect(value * 512).toBeCloseTo(clipped[i]!, 2));
    }
  });

  it.each([416, 320])('can be built for %i pixels', async (size) => {
    const { rgba, width, height } = await readPhoto();
    const network = await loadDetector(centernet, files, size);
    const letterboxer = new Letterboxer(size, network.preprocessing);
    const output = network.execute(tensor4d(letterboxer.run(rgba, width, height), [1, size, size, 3]));
    expect(output.shape).toEqual([size / 4, size / 4, 6]);
    const settings = { scoreThreshold: 0.4, iouThreshold: 0.5, maxBoxes: 10, labels: null, explain: false };
    const { detections } = network.decode((await output.data()) as Float32Array, letterboxer.fit(width, height), settings);
    expect(detections[0]?.label).toBe('person');
  });

  it('keeps named taps', async () => {
    const { topology, weights } = files;
    const weightSpecs = topology.weightsManifest.flatMap((group) => group.weights);
    const { modelTopology } = topology;
    const graph = await loadGraphModel({ load: () => Promise.resolve({ modelTopology, weightSpecs, weightData: weights }) });
    const names = ['CenternetHead/Relu_1', 'CenternetHead/Relu', 'extern1/hard_swish/mul_1'];
    const taps = graph.execute(tensor4d(new Float32Array(512 * 512 * 3), [1, 512, 512, 3]), names) as Tensor[];
    expect(taps.map(({ shape }) => shape)).toEqual([[1, 64, 64, 192], [1, 32, 32, 256], [1, 16, 16, 480]]);
  });

  it('leaves the weights it was given alone when it is built for another size', () => {
    const before = Buffer.from(files.weights.slice(0));
    expect(before.equals(Buffer.from(withInputSize(files, 320).weights))).toBe(false);
    expect(before.equals(Buffer.from(files.weights))).toBe(true);
    expect(before.equals(Buffer.from(withInputSize(files, 512).weights))).toBe(true);
  });

  it('refuses sizes that its maps cannot have', () => {
    expect(() => withInputSize(files, 300)).toThrow(RangeError);
    expect(() => withInputSize(files, 0)).toThrow(RangeError);
    expect(() => withInputSize(readFilesWithoutResizes(), 512)).toThrow(RangeError);
  });

  function readFilesWithoutResizes() {
    return { ...files, topology: { ...files.topology, weightsManifest: [{ weights: [] }] } };
  }
});
