import { CENTERNET_PREPROCESSING } from '../../centernet/preprocessing';
import type { GraphFiles } from '../../graph-files';
import type { StoredHead } from '../../transfer/head';
import { ConvHead } from '../conv-head';
import { TrunkWindows } from '../trunk-windows';
import { centernetMaps, centernetPath, WINDOW_TAP } from './centernet-maps';
import { withHead } from './field-path';
import { SlidingWindowNetwork } from './network';

/** Cells along a side of the shipped classifier's window: 96 pixels. */
export const WINDOW_CELLS = 3;

/** The shipped window classifier: a localisation head on CenterNet's trunk. */
export class ShippedWindows extends TrunkWindows {
  readonly #owned: readonly { dispose(): void }[];

  /**
   * @param files CenterNet's
   * @throws RangeError if the head is none for such windows
   */
  constructor(files: GraphFiles, head: StoredHead) {
    const window = { height: WINDOW_CELLS, width: WINDOW_CELLS, channels: WINDOW_TAP.channels };
    const sliding = ConvHead.flattened(head, window);
    const maps = centernetMaps(files);
    super(maps, [WINDOW_TAP.name], WINDOW_TAP.stride, sliding);
    this.#owned = [maps, sliding];
  }

  dispose(): void {
    for (const each of this.#owned) each.dispose();
  }
}

/** The detector made of it. @param files CenterNet's @param labels of c, in order */
export function shippedDetector(
  files: GraphFiles,
  head: StoredHead,
  labels: readonly string[],
  inputSize: number,
): SlidingWindowNetwork {
  const windows = new ShippedWindows(files, head);
  try {
    const preprocessing = CENTERNET_PREPROCESSING;
    const path = withHead(centernetPath(files), WINDOW_CELLS, head.spec.hidden.length + 1);
    const reading = { kind: 'localised' } as const;
    return new SlidingWindowNetwork({ windows, inputSize, preprocessing, labels, reading, path });
  } catch (error) {
    windows.dispose();
    throw error;
  }
}
