import { convolution, FLOAT, fusedConvolution, text, whole, wholes, type GraphBuilder } from '../graph-builder';
import { YOLO_TAPS } from './taps';

/** What CenterNet's own output layers take, and their weights, as they are called in its graph. */
export const BELIEF_SOURCES = {
  features: 'CenternetHead/Relu_2',
  gates: 'CenternetHead/Sigmoid',
  heat: 'CenternetHead/centernet_cls_output',
  sides: 'CenternetHead/centernet_wh_output',
} as const;

/** CenterNet has 80 classes; besides them: the best of their logits, log width and height, and the centre. */
export const BELIEFS = { classes: 80, best: 80, sizes: 81, centre: 83, count: 85 } as const;

/** CenterNet says distances in units of so many network pixels. */
export const SIDE_UNIT = 16;

/** Smallest share that a cell has in the mean of its neighbours: no quotient of two zeros. */
const LEAST_SHARE = 1e-3;
/** Log of nothing is infinite: sizes are at least this, two network pixels. */
const LEAST_SIZE = 0.125;

/** Names of the nodes of one scale: its tap with the beliefs behind it, and the beliefs alone. */
export interface BelievingTap {
  readonly tap: string;
  readonly beliefs: string;
  readonly stride: number;
  readonly channels: number;
}

/** The trunk's taps, each with what CenterNet believes to see there as its last channels. */
export const BELIEVING_TAPS: readonly BelievingTap[] = YOLO_TAPS.map(({ stride, channels }) => ({
  tap: `beliefs${stride}/tap`,
  beliefs: `beliefs${stride}`,
  stride,
  channels: channels + BELIEFS.count,
}));

/**
 * Adds to CenterNet's trunk what its output layers say at every second of their cells, in rows and in columns, which is
 * once for each cell of stride 8: a quarter of their work. Coarser cells get of each class the highest logit in them,
 * and the mean box, cells counting by how sure they are of anything.
 */
export function addBeliefs(graph: GraphBuilder): void {
  const heat = output(graph, 'heat');
  const sides = output(graph, 'sides');
  const axis = graph.ints('beliefs/axis', [1], [3]);
  const best = graph.node('beliefs/best', 'Max', [heat, axis], { T: FLOAT, Tidx: { type: 'DT_INT32' }, keep_dims: { b: true } });
  const sure = graph.node('beliefs/sure', 'Sigmoid', [best], { T: FLOAT });
  const least = graph.floats('beliefs/least-share', [], Float32Array.of(LEAST_SHARE));
  const share = graph.node('beliefs/share', 'AddV2', [sure, least], { T: FLOAT });
  const weighted = concat(graph, 'beliefs/weighted', [binary(graph, 'beliefs/sides-by-share', 'Mul', sides, share), share]);
  graph.floats('beliefs/least-size', [], Float32Array.of(LEAST_SIZE));
  const finest = YOLO_TAPS[0]!.stride;
  YOLO_TAPS.forEach(({ name, stride }, i) => {
    const cells = stride / finest;
    const { tap, beliefs } = BELIEVING_TAPS[i]!;
    const pool = (layer: string, from: string) =>
      cells === 1 ? from : graph.node(`${beliefs}/${layer}`, 'MaxPool', [from], pooling(cells));
    const parts = [pool('heat', heat), pool('best', best), ...meanBox(graph, beliefs, weighted, cells, finest)];
    concat(graph, tap, [name, concat(graph, beliefs, parts)]);
  });
}

/**
 * One of CenterNet's output layers, in steps of two. The gates multiply channels, and so may do so after the depthwise
 * convolution, where there is a quarter as much to multiply.
 */
function output(graph: GraphBuilder, layer: 'heat' | 'sides'): string {
  const name = `beliefs/${layer}`;
  const { features, gates, [layer]: source } = BELIEF_SOURCES;
  const depthwise = [features, `${source}/depthwise_weights`];
  const ungated = graph.node(`${name}/depthwise`, 'DepthwiseConv2dNative', depthwise, convolution(2, 'SAME'));
  const gated = binary(graph, `${name}/gated`, 'Mul', ungated, gates);
  const inputs = [gated, `${source}/pointwise_weights`, `${source}/biases`];
  return graph.node(name, '_FusedConv2D', inputs, fusedConvolution(1, 'SAME', []));
}

/** Log of width and height, and the centre, of the mean over squares of cells. In units of 16 pixels. */
function meanBox(graph: GraphBuilder, name: string, weighted: string, cells: number, stride: number): string[] {
  const { sizes, centre, share } = sums(cells, stride);
  const total = sum(graph, `${name}/share`, weighted, share, cells);
  const mean = (layer: string, kernel: Float32Array) =>
    binary(graph, `${name}/${layer}`, 'RealDiv', sum(graph, `${name}/${layer}-sum`, weighted, kernel, cells), total);
  const positive = binary(graph, `${name}/positive`, 'Maximum', mean('sizes', sizes), 'beliefs/least-size');
  return [graph.node(`${name}/log-sizes`, 'Log', [positive], { T: FLOAT }), mean('centre', centre)];
}

/**
 * Filters [cells, cells, 5, n] over (left, top, right, bottom, 1), each times the cell's share: the sums of widths and
 * heights, of the centre's offsets from the middle of the square, and of the shares.
 */
function sums(cells: number, stride: number): Readonly<Record<'sizes' | 'centre' | 'share', Float32Array>> {
  const sizes: number[] = [];
  const centre: number[] = [];
  const share: number[] = [];
  const middle = (cells - 1) / 2;
  for (let row = 0; row < cells; row++) {
    for (let column = 0; column < cells; column++) {
      const [x, y] = [column, row].map((at) => ((at - middle) * stride) / SIDE_UNIT);
      sizes.push(1, 0, 0, 1, 1, 0, 0, 1, 0, 0);
      centre.push(-0.5, 0, 0, -0.5, 0.5, 0, 0, 0.5, x!, y!);
      share.push(0, 0, 0, 0, 1);
    }
  }
  return { sizes: Float32Array.from(sizes), centre: Float32Array.from(centre), share: Float32Array.from(share) };
}

function sum(graph: GraphBuilder, name: string, from: string, kernel: Float32Array, cells: number): string {
  const filter = graph.floats(`${name}/filter`, [cells, cells, 5, kernel.length / (cells * cells * 5)], kernel);
  return graph.node(name, 'Conv2D', [from, filter], convolution(cells, 'VALID'));
}

function binary(graph: GraphBuilder, name: string, op: 'Mul' | 'RealDiv' | 'Maximum', a: string, b: string): string {
  return graph.node(name, op, [a, b], { T: FLOAT });
}

function concat(graph: GraphBuilder, name: string, parts: readonly string[]): string {
  const attributes = { T: FLOAT, N: whole(parts.length), Tidx: { type: 'DT_INT32' } };
  return graph.node(name, 'ConcatV2', [...parts, graph.ints(`${name}/axis`, [], [3])], attributes);
}

function pooling(cells: number) {
  const square = wholes([1, cells, cells, 1]);
  return { T: FLOAT, ksize: square, strides: square, padding: text('VALID'), data_format: text('NHWC'), explicit_paddings: wholes([]) };
}
