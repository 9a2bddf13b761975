import { reshape, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { assertFinite } from '../finite';
import type { Box } from '../geometry/box';
import { clipped } from '../geometry/clip';
import { nonMaxSuppression } from '../geometry/nms';
import { scoresOf, type Reading } from '../sliding-window/detector/reading';
import { decodeBox } from '../sliding-window/localisation';
import type { WindowNetwork } from '../sliding-window/window-network';
import { cutOut } from './cut-out';
import type { Planes } from './planes';
import { boxAt } from './recall';

/** A classifier of windows: here each proposal is its window. */
export interface CropClassifier {
  readonly windows: WindowNetwork;
  readonly reading: Reading;
  /** Names of the classes, in order. */
  readonly labels: readonly string[];
}

/** A proposal that was recognised. */
export interface Recognised {
  /** Its place, from 0. */
  readonly proposal: number;
  readonly box: Box;
  readonly label: string;
  readonly score: number;
}

/** Crops that go through the network together. */
const BATCH = 16;

/**
 * R-CNN (Girshick et al., 2014) with the window classifier: each proposal is cut out, warped to the classifier's window
 * and recognised by itself. What was recognised is kept, so that more proposals cost only the rest.
 */
export class ProposalRecogniser {
  readonly #classifier: CropClassifier;
  readonly #picture: Planes;
  readonly #boxes: Float32Array;
  /** Best class and its score, of the proposals so far; and the box that each tells, where the classifier does. */
  readonly #classes: number[] = [];
  readonly #scores: number[] = [];
  readonly #told: Box[] = [];

  /** @param boxes [n, 4]: left, top, right, bottom in fractions of the picture; best guess first */
  constructor(classifier: CropClassifier, picture: Planes, boxes: Float32Array) {
    this.#classifier = classifier;
    this.#picture = picture;
    this.#boxes = boxes;
  }

  /** Proposals that were recognised so far. */
  get done(): number {
    return this.#scores.length;
  }

  /**
   * Recognises the next few proposals.
   * @returns whether any were left
   * @throws BadOutputError
   */
  async more(until: number): Promise<boolean> {
    const { windows, reading, labels } = this.#classifier;
    const from = this.done;
    const count = Math.min(BATCH, Math.min(until, this.#boxes.length / 4) - from);
    if (count <= 0) return false;
    const side = windows.window;
    const length = side * side * 3;
    const crops = new Float32Array(count * length);
    for (let i = 0; i < count; i++) {
      cutOut(this.#picture, boxAt(this.#boxes, from + i), side, crops.subarray(i * length, (i + 1) * length));
    }
    const answers = tidy(() => {
      return reshape(windows.forward(tensor4d(crops, [count, side, side, 3])), [count, windows.classes]);
    });
    const outputs = (await answers.data()) as Float32Array;
    answers.dispose();
    assertFinite(outputs);
    for (let i = 0; i < count; i++) {
      const output = outputs.subarray(i * windows.classes, (i + 1) * windows.classes);
      const scores = scoresOf(reading, output);
      const best = labels.reduce((top, _, k) => (scores[k]! > scores[top]! ? k : top), 0);
      this.#classes.push(best);
      this.#scores.push(scores[best]!);
      if (reading.kind === 'localised') this.#told.push(clipped(decodeBox(boxAt(this.#boxes, from + i), output)));
    }
    return true;
  }

  /**
   * What is left of the first `count` proposals after suppression within each class, best first.
   * @param scoreThreshold least score, [0, 1]
   * @param iouThreshold a box goes when it overlaps a better one of its class by more
   * @param regression the boxes that the proposals tell instead of their own, where the classifier tells any
   */
  found(count: number, scoreThreshold: number, iouThreshold: number, regression = false): Recognised[] {
    const told = regression && this.#told.length > 0;
    const boxOf = (proposal: number) => (told ? this.#told[proposal]! : boxAt(this.#boxes, proposal));
    const order = Array.from({ length: Math.min(count, this.done) }, (_, i) => i)
      .filter((i) => this.#scores[i]! >= scoreThreshold)
      .sort((a, b) => this.#scores[b]! - this.#scores[a]!);
    const corners = this.#told.flatMap(({ x, y, width, height }) => [x, y, x + width, y + height]);
    const boxes = told ? Float32Array.from(corners) : this.#boxes;
    const kept = nonMaxSuppression(boxes, Int32Array.from(this.#classes), order, iouThreshold, order.length);
    return kept.map((proposal) => ({
      proposal,
      box: boxOf(proposal),
      label: this.#classifier.labels[this.#classes[proposal]!]!,
      score: this.#scores[proposal]!,
    }));
  }
}
