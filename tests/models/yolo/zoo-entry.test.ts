import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tensor4d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Letterboxer } from '../../../models/geometry/letterboxer';
import type { GraphTopology } from '../../../models/graph-files';
import { loadDetector } from '../../../models/load-detector';
import { BELIEFS, BELIEVING_TAPS } from '../../../models/yolo/belief-graph';
import { initialHead, type HeadSpec } from '../../../models/yolo/head-spec';
import { slotOffsets } from '../../../models/yolo/spec';
import { centernet } from '../../../models/zoo/centernet';
import { gridsOf } from '../../../models/zoo/grids';
import { yoloEntry } from '../../../models/zoo/yolo';
import { writeHead } from '../../../scripts/train/yolo/head-file';
import { serveYolo } from '../../../scripts/weights/yolo';
import { readPhoto } from '../photos';
import { startWasm } from '../wasm';

const SPEC: HeadSpec = {
  yolo: {
    classes: centernet.classes.length,
    boxForm: 'bounded',
    scales: [
      { stride: 8, anchors: [{ width: 16, height: 36 }, { width: 31, height: 21 }] },
      { stride: 16, anchors: [{ width: 48, height: 50 }] },
      { stride: 32, anchors: [{ width: 121, height: 60 }, { width: 160, height: 157 }] },
    ],
  },
  layers: BELIEVING_TAPS.map(({ channels }) => ({
    inputs: channels, width: 8, blocks: 1, kernel: 3, direct: BELIEFS.count,
  })),
};
const CARD = { data: '', preprocessing: '', metrics: [], limits: '' };

/** The entry as it will be, with heads that have learned nothing. */
function shipped() {
  const folder = mkdtempSync(join(tmpdir(), 'saccade-yolo-'));
  const taps = BELIEVING_TAPS.map(({ channels }) => ({
    mean: new Float32Array(channels).fill(0.1), scale: new Float32Array(channels).fill(2),
  }));
  writeHead(folder, SPEC, initialHead(SPEC, 1), taps, []);
  const { topology, weights } = serveYolo(process.cwd(), folder);
  const files = {
    topology: JSON.parse(Buffer.from(topology.bytes).toString('utf8')) as GraphTopology,
    weights: Uint8Array.from(weights.bytes).buffer,
  };
  return { entry: yoloEntry(SPEC.yolo, { topology: topology.pin, weights: weights.pin }, CARD), files };
}

describe('our own YOLO in the zoo', () => {
  beforeAll(startWasm);
  const { entry, files } = shipped();

  it('is no more than 6 MB', () => {
    expect(entry.topology.bytes + entry.weights.bytes).toBeLessThan(6e6);
    expect(entry.weights.path).toMatch(/^weights\/yolo\.[0-9a-f]{16}\.bin$/);
  });

  it.each(entry.inputSizes)('is built for %i pixels, and tells what each cell predicts', async (size) => {
    const network = await loadDetector(entry, files, size);
    const { rgba, width, height } = await readPhoto();
    const letterboxer = new Letterboxer(size, network.preprocessing);
    const output = network.execute(tensor4d(letterboxer.run(rgba, width, height), [1, size, size, 3]));
    expect(output.shape).toEqual([slotOffsets(SPEC.yolo, size).at(-1), 8]);
    const packed = (await output.data()) as Float32Array;
    const place = letterboxer.fit(width, height);
    const settings = { scoreThreshold: 0, iouThreshold: 1, maxBoxes: 300, labels: null, explain: true };
    const { candidates } = network.decode(packed, place, settings);
    const grids = gridsOf({ ...centernet, ...entry }, size);
    for (const { origin, score, label } of candidates.slice(0, 20)) {
      const grid = grids.findIndex(({ stride }) => stride === origin.stride);
      const [column, row] = origin.cell;
      const predicted = network.predictions(packed, place, { grid, row, column });
      expect(predicted).toHaveLength(grids[grid]!.anchors.length);
      expect(predicted[origin.anchor]).toMatchObject({ label });
      expect(predicted[origin.anchor]!.score).toBeCloseTo(score, 5);
    }
    network.dispose();
  });
});
