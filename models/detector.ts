import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { AnchorPrediction, Candidate, CellAddress, DetectSettings, Detection } from './detection';
import type { Letterbox, Preprocessing } from './geometry/letterbox';

/** A network that finds things, built for one input size. Every detector of the zoo is one of these. */
export interface DetectorNetwork {
  /** Side of the square input in pixels. */
  readonly inputSize: number;
  readonly preprocessing: Preprocessing;
  /**
   * Runs the network on a preprocessed frame [1, inputSize, inputSize, 3].
   * @param everything what it leaves out for speed, because it cannot become a detection, is computed too, for
   *   `predictions` and for the candidates
   * @returns all candidates in one float tensor, so that one read-back is enough; `decode` knows its layout. The
   *   caller disposes both tensors.
   */
  execute(input: Tensor4D, everything?: boolean): Tensor;
  /**
   * Packed candidates, as read back → detections in fractions of the frame.
   * @throws BadOutputError if there is anything in `packed` that is not a finite number.
   */
  decode(packed: Float32Array, letterbox: Letterbox, settings: DetectSettings): Decoded;
  /**
   * What the anchors of a cell predict, out of the same numbers that `decode` takes; empty where there are no anchors,
   * or no such cell.
   */
  predictions(packed: Float32Array, letterbox: Letterbox, cell: CellAddress): readonly AnchorPrediction[];
  /** Frees the weights. */
  dispose(): void;
}

export interface Decoded {
  /** After non-max suppression, best first, at most `maxBoxes`. */
  readonly detections: readonly Detection[];
  /** Before it, best first and at most 300, if `explain` was asked for; else empty. */
  readonly candidates: readonly Candidate[];
  /** How many candidates passed the score threshold and the choice of labels. */
  readonly candidateCount: number;
}

/** The network computed NaN or infinity: the backend is broken, or the weights are. */
export class BadOutputError extends Error {
  override readonly name = 'BadOutputError';
}
