import { convolution as convolutionOf, FLOAT, fusedConvolution, type GraphBuilder, type GraphModelFiles } from '../../models/graph-builder';
import { toHalves } from '../../models/half';
import { headShapes, scaleName } from '../../models/yolo/head-spec';
import { outputNames } from '../../models/yolo/network';
import { YOLO_TAPS } from '../../models/yolo/taps';
import { readHead, type HeadFile } from '../train/yolo/head-file';
import { copyCenternet, PREFIX } from './centernet';
import { serve, type Served } from './files';

/**
 * The YOLO as one graph: CenterNet's trunk out of the npm package, up to the taps, and our anchor heads over them. What
 * the two outputs of a scale are called, `outputNames` says.
 */
export function convertYolo(root: string, { spec, weights }: HeadFile): GraphModelFiles {
  const graph = copyCenternet(root, new Map(YOLO_TAPS.map(({ name }) => [`${PREFIX}${name}`, name])));
  for (const [name, shape] of headShapes(spec)) graph.halves(name, shape, toHalves(weights.get(name)!));
  spec.layers.forEach(({ blocks }, scale) => {
    const name = (layer: string) => `${scaleName(spec.yolo, scale)}/${layer}`;
    let x = convolution(graph, name('lateral'), YOLO_TAPS[scale]!.name, true);
    for (let block = 0; block < blocks; block++) {
      const wide = depthwise(graph, name(`block${block}/depthwise`), x);
      const inner = convolution(graph, name(`block${block}/pointwise`), wide, true);
      x = graph.node(name(`block${block}`), 'AddV2', [x, inner], { T: FLOAT });
    }
    const names = outputNames(spec.yolo.scales[scale]!.stride);
    const tap = graph.node(names.tap, 'Identity', [YOLO_TAPS[scale]!.name], { T: FLOAT });
    const features = graph.node(names.features, 'Identity', [x], { T: FLOAT });
    output(graph, names.boxes, tap, features);
    output(graph, names.classes, tap, features);
  });
  return graph.build();
}

/**
 * The files of our own YOLO, as they are served.
 * @param folder holds the head, see `readHead`
 */
export function serveYolo(root: string, folder: string): { topology: Served; weights: Served } {
  const head = readHead(folder);
  const names = head.spec.yolo.scales.map(({ stride }) => outputNames(stride));
  return serve('yolo', convertYolo(root, head), 'https://github.com/610265158/mobilenetv3_centernet', {
    inputs: ['images'],
    outputs: names.flatMap(({ boxes, classes, tap, features }) => [boxes, classes, tap, features]),
  });
}

/** A 1×1 convolution of both, side by side. */
function output(graph: GraphBuilder, name: string, tap: string, features: string): void {
  const whole = graph.node(`${name}/tap`, 'Conv2D', [tap, `${name}/tap/weights`], convolutionOf(1, 'SAME'));
  const narrow = convolution(graph, `${name}/features`, features, false, name);
  graph.node(name, 'AddV2', [whole, narrow], { T: FLOAT });
}

/** @param weights first part of the names of its weights */
function convolution(graph: GraphBuilder, name: string, input: string, relu: boolean, weights = name): string {
  const attributes = fusedConvolution(1, 'SAME', relu ? ['Relu'] : []);
  return graph.node(name, '_FusedConv2D', [input, `${weights}/weights`, `${weights}/bias`], attributes);
}

function depthwise(graph: GraphBuilder, name: string, input: string): string {
  const inputs = [input, `${name}/weights`, `${name}/bias`];
  return graph.node(name, 'FusedDepthwiseConv2dNative', inputs, fusedConvolution(1, 'SAME', []));
}
