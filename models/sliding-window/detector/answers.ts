import type { Box } from '../../geometry/box';

/** The windows on one level of the pyramid: columns × rows of them, all of one size. */
export interface WindowLevel {
  /** 0 has the smallest windows. */
  readonly level: number;
  readonly columns: number;
  readonly rows: number;
  /** The window of cell (0, 0). Window (c, r) lies c · step.x and r · step.y further; at the rim it may stick out. */
  readonly first: Box;
  readonly step: { readonly x: number; readonly y: number };
  /** The level's picture, network pixels. */
  readonly pixels: { readonly width: number; readonly height: number };
  /** Network pixels on this level: side of the window, and from one window to the next. */
  readonly window: number;
  readonly stride: number;
}

/** One window. */
export interface WindowAddress {
  readonly level: number;
  readonly column: number;
  readonly row: number;
}

/** How sure every window of the newest frame is of one class. */
export interface WindowHeat {
  /** The pyramid: scores [rows, columns] in [0, 1] for every window of every level. */
  readonly levels: readonly (WindowLevel & { readonly scores: Float32Array })[];
  /** The same over the whole frame, interpolated between the windows' middles, everywhere the best level's value. */
  readonly raster: { readonly width: number; readonly height: number; readonly values: Float32Array };
  /** The surest window; null where there is none. */
  readonly best: (WindowAddress & { readonly score: number }) | null;
}

/** What the network says of one window of the newest frame. */
export interface WindowReading {
  readonly level: WindowLevel;
  readonly address: WindowAddress;
  /** The window itself. */
  readonly window: Box;
  /** P(anything at all): the course's p. null where the network does not say it apart from the classes. */
  readonly objectness: number | null;
  /** Best five classes, the best first; scores as they are compared with the threshold. */
  readonly best: readonly { readonly label: string; readonly classIndex: number; readonly score: number }[];
  /**
   * The box that it tells: (bx, by) the middle and (bw, bh) the size as the head puts them out, relative to the window
   * ((0, 0) its upper left corner, (1, 1) the lower right one), and the box in the frame. null without regression.
   */
  readonly regression: {
    readonly bx: number; readonly by: number; readonly bh: number; readonly bw: number; readonly box: Box;
  } | null;
}

/** A layer on the way from the pixels to a cell, with what the cells of this layer see. Pixels of the level. */
export interface FieldStep {
  readonly name: string;
  readonly kernel: number;
  /** Of this layer alone. */
  readonly ownStride: number;
  /** Pixels from one cell to the next. */
  readonly stride: number;
  /** Side of the receptive field. */
  readonly field: number;
}

/** Stride and receptive field of a cell, as its layers have it. */
export interface ComputedField {
  readonly address: WindowAddress;
  readonly window: Box;
  readonly step: WindowLevel['step'];
  /** From the first layer to the answer. */
  readonly layers: readonly FieldStep[];
  /** What the convolutions before the answer see: larger than the window, and often than the frame. */
  readonly field: Box;
  /**
   * Whether some layer weighs channels by averages over the whole picture (squeeze-and-excite, Hu et al., 2018): then
   * every cell depends a little on every pixel, whatever the convolutions see.
   */
  readonly global: boolean;
}

/** What a cell depends on, found out by changing bands of pixels and looking whether it answers anything else. */
export interface MeasuredWindowField {
  readonly address: WindowAddress;
  /** Change of the answer for each band of rows, top to bottom, and of columns, left to right; largest is 1. */
  readonly byRow: Float32Array;
  readonly byColumn: Float32Array;
  /** Where in the frame the bands lie: band i covers from + i · size. */
  readonly rows: { readonly from: number; readonly size: number };
  readonly columns: { readonly from: number; readonly size: number };
  /** The smallest box out of whole bands that holds every change at all; null if nothing changed. */
  readonly touched: Box | null;
  /** The same for changes of at least a tenth of the largest: the effective receptive field (Luo et al., 2016). */
  readonly effective: Box | null;
  readonly pictures: number;
  readonly ms: number;
}

/** What the person sets about the two ways. */
export interface CompareWindows {
  /** Side of the smallest window as a share of the frame's shorter side, (0, 1]. */
  readonly windowSize: number;
  /** Network pixels from one window to the next: a multiple of 32. May be larger than the picture. */
  readonly stride: number;
  /** Levels of the pyramid, each with windows √2 larger. 1 to 6. */
  readonly scales: number;
  /** Crops that go through the network together. */
  readonly batch: number;
}

/** The two ways over the windows of one level, cell by cell. */
export interface LevelComparison {
  readonly level: WindowLevel;
  /** [rows, columns]: probability of the class of `cropClass` in the crop, and of the same class in the single pass. */
  readonly crop: Float32Array;
  readonly pass: Float32Array;
  /** [rows, columns]: index of the crop's best class; -1 for background. */
  readonly cropClass: Int32Array;
  readonly passClass: Int32Array;
  /** [rows, columns]: largest difference of the window's probabilities. */
  readonly difference: Float32Array;
  readonly cropMs: number;
  readonly passMs: number;
}

/** The crop loop against the single pass, over the same windows of the newest frame. */
export interface WindowComparison {
  readonly levels: readonly LevelComparison[];
  readonly labels: readonly string[];
  readonly windows: number;
  /** Milliseconds of both ways, uploading included in neither. */
  readonly cropMs: number;
  readonly passMs: number;
  /** Of all probabilities. */
  readonly largest: number;
  readonly mean: number;
  /** The window with the largest difference; null if there is no window. */
  readonly at: WindowAddress | null;
  /** Share of the windows for which both answer the same class. */
  readonly agreement: number;
  /**
   * Largest difference between the scores of the dense head, put on a window of the single pass's own map, and those of
   * the cell of the convolution that stands for this window: the same numbers but for rounding (≤ 1e-4).
   */
  readonly headDifference: number;
  /**
   * Why the two differ: Σ|crop − whole| / Σ|whole| of the features, over all windows, and for each place in the window
   * [cells, cells], as convolutions with 'same' padding see zeros beyond a crop's edge and the neighbours in the whole
   * picture. 0: nothing is padded.
   */
  readonly padding: { readonly overall: number; readonly cells: number; readonly byPlace: Float32Array } | null;
}

/** The course's own 14 × 14 ConvNet on a drawn picture of shapes: valid padding, so both ways agree to the pixel. */
export interface ShapeRequest {
  /** The same seed draws the same picture. */
  readonly seed: number;
  /** Pixels, from 14 to 512. */
  readonly width: number;
  readonly height: number;
  /** Pixels from one window to the next; an even number. */
  readonly stride: number;
}

export interface ShapeWindows {
  /** RGBA, width × height. */
  readonly picture: { readonly width: number; readonly height: number; readonly rgba: Uint8ClampedArray };
  /** What is drawn, and where. */
  readonly things: readonly { readonly label: string; readonly box: Box }[];
  /** What is found in the single pass, after suppression. */
  readonly found: readonly { readonly label: string; readonly box: Box; readonly score: number }[];
  readonly comparison: WindowComparison;
  /** The layers, and what a cell of each sees. */
  readonly layers: readonly FieldStep[];
}
