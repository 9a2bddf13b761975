import { convolution as convolutionOf, FLOAT, fusedConvolution, type GraphBuilder } from '../graph-builder';
import { scaleName, type HeadSpec } from './head-spec';
import { outputNames } from './network';

/**
 * Adds the anchor heads to a graph that has their weights, under the names of `headShapes` and with the normalisation
 * of the taps in them (see `foldTaps`). What the outputs are called, `outputNames` says.
 * @param taps names of the nodes that each scale sits on
 * @param direct names of those that are the taps' last channels, where a layer has only these go to its outputs
 */
export function addHeads(graph: GraphBuilder, spec: HeadSpec, taps: readonly string[], direct = taps): void {
  spec.layers.forEach(({ blocks }, scale) => {
    const name = (layer: string) => `${scaleName(spec.yolo, scale)}/${layer}`;
    let x = convolution(graph, name('lateral'), taps[scale]!, true);
    for (let block = 0; block < blocks; block++) {
      const wide = depthwise(graph, name(`block${block}/depthwise`), x);
      const inner = convolution(graph, name(`block${block}/pointwise`), wide, true);
      x = graph.node(name(`block${block}`), 'AddV2', [x, inner], { T: FLOAT });
    }
    const names = outputNames(spec.yolo.scales[scale]!.stride);
    const tap = graph.node(names.tap, 'Identity', [direct[scale]!], { T: FLOAT });
    const features = graph.node(names.features, 'Identity', [x], { T: FLOAT });
    output(graph, names.boxes, tap, features);
    output(graph, names.classes, tap, features);
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
