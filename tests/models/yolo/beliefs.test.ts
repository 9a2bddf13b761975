import { sigmoid, tensor4d, tidy, type Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { withInputSize } from '../../../models/centernet/input-size';
import { Letterboxer } from '../../../models/geometry/letterboxer';
import { loadGraph } from '../../../models/load-graph';
import { BELIEFS, BELIEVING_TAPS, SIDE_UNIT } from '../../../models/yolo/belief-graph';
import { YOLO_PREPROCESSING } from '../../../models/yolo/preprocessing';
import { centernet } from '../../../models/zoo/centernet';
import { readNetwork } from '../../../scripts/eval/node-detector';
import { loadTrunk } from '../../../scripts/train/yolo/trunk';
import { readPhoto } from '../photos';
import { startWasm } from '../wasm';

const SIZE = 96;
const CELLS = SIZE / 8;

let heat: number[][][];
let sides: number[][][];
let beliefs: number[][][][];
let keypoints: number[][][];
let distances: number[][][];

beforeAll(async () => {
  await startWasm();
  const trunk = await loadTrunk(SIZE);
  const whole = await loadGraph(withInputSize(readNetwork(centernet), SIZE));
  const { rgba, width, height } = await readPhoto();
  tidy(() => {
    const input = tensor4d(new Letterboxer(SIZE, YOLO_PREPROCESSING).run(rgba, width, height), [1, SIZE, SIZE, 3]);
    const names = ['beliefs/heat', 'beliefs/sides', ...BELIEVING_TAPS.map((each) => each.beliefs)];
    const [logits, raw, ...maps] = trunk.execute(input, names) as Tensor4D[];
    heat = sigmoid(logits!).arraySync()[0]!;
    sides = raw!.arraySync()[0]!;
    beliefs = maps.map((map) => map.arraySync()[0]!);
    const [seen, wh] = whole.execute(input, ['keypoints', 'wh']) as Tensor4D[];
    keypoints = seen!.arraySync()[0]!;
    distances = wh!.arraySync()[0]!;
  });
  trunk.dispose();
  whole.dispose();
});

const logistic = (x: number) => 1 / (1 + Math.exp(-x));
const logit = (share: number) => Math.log(share / (1 - share));

describe('what CenterNet believes', () => {
  it('is what it says at every second of its cells', () => {
    for (let row = 0; row < CELLS; row++) {
      for (let column = 0; column < CELLS; column++) {
        const there = keypoints[2 * row + 1]![2 * column + 1]!;
        heat[row]![column]!.forEach((value, c) => expect(value).toBeCloseTo(there[c]!, 4));
        const box = distances[2 * row + 1]![2 * column + 1]!;
        sides[row]![column]!.forEach((value, side) => expect(Math.abs(value * SIDE_UNIT - box[side]!)).toBeLessThan(0.02));
      }
    }
  });

  it.each([0, 1, 2])('is gathered for the cells of scale %i: highest logits, and the mean box', (scale) => {
    const side = 2 ** scale;
    expect(beliefs[scale]).toHaveLength(CELLS / side);
    const [row, column] = [scale === 2 ? 1 : 2, 1];
    const found = beliefs[scale]![row]![column]!;
    expect(found).toHaveLength(BELIEFS.count);
    const cells = Array.from({ length: side * side }, (_, i) => {
      const [y, x] = [Math.floor(i / side), i % side];
      const at = [row * side + y, column * side + x] as const;
      const share = logistic(logit(Math.max(...heat[at[0]]![at[1]]!))) + 1e-3;
      const middle = (side - 1) / 2;
      return { seen: heat[at[0]]![at[1]]!, sides: sides[at[0]]![at[1]]!, share, x: ((x - middle) * 8) / 16, y: ((y - middle) * 8) / 16 };
    });
    for (let c = 0; c < BELIEFS.classes; c++) {
      expect(logistic(found[c]!)).toBeCloseTo(Math.max(...cells.map(({ seen }) => seen[c]!)), 4);
    }
    expect(found[BELIEFS.best]).toBeCloseTo(Math.max(...found.slice(0, BELIEFS.classes)), 4);
    const total = cells.reduce((sum, { share }) => sum + share, 0);
    const mean = (value: (cell: (typeof cells)[number]) => number) =>
      cells.reduce((sum, cell) => sum + cell.share * value(cell), 0) / total;
    const width = mean(({ sides: [left, , right] }) => left! + right!);
    const height = mean(({ sides: [, top, , bottom] }) => top! + bottom!);
    expect(found[BELIEFS.sizes]).toBeCloseTo(Math.log(Math.max(0.125, width)), 2);
    expect(found[BELIEFS.sizes + 1]).toBeCloseTo(Math.log(Math.max(0.125, height)), 2);
    expect(found[BELIEFS.centre]).toBeCloseTo(mean(({ sides: [left, , right], x }) => (right! - left!) / 2 + x), 2);
    expect(found[BELIEFS.centre + 1]).toBeCloseTo(mean(({ sides: [, top, , bottom], y }) => (bottom! - top!) / 2 + y), 2);
  });
});
