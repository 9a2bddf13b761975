import type { Box } from './geometry/box';

/** Where in the network a detection came from, for the views that explain it. */
export interface Origin {
  /** Column and row of the output cell. */
  readonly cell: readonly [column: number, row: number];
  /** Network pixels from one cell to the next. */
  readonly stride: number;
  /** Index of the anchor within the cell; 0 for detectors without anchors. */
  readonly anchor: number;
}

/** One thing found: a box in fractions of the frame, what it is, and how sure the network is. */
export interface Detection {
  readonly box: Box;
  /** The network's own English name of the class: a stable key, translated where it is shown. */
  readonly label: string;
  /** Index of the class in the zoo entry's `classes`. */
  readonly classIndex: number;
  /** [0, 1]: sigmoid or softmax output; not a calibrated probability. */
  readonly score: number;
  readonly origin: Origin;
}

/** What the person may set about a detection, on every frame anew. */
export interface DetectSettings {
  /** Candidates below this are dropped. [0, 1] */
  readonly scoreThreshold: number;
  /** A box goes when it overlaps a better one of its class by more than this IoU. [0, 1] */
  readonly iouThreshold: number;
  readonly maxBoxes: number;
  /** Labels to show; null shows all. */
  readonly labels: readonly string[] | null;
  /** Also return the candidates before non-max suppression. */
  readonly explain: boolean;
}
