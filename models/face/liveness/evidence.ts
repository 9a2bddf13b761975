import { concat, slice, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import type { GraphModel } from '@tensorflow/tfjs-converter';
import { toRegion, type Region } from '../align/region';
import type { Normalisation } from '../align/warp';
import { computed } from '../computed';
import type { Cutter } from '../cutter';
import type { FaceDetection } from '../detect/detection';

const ANTISPOOF_SIZE = 128;
const LIVENESS_SIZE = 32;
/** How much larger than the detector's box the square is that both networks look at, as in @vladmandic/human. */
const MARGIN = 1.4;

const NORMALISATION: Normalisation = { scale: [1 / 255, 1 / 255, 1 / 255], offset: [0, 0, 0] };

/** What two small networks think of a face, from 0 (a picture of a face) to 1 (a face). Weak evidence, not a proof. */
export interface Evidence {
  readonly real: number;
  readonly live: number;
}

/** The anti-spoofing and the liveness network. */
export class EvidenceNetworks {
  readonly #antispoof: GraphModel;
  readonly #liveness: GraphModel;

  constructor(antispoof: GraphModel, liveness: GraphModel) {
    this.#antispoof = antispoof;
    this.#liveness = liveness;
  }

  /** @throws BadOutputError if a network computes what is no number */
  async judge(cutter: Cutter, { left, top, right, bottom }: FaceDetection): Promise<Evidence> {
    const centre = { x: (left + right) / 2, y: (top + bottom) / 2 };
    const region: Region = { centre, side: Math.max(right - left, bottom - top) * MARGIN, angle: 0 };
    const cut = (size: number) => cutter.cut(toRegion(region, size), size, NORMALISATION);
    const values = await computed(() => {
      const real = this.#antispoof.execute(cut(ANTISPOOF_SIZE)) as Tensor2D;
      const live = slice(this.#liveness.execute(cut(LIVENESS_SIZE)) as Tensor2D, [0, 0], [1, 1]);
      return concat([real, live] as Tensor[], 1);
    });
    return { real: values[0]!, live: values[1]! };
  }

  dispose(): void {
    this.#antispoof.dispose();
    this.#liveness.dispose();
  }
}
