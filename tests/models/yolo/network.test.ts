import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { memory, tensor4d, type Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { withInputSize } from '../../../models/centernet/input-size';
import { BadOutputError } from '../../../models/detector';
import { fromHalves, toHalves } from '../../../models/half';
import { Letterboxer } from '../../../models/geometry/letterboxer';
import { BELIEFS, BELIEVING_TAPS } from '../../../models/yolo/belief-graph';
import { YoloHead } from '../../../models/yolo/head';
import { initialHead, type HeadSpec } from '../../../models/yolo/head-spec';
import { COLUMNS, packOutputs } from '../../../models/yolo/pack';
import { YoloNetwork } from '../../../models/yolo/network';
import { YOLO_PREPROCESSING } from '../../../models/yolo/preprocessing';
import { slotAt, slotOffsets } from '../../../models/yolo/spec';
import { centernet } from '../../../models/zoo/centernet';
import { convertYolo } from '../../../scripts/weights/yolo';
import { readPhoto } from '../photos';
import { startWasm } from '../wasm';

const SIZE = 96;
const SPEC: HeadSpec = {
  yolo: {
    classes: centernet.classes.length,
    boxForm: 'bounded',
    scales: [
      { stride: 8, anchors: [{ width: 10, height: 14 }, { width: 22, height: 18 }] },
      { stride: 16, anchors: [{ width: 40, height: 44 }] },
      { stride: 32, anchors: [{ width: 60, height: 90 }, { width: 90, height: 60 }] },
    ],
  },
  layers: BELIEVING_TAPS.map(({ channels }, i) => ({
    inputs: channels, width: 16, blocks: i, kernel: 3, direct: BELIEFS.count,
  })),
};
const weights = new Map([...initialHead(SPEC, 1)].map(([name, values]) => [name, fromHalves(toHalves(values))]));
const settings = { scoreThreshold: 0, iouThreshold: 0.5, maxBoxes: 20, labels: null, explain: true };

async function loadGraph(size: number) {
  const { nodes, specs, weights: bytes } = convertYolo(process.cwd(), { spec: SPEC, shapes: [], weights });
  const files = {
    topology: { modelTopology: { node: nodes }, signature: {}, weightsManifest: [{ weights: [...specs] }] },
    weights: bytes.buffer,
  };
  const sized = withInputSize(files as never, size);
  return loadGraphModel({
    load: () => Promise.resolve({
      modelTopology: { node: nodes, library: {}, versions: {} }, weightSpecs: [...specs] as never, weightData: sized.weights,
    }),
  });
}

async function loadInput(): Promise<Tensor4D> {
  const { rgba, width, height } = await readPhoto();
  return tensor4d(new Letterboxer(SIZE, YOLO_PREPROCESSING).run(rgba, width, height), [1, SIZE, SIZE, 3]);
}

const listedCells = (rows: Float32Array) => new Set(rows.filter((_, i) => i % COLUMNS === 7));

beforeAll(startWasm);

describe('the graph of a YOLO', () => {
  it('computes what the heads compute on the taps of its trunk', async () => {
    const graph = await loadGraph(SIZE);
    const network = new YoloNetwork(graph, centernet.classes, SPEC.yolo, SIZE);
    const input = await loadInput();
    const head = new YoloHead(SPEC, weights, BELIEVING_TAPS.map(({ channels }) => ({
      mean: new Float32Array(channels), scale: new Float32Array(channels).fill(1),
    })));
    const taps = graph.execute(input, BELIEVING_TAPS.map(({ tap }) => tap)) as Tensor4D[];
    expect(taps.map((tap) => tap.shape)).toEqual([[1, 12, 12, 277], [1, 6, 6, 341], [1, 3, 3, 565]]);
    const expected = packOutputs(head.forward(taps), SPEC.yolo.classes).dataSync();
    const packed = network.execute(input).dataSync();
    expect(packed).toHaveLength(slotOffsets(SPEC.yolo, SIZE).at(-1)! * COLUMNS);
    packed.forEach((value, i) => {
      // The index of the best class may be another where two logits are equal but for rounding.
      if (i % COLUMNS !== 6) expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-3 * (1 + Math.abs(expected[i]!)));
    });
  });

  it('asks only the cells of the shortlist for their classes, and says the same about them', async () => {
    const graph = await loadGraph(SIZE);
    const scales = SPEC.yolo.scales.map((scale) => ({ ...scale, shortlist: 7 }));
    const network = new YoloNetwork(graph, centernet.classes, { ...SPEC.yolo, scales }, SIZE);
    const input = await loadInput();
    const all = network.execute(input, true).dataSync<'float32'>();
    expect(all).toHaveLength(slotOffsets(SPEC.yolo, SIZE).at(-1)! * COLUMNS);
    const rows = network.execute(input).dataSync<'float32'>();
    expect(rows).toHaveLength(7 * (2 + 1 + 2) * COLUMNS);
    for (let at = 0; at < rows.length; at += COLUMNS) {
      const same = all.subarray(rows[at + 7]! * COLUMNS, (rows[at + 7]! + 1) * COLUMNS);
      for (const column of [0, 1, 2, 3, 4, 5, 7]) expect(rows[at + column]).toBeCloseTo(same[column]!, 3);
    }
    // Of each scale the seven cells whose best anchor has the most objectness.
    const offsets = slotOffsets(SPEC.yolo, SIZE);
    SPEC.yolo.scales.forEach(({ anchors }, scale) => {
      const cells = (offsets[scale + 1]! - offsets[scale]!) / anchors.length;
      const objectness = Array.from({ length: cells }, (_, cell) => Math.max(...anchors.map((_, anchor) =>
        all[(offsets[scale]! + cell * anchors.length + anchor) * COLUMNS + 4]!)));
      const listed = new Set<number>();
      for (let at = 7; at < rows.length; at += COLUMNS) {
        const slot = rows[at]! - offsets[scale]!;
        if (slot >= 0 && slot < cells * anchors.length) listed.add(Math.floor(slot / anchors.length));
      }
      expect(listed.size).toBe(7);
      const worst = Math.min(...[...listed].map((cell) => objectness[cell]!));
      expect(objectness.filter((value, cell) => value > worst + 1e-4 && !listed.has(cell))).toEqual([]);
    });
    const letterbox = new Letterboxer(SIZE, YOLO_PREPROCESSING).fit(640, 480);
    const first = [...listedCells(rows)][0]!;
    const { scale: grid, row, column } = slotAt(SPEC.yolo, SIZE, first);
    const [some, every] = [rows, all].map((packed) => network.predictions(packed, letterbox, { grid, row, column }));
    expect(some!.map(({ anchor }) => anchor)).toEqual(SPEC.yolo.scales[grid]!.anchors.map((_, i) => i));
    some!.forEach(({ score }, i) => expect(score).toBeCloseTo(every![i]!.score, 5));
    const unlisted = Array.from({ length: offsets.at(-1)! }, (_, slot) => slot).find((slot) => !listedCells(rows).has(slot));
    const other = slotAt(SPEC.yolo, SIZE, unlisted!);
    expect(network.predictions(rows, letterbox, { grid: other.scale, row: other.row, column: other.column })).toEqual([]);
    network.dispose();
  });

  it('is decoded to boxes with their cell, stride and anchor, twice the same, without growing', async () => {
    const network = new YoloNetwork(await loadGraph(SIZE), centernet.classes, SPEC.yolo, SIZE);
    const input = await loadInput();
    const letterbox = new Letterboxer(SIZE, YOLO_PREPROCESSING).fit(640, 480);
    const run = async () => {
      const output = network.execute(input);
      const packed = (await output.data()) as Float32Array;
      output.dispose();
      return network.decode(packed, letterbox, settings);
    };
    const first = await run();
    const tensors = memory().numTensors;
    expect(await run()).toEqual(first);
    expect(memory().numTensors).toBe(tensors);
    expect(first.candidateCount).toBe(12 * 12 * 2 + 36 + 18);
    expect(first.detections).toHaveLength(20);
    for (const { origin, box } of first.candidates) {
      const scale = SPEC.yolo.scales.find(({ stride }) => stride === origin.stride)!;
      expect(origin.anchor).toBeLessThan(scale.anchors.length);
      expect(Math.max(...origin.cell) * origin.stride).toBeLessThan(SIZE);
      expect(box.x + box.width).toBeLessThanOrEqual(1 + 1e-9);
    }
    network.dispose();
  });

  it('notices output that is not a number, and does nothing with thresholds that nothing can reach', async () => {
    const network = new YoloNetwork(await loadGraph(SIZE), centernet.classes, SPEC.yolo, SIZE);
    const packed = new Float32Array(slotOffsets(SPEC.yolo, SIZE).at(-1)! * COLUMNS).map((_, i) =>
      i % COLUMNS === 7 ? (i - 7) / COLUMNS : 0);
    const letterbox = new Letterboxer(SIZE, YOLO_PREPROCESSING).fit(10, 2000);
    expect(network.decode(packed, letterbox, { ...settings, scoreThreshold: 1 }).detections).toEqual([]);
    // All scores equal.
    expect(network.decode(packed, letterbox, settings).detections.every(({ score }) => score === 0.25)).toBe(true);
    expect(network.decode(packed, letterbox, { ...settings, labels: [] }).candidateCount).toBe(0);
    packed[700] = NaN;
    expect(() => network.decode(packed, letterbox, settings)).toThrow(BadOutputError);
    network.dispose();
  });

  it('is not built for sizes and labels that do not fit', async () => {
    const graph = await loadGraph(SIZE);
    expect(() => new YoloNetwork(graph, centernet.classes, SPEC.yolo, 100)).toThrow(RangeError);
    expect(() => new YoloNetwork(graph, ['one'], SPEC.yolo, SIZE)).toThrow(RangeError);
    await expect(loadGraph(100)).rejects.toThrow('multiple of 32');
  });
});
