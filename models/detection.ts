import type { Box } from './geometry/box';

/** Where in the network a detection came from, for the views that explain it. */
export interface Origin {
  /** Column and row of the output cell. */
  readonly cell: readonly [column: number, row: number];
  /** Network pixels from one cell to the next. */
  readonly stride: number;
  /** Index of the anchor within the cell; 0 for detectors without anchors. */
  readonly anchor: number;
  /** Of sliding windows: the level of the pyramid, 0 the smallest windows, and the window itself. */
  readonly window?: { readonly level: number; readonly box: Box };
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

/** A detection before suppression, and what suppression makes of it. */
export interface Candidate extends Detection {
  /** Index among the candidates of the better box that suppresses it; -1: it is kept. */
  readonly suppressedBy: number;
  /** IoU with that one, in [0, 1]; 0 if it is kept. */
  readonly iou: number;
}

/** A cell of one of the grids that a detector lays over its input. */
export interface CellAddress {
  /** Which grid, the finest being 0. */
  readonly grid: number;
  readonly row: number;
  readonly column: number;
}

/** What one anchor of a cell predicts, whether it is believed or not. */
export interface AnchorPrediction {
  /** Index within the cell. */
  readonly anchor: number;
  /** P(object); null where the network does not say it apart from the classes. */
  readonly objectness: number | null;
  readonly label: string;
  readonly classIndex: number;
  /** P(class | object) of the best class. */
  readonly classScore: number;
  /** The product of both: what thresholds are compared with. */
  readonly score: number;
  /** In fractions of the frame. */
  readonly box: Box;
  /** The raw outputs t that the box was decoded from: x, y, width, height. */
  readonly outputs: readonly [x: number, y: number, width: number, height: number];
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
  /** Of sliding windows: false shows the windows themselves, and not the boxes that they tell. True if left out. */
  readonly regression?: boolean;
}
