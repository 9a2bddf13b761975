import type { GraphFiles } from '../graph-files';
import type { Preprocessing } from '../geometry/letterbox';
import { ssd } from '../zoo/ssd';
import type { CompanionSource } from './companion';
import { readTrunk } from './read-graph';
import type { TrunkSpec, TrunkWeights } from './spec';

/** How the trunk of the zoo's SSD is fed: as that network is. */
export const SSD_PREPROCESSING: Preprocessing = {
  mode: 'squash',
  order: 'rgb',
  scale: [1 / 127.5, 1 / 127.5, 1 / 127.5],
  offset: [-1, -1, -1],
  pad: 127.5,
};

/**
 * Taps that classify best: the depthwise maps of the last three blocks. Averages of the wider maps before them
 * ('…/expand', 'Conv_1') are what one would take first, and are 2 to 5 points worse on Caltech-101 with
 * the same ridge probe.
 */
export const SSD_TAPS = ['expanded_conv_14/depthwise', 'expanded_conv_15/depthwise', 'expanded_conv_16/depthwise'] as const;

/**
 * The MobileNetV2 of the zoo's SSD (Sandler et al., 2018): 'Conv', 'expanded_conv', 'expanded_conv_1' to '_16' and
 * 'Conv_1', 19 blocks. A trunk that ends at an earlier tap has only the blocks up to there, so that "the last k blocks"
 * are blocks that are used.
 */
export function readSsdTrunk(files: GraphFiles, lastTap = 'Conv_1') {
  return readTrunk(files, lastTap);
}

/** A trunk to learn with, in memory: everything that features depend on. */
export interface TrunkSource {
  /** SHA-256 of its weights. */
  readonly id: string;
  readonly spec: TrunkSpec;
  readonly weights: TrunkWeights;
  readonly preprocessing: Preprocessing;
  /** What classifiers use of it, in the order in which it is computed. */
  readonly taps: readonly string[];
  /** A second trunk whose averages stand after those of the taps; never trained. */
  readonly companion?: CompanionSource;
}

/** The zoo's trunk, up to the last of the taps. @throws RangeError if it has no such tap */
export function ssdTrunkSource(files: GraphFiles, taps: readonly string[] = SSD_TAPS): TrunkSource {
  const last = taps.at(-1);
  if (last === undefined) throw new RangeError('a classifier needs a tap');
  const { spec, weights } = readSsdTrunk(files, last);
  return { id: ssd.weights.sha256, spec, weights, preprocessing: SSD_PREPROCESSING, taps };
}
