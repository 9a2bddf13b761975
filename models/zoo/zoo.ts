import type { Preprocessing } from '../geometry/letterbox';
import type { YoloSpec } from '../yolo/spec';

/** Which networks exist. The page may import this file: it is plain data without mathematics. */
export type DetectorId = 'ssd' | 'centernet' | 'yolo' | 'sliding-window' | 'tiny-yolo-face';

/** One file of weights as it is served: content-addressed, so a changed file has another address. */
export interface WeightFile {
  /** Relative to the app's base, for instance 'weights/ssd.3f2a….json'. */
  readonly path: string;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** Networks about faces, each with one task in the chain. */
export type FaceNetworkId = 'face-detector' | 'face-landmarks' | 'face-mesh' | 'face-embedding' | 'face-antispoof' | 'face-liveness';

/** How the outputs of a network are to be read. */
export type Architecture =
  | { readonly kind: 'ssd' }
  | { readonly kind: 'centernet' }
  | {
      readonly kind: 'yolo';
      readonly spec: YoloSpec;
      readonly preprocessing: Preprocessing;
      /** Whether the heads sit on CenterNet's trunk, whose resizes must be told the input size. */
      readonly onCenternet: boolean;
    }
  | {
      /** A classifier of windows on CenterNet's trunk: the entry's own files are that network's. */
      readonly kind: 'sliding-window';
      /** Its dense layers, as halves one after the other: kernel and bias of each. */
      readonly head: WeightFile;
      /** Units of each of the layers before the answer. */
      readonly hidden: readonly number[];
      /** Cells along a side of the window, and pixels from one cell to the next. */
      readonly cells: number;
      readonly stride: number;
    };

/** What is known of a network: enough to load it, to check it and to credit it. */
export interface NetworkEntry {
  readonly id: string;
  readonly name: string;
  readonly task: 'detect' | 'face';
  /** tfjs graph model topology (`model.json`) and its one weight shard. */
  readonly topology: WeightFile;
  readonly weights: WeightFile;
  /** Square input sides in pixels that the network may be built for; the first is the one it was trained for. */
  readonly inputSizes: readonly number[];
  readonly source: { readonly package: string; readonly version: string; readonly url: string };
  readonly licence: { readonly spdx: string; readonly holder: string; readonly text: string };
  /** The card: what it was trained on, how it is fed, measured accuracy with the command that measured it, limits. */
  readonly card: {
    readonly data: string;
    readonly preprocessing: string;
    readonly metrics: readonly { readonly what: string; readonly value: string; readonly command: string }[];
    readonly limits: string;
    /** Sizes in network pixels of boxes it was trained on, a sample of them: what its anchors were taken from. */
    readonly shapes?: readonly (readonly [width: number, height: number])[];
  };
}

/** A detector of the zoo. */
export interface ZooEntry extends NetworkEntry {
  readonly id: DetectorId;
  readonly task: 'detect';
  readonly network: Architecture;
  readonly classes: readonly string[];
}

/** A network of the face chain. */
export interface FaceEntry extends NetworkEntry {
  readonly id: FaceNetworkId;
  readonly task: 'face';
}

/** Name of the browser cache in which fetched weights are kept under their content-addressed path. */
export const WEIGHT_CACHE = 'saccade-weights-v1';
