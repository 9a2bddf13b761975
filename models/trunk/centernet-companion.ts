import type { GraphFiles } from '../graph-files';
import { centernet } from '../zoo/centernet';
import { readCompanion, type CompanionSource } from './companion';

/**
 * The activated depthwise maps of the last three blocks, as for the SSD's trunk. Maps before them, 'extern1' and those
 * after squeeze-and-excite add nothing to these that was outside the noise.
 */
export const CENTERNET_TAPS = [12, 13, 14].map((block) => `MobilenetV3/expanded_conv_${block}/depthwise/hard_swish/mul_1`);

/** The MobileNetV3 (Howard et al., 2019) of the zoo's CenterNet. It was trained on COCO, so it sees other things. */
export function centernetCompanion(files: GraphFiles): CompanionSource {
  return readCompanion(centernet.weights.sha256, files, CENTERNET_TAPS);
}
