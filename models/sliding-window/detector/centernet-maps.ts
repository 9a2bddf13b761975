import type { GraphFiles } from '../../graph-files';
import { CompanionMaps, readCompanion, type CompanionSource } from '../../trunk/companion';
import { graphLayers } from '../../trunk/graph-layers';
import { CENTERNET_PREPROCESSING } from '../../centernet/preprocessing';
import { centernet } from '../../zoo/centernet';
import type { FieldPath } from './field-path';

/**
 * What the shipped window classifier sees: the last map of CenterNet's trunk (MobileNetV3; Howard et al., 2019), before
 * its decoder. No node up to here knows the size of the picture, so one graph takes all levels of the pyramid.
 */
export const WINDOW_TAP = { name: 'extern1/hard_swish/mul_1', stride: 32, channels: 480 } as const;

/** That part of CenterNet on the current backend, for pictures [n, height, width, 3] of any size, RGB 0 to 255. */
export function centernetMaps(files: GraphFiles): CompanionMaps {
  return new CompanionMaps(sourceOf(files), CENTERNET_PREPROCESSING);
}

/** Its layers. */
export function centernetPath(files: GraphFiles): FieldPath {
  const source = sourceOf(files);
  return { ...graphLayers(source), input: source.input };
}

function sourceOf(files: GraphFiles): CompanionSource {
  return readCompanion(centernet.weights.sha256, files, [WINDOW_TAP.name]);
}
