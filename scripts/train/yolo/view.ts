import { dispose, tensor4d, type Tensor4D } from '@tensorflow/tfjs-core';
import type { GraphModel } from '@tensorflow/tfjs-converter';
import { Letterboxer } from '../../../models/geometry/letterboxer';
import { toHalves } from '../../../models/half';
import { YOLO_PREPROCESSING } from '../../../models/yolo/preprocessing';
import type { Scene } from '../../../models/yolo/targets';
import type { Painting, VisibleTruth } from './compose';
import type { Tile } from './layout';
import { ask, type Belief } from './teacher';
import { runTrunk } from './trunk';

/** An object of a view: box in network pixels, weight, and how well each class describes it. */
export type ViewObject = readonly [
  x: number, y: number, width: number, height: number, weight: number,
  classes: readonly (readonly [classIndex: number, share: number])[],
];

/** A view as it is kept: what the trunk computes of it, and what there is to find. */
export interface View {
  /** All taps one after the other, as halves. */
  readonly features: Uint16Array;
  readonly objects: readonly ViewObject[];
}

export interface ViewMaker {
  readonly trunk: GraphModel;
  readonly teacher: GraphModel;
  readonly size: number;
  readonly canvas: number;
  readonly flip: boolean;
}

/** Looks at a painting with the trunk and, where nobody drew boxes, with the teacher. */
export async function makeView(maker: ViewMaker, tiles: readonly Tile[], { rgba, truths }: Painting): Promise<View> {
  const { canvas, size } = maker;
  const labelled = tiles.filter(({ photo }) => photo.truths !== null);
  const beliefs = labelled.length === tiles.length ? [] : await askOutside(maker, rgba, labelled);
  const features = await look(maker.trunk, rgba, canvas, canvas, size);
  const scale = size / canvas;
  const sure = truths.map(({ classIndex, ...box }: VisibleTruth) => object(box, 1, [[classIndex, 1]], scale));
  const believed = beliefs.map((belief) => object(belief, belief.score, belief.classes, scale));
  return { features, objects: [...sure, ...believed] };
}

/** Features of a picture, letterboxed as when the network is used. */
export async function look(
  trunk: GraphModel,
  rgba: Uint8Array,
  width: number,
  height: number,
  size: number,
): Promise<Uint16Array> {
  const input = tensor4d(new Letterboxer(size, YOLO_PREPROCESSING).run(rgba, width, height), [1, size, size, 3]);
  const taps = runTrunk(trunk, input);
  const values = await Promise.all(taps.map((tap) => tap.data<'float32'>()));
  dispose([input, taps]);
  const features = new Uint16Array(values.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const each of values) {
    toHalves(each, features.subarray(at, at + each.length));
    at += each.length;
  }
  return features;
}

/** What is to be found in a view, as the loss takes it. */
export function sceneOf(objects: readonly ViewObject[], classes: number): Scene {
  const dense = new Float32Array(objects.length * classes);
  objects.forEach((each, i) => each[5].forEach(([c, share]) => (dense[i * classes + c] = share)));
  return {
    boxes: objects.map(([x, y, width, height]) => ({ x, y, width, height })),
    weights: objects.map((each) => each[4]),
    classes: dense,
  };
}

/** The teacher's beliefs about what lies where nobody drew boxes. */
async function askOutside(
  { teacher, canvas, flip }: ViewMaker,
  rgba: Uint8Array,
  labelled: readonly Tile[],
): Promise<Belief[]> {
  const input = toTensor(rgba, canvas);
  const beliefs = await ask(teacher, input, flip);
  input.dispose();
  const isLabelled = ({ x, y }: Belief) =>
    labelled.some((tile) => x >= tile.x && y >= tile.y && x < tile.x + tile.width && y < tile.y + tile.height);
  const inside = ({ x, y }: Belief) => x >= 0 && y >= 0 && x < canvas && y < canvas;
  return beliefs.filter((belief) => inside(belief) && !isLabelled(belief));
}

function toTensor(rgba: Uint8Array, side: number): Tensor4D {
  const values = new Float32Array(side * side * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    values[to] = rgba[from]!;
    values[to + 1] = rgba[from + 1]!;
    values[to + 2] = rgba[from + 2]!;
  }
  return tensor4d(values, [1, side, side, 3]);
}

function object(
  { x, y, width, height }: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  weight: number,
  classes: ViewObject[5],
  scale: number,
): ViewObject {
  const round = (value: number, digits = 2) => Number(value.toFixed(digits));
  return [
    round(x * scale), round(y * scale), round(width * scale), round(height * scale), round(weight, 3),
    classes.map(([c, share]) => [c, round(share, 3)] as const),
  ];
}
