import { tensor4d, type Tensor4D } from '@tensorflow/tfjs-core';
import { ConvHead } from '../../../models/sliding-window/conv-head';
import { LOCALISATION } from '../../../models/sliding-window/localisation';
import { sigmoid } from '../../../models/sliding-window/probabilities';
import { foldStandardisation } from '../../../models/sliding-window/standardise';
import { hardNegatives } from '../../../models/sliding-window/training-windows';
import { fromHalves } from '../../../models/half';
import type { LabelledView } from './examples';
import type { FittedHead } from './fit';
import type { ViewStore } from './store';
import { CELLS, CHANNELS } from './trunk';

/** Mistakes of a view. */
const MISTAKES = { count: 30, least: 0.25, apart: 0.6 };

/** Slides the head over the maps of every view: windows on nothing that it is most sure show something. */
export async function mine(
  views: readonly LabelledView[],
  store: ViewStore,
  { head, scale }: FittedHead,
): Promise<Map<number, number[]>> {
  const window = { height: CELLS, width: CELLS, channels: CHANNELS };
  const sliding = ConvHead.flattened(foldStandardisation(head, scale), window);
  const found = new Map<number, number[]>();
  for (const { view, boxes, labels, things, ofLevels } of views) {
    const { sides, levels } = store.read(view.number);
    const presence: number[] = [];
    let at = 0;
    for (const side of sides) {
      const cells = side / 32;
      const values = fromHalves(levels.subarray(at, at + cells * cells * CHANNELS));
      at += values.length;
      const map = tensor4d(values, [1, cells, cells, CHANNELS]);
      const answers: Tensor4D = sliding.forward(map);
      const outputs = (await answers.data()) as Float32Array;
      map.dispose();
      answers.dispose();
      for (let i = LOCALISATION.p; i < outputs.length; i += sliding.classes) presence.push(sigmoid(outputs[i]!));
    }
    const ofView = { labels: labels.subarray(0, ofLevels), things };
    found.set(view.number, hardNegatives(boxes.slice(0, ofLevels), ofView, presence, MISTAKES));
  }
  sliding.dispose();
  return found;
}
