import { tidy, type Tensor4D } from '@tensorflow/tfjs-core';
import { classifierParts } from '../../transfer/classifier';
import type { StoredClassifier } from '../../transfer/training';
import { CompanionMaps } from '../../trunk/companion';
import { graphLayers } from '../../trunk/graph-layers';
import type { TrunkSource } from '../../trunk/ssd-trunk';
import { Trunk, withState } from '../../trunk/trunk';
import { ConvHead } from '../conv-head';
import { trunkFieldLayers } from '../receptive-field';
import { TrunkWindows, type MapSource } from '../trunk-windows';
import { withHead } from './field-path';
import { SlidingWindowNetwork } from './network';

/** Pixels from one cell of the taps to the next, of both trunks. */
const STRIDE = 32;

/**
 * A classifier of the Train tab that slides: what it averages over a picture is averaged over a window as large as the
 * pictures that it was trained on, and its dense layers become 1 × 1. Nothing is trained.
 */
class OwnWindows extends TrunkWindows {
  readonly #owned: readonly { dispose(): void }[];

  constructor(maps: MapSource, taps: readonly string[], head: ConvHead, owned: readonly { dispose(): void }[]) {
    super(maps, taps, STRIDE, head);
    this.#owned = owned;
  }

  dispose(): void {
    for (const each of this.#owned) each.dispose();
  }
}

/**
 * @param trunk up to the last tap, with its companion if the classifier has one
 * @param background label that stands for nothing; null if none does
 * @throws RangeError if the weights are damaged or do not fit, or were trained on another trunk
 */
export function ownDetector(
  stored: StoredClassifier,
  trunk: TrunkSource,
  labels: readonly string[],
  background: string | null,
  inputSize: number,
): SlidingWindowNetwork {
  const { spec } = stored;
  const { weights, normaliser, trained } = classifierParts(stored, trunk);
  const owned: { dispose(): void }[] = [];
  try {
    const features = new Trunk(trunk.spec, withState(trunk.weights, trained));
    owned.push(features);
    const beside = spec.companion ? new CompanionMaps(trunk.companion!, trunk.preprocessing) : null;
    if (beside) owned.push(beside);
    const cells = Math.min(inputSize / STRIDE, Math.max(1, Math.round(spec.inputSize / STRIDE)));
    const window = { height: cells, width: cells, channels: spec.head.inputs };
    const head = ConvHead.pooled({ spec: spec.head, weights }, window, normaliser);
    owned.push(head);
    const maps: MapSource = {
      forward: (images: Tensor4D, taps) => tidy(() => {
        return [...features.forward(images, taps), ...(beside ? beside.forward(images) : [])];
      }),
    };
    const besides = trunk.companion && spec.companion ? graphLayers(trunk.companion) : null;
    return new SlidingWindowNetwork({
      windows: new OwnWindows(maps, spec.taps, head, owned),
      inputSize,
      preprocessing: { ...trunk.preprocessing, mode: 'letterbox' },
      labels,
      reading: { kind: spec.answers, background: background === null ? -1 : labels.indexOf(background) },
      // The averages are a layer of their own: a window of cells, and every dense layer sees one of its cells.
      path: withHead(
        { layers: trunkFieldLayers(trunk.spec), input: trunk.spec.input, global: besides?.global ?? false },
        cells,
        spec.head.hidden.length + 1,
      ),
    });
  } catch (error) {
    for (const each of owned.reverse()) each.dispose();
    throw error;
  }
}
