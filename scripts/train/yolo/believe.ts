import { BELIEFS, SIDE_UNIT } from '../../../models/yolo/belief-graph';
import { scaleName, type HeadSpec, type TapScale } from '../../../models/yolo/head-spec';
import { BOX_OUTPUTS } from '../../../models/yolo/spec';

/** Given that there is something, a class is this much more likely than CenterNet's heat for it: logits. */
const GIVEN = 2;
/** Slope of the centre's outputs: 2σ(t) − ½ is the middle of the cell at 0, with a slope of ½. */
const CENTRE_SLOPE = 2.2;

/**
 * Weights to begin with that say what CenterNet believes: its heat becomes objectness and classes, its boxes become
 * boxes by the logarithm of their sides beside the anchor's, which the bounded form follows closely for what an anchor
 * is responsible for. What is learned begins there.
 * @param weights new ones, as `initialHead` makes them; changed
 * @param taps how the taps are normalised
 */
export function believe(
  { yolo, layers }: HeadSpec,
  weights: Map<string, Float32Array>,
  taps: readonly TapScale[],
): Map<string, Float32Array> {
  yolo.scales.forEach(({ stride, anchors }, i) => {
    const name = scaleName(yolo, i);
    const first = layers[i]!.inputs - BELIEFS.count;
    const { mean, scale } = taps[i]!;
    const boxes = { filter: weights.get(`${name}/boxes/tap/weights`)!, bias: weights.get(`${name}/boxes/bias`)! };
    const classes = { filter: weights.get(`${name}/classes/tap/weights`)!, bias: weights.get(`${name}/classes/bias`)! };
    // The blocks have no say in classes.
    weights.get(`${name}/classes/weights`)!.fill(0);
    /** The output is to be slope · belief + offset, and that of nothing else in the tap. */
    const follow = ({ filter, bias }: typeof boxes, output: number, belief: number, slope: number, offset: number) => {
      for (let each = 0; each < BELIEFS.count; each++) filter[each * bias.length + output] = 0;
      filter[belief * bias.length + output] = slope / scale[first + belief]!;
      bias[output] = offset + slope * mean[first + belief]!;
    };
    anchors.forEach(({ width, height }, anchor) => {
      const at = anchor * BOX_OUTPUTS;
      const slope = (CENTRE_SLOPE * SIDE_UNIT) / stride;
      follow(boxes, at, BELIEFS.centre, slope, 0);
      follow(boxes, at + 1, BELIEFS.centre + 1, slope, 0);
      follow(boxes, at + 2, BELIEFS.sizes, 1, Math.log(SIDE_UNIT / width));
      follow(boxes, at + 3, BELIEFS.sizes + 1, 1, Math.log(SIDE_UNIT / height));
      follow(boxes, at + 4, BELIEFS.best, 1, 0);
      for (let c = 0; c < yolo.classes; c++) follow(classes, anchor * yolo.classes + c, c, 1, GIVEN);
    });
  });
  return weights;
}
