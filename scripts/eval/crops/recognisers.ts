import { max, slice, tensor4d, tidy, type Tensor4D } from '@tensorflow/tfjs-core';
import { withInputSize } from '../../../models/centernet/input-size';
import { CENTERNET_PREPROCESSING } from '../../../models/centernet/preprocessing';
import type { GraphFiles } from '../../../models/graph-files';
import { loadGraph } from '../../../models/load-graph';
import { cutOut, levelInput } from '../../../models/sliding-window/level';
import { LOCALISATION } from '../../../models/sliding-window/localisation';
import type { ShippedWindows } from '../../../models/sliding-window/detector/shipped';
import type { Picture } from '../../../models/picture';
import type { Box } from '../../../models/geometry/box';

/** Says how well each class fits what a window shows. */
export interface CropRecogniser {
  /** @param window a square, in fractions of the picture; what lies outside of the picture is grey */
  scores(picture: Picture, window: Box): Promise<Float32Array>;
  dispose(): void;
}

/** The window cut out and seen alone: the trunk's padding begins at its edge. */
export function windowsAlone(windows: ShippedWindows): CropRecogniser {
  return ofWindows(windows, 0);
}

/**
 * The window where it is, as the single pass sees it: the picture is brought to the size at which the window is the
 * classifier's, and its cell is read from a pass over it and as much again on every side.
 */
export function windowsInPlace(windows: ShippedWindows): CropRecogniser {
  return ofWindows(windows, 1);
}

function ofWindows(windows: ShippedWindows, surround: 0 | 1): CropRecogniser {
  const cell = (surround * windows.window) / windows.stride;
  return {
    async scores(picture, window) {
      const answer = tidy(() => {
        const map = windows.forward(inputOf(picture, window, surround, windows.window));
        return slice(map, [0, cell, cell, LOCALISATION.c], [1, 1, 1, -1]);
      });
      const scores = (await answer.data()) as Float32Array;
      answer.dispose();
      return scores;
    },
    dispose: () => undefined,
  };
}

/**
 * CenterNet itself, which is taught by all of COCO: of each class the highest peak of its heat map, within the window
 * or, where it sees the surroundings too, within its middle half.
 * @param files CenterNet's
 * @param side of the window in network pixels, a multiple of 64
 */
export async function centernetOn(files: GraphFiles, side: number, surround: 0 | 1): Promise<CropRecogniser> {
  const across = side * (1 + 2 * surround);
  const graph = await loadGraph(withInputSize(files, across));
  return {
    async scores(picture, window) {
      const answer = tidy(() => {
        const heat = graph.execute(inputOf(picture, window, surround, side), ['keypoints']);
        const [map] = [heat].flat() as [Tensor4D];
        const cells = map.shape[1];
        // The window is the middle third of what is seen, and its middle half a sixth.
        const [from, count] = surround ? [Math.round((cells * 5) / 12), Math.round(cells / 6)] : [0, cells];
        return max(slice(map, [0, from, from, 0], [1, count, count, -1]), [0, 1, 2]);
      });
      const scores = (await answer.data()) as Float32Array;
      answer.dispose();
      return scores;
    },
    dispose: () => graph.dispose(),
  };
}

function inputOf(picture: Picture, window: Box, surround: number, side: number): Tensor4D {
  const size = Math.round(side * (1 + 2 * surround));
  const values = levelInput(cutOut(picture, window, surround), { width: size, height: size }, CENTERNET_PREPROCESSING);
  return tensor4d(values, [1, size, size, 3]);
}
