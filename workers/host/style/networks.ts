import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { LossNet } from '../../../models/style/loss-net';
import type { StyleVector } from '../../../models/style/spec';
import type { TransferNet } from '../../../models/style/transfer-net';

/** The id of the style that hands the picture through. */
export const PHOTOGRAPH = 'photograph';

/** Everything that is needed to paint and to learn to. */
export interface StyleNetworks {
  readonly transfer: TransferNet;
  readonly loss: LossNet;
  /** By id; `PHOTOGRAPH` among them. */
  readonly vectors: ReadonlyMap<string, StyleVector>;
  /** Makes a style out of a picture [1, h, w, 3] in 0..1 at once. */
  predict(picture: Tensor4D): Promise<StyleVector>;
  dispose(): void;
}
