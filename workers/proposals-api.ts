/** What crosses between the page and the worker of region proposals. Part of api.ts, from where the page imports it. */
import type { ProxyMarked } from 'comlink';
import type { Box } from '../models/geometry/box';
import type { ColourSpace } from '../models/proposals/colour';
import type { Covered } from '../models/proposals/recall';
import type { Recognised } from '../models/proposals/rcnn';
import type { Measure, Similarities } from '../models/proposals/similarity';
import type { BackendName, Frame } from './api';

export type { ColourSpace, Covered, Measure, Recognised, Similarities };

/** One of the hierarchies that the proposals come from. */
export interface HierarchyInfo {
  readonly colour: ColourSpace;
  /** Threshold of the segmentation. */
  readonly k: number;
  /** What regions were compared by. */
  readonly measures: readonly Measure[];
  /** Regions that the segmentation found; one fewer unions make one of them. */
  readonly regions: number;
}

/** What selective search made of a picture. */
export interface ProposalResult {
  readonly hierarchies: readonly HierarchyInfo[];
  /** [n, 4]: left, top, right, bottom in fractions of the frame; best guess first, none twice. */
  readonly boxes: Float32Array;
  /** Size of the smaller picture that was searched, pixels. */
  readonly width: number;
  readonly height: number;
  readonly ms: number;
}

/** One state of a hierarchy on its way from the segmentation to one region. */
export interface HierarchyStep {
  readonly hierarchy: number;
  /** Unions so far; 0 is the segmentation. */
  readonly merges: number;
  /** Regions that are left. */
  readonly regions: number;
  /** Each region in the mean of its colours, the newest with a white edge. Whoever receives it closes it. */
  readonly picture: ImageBitmap;
  /** The last union: boxes of the two in fractions of the frame, and how alike they were; null before the first. */
  readonly union: { readonly boxes: readonly [Box, Box]; readonly similarities: Similarities } | null;
}

/** What is to be recognised. */
export interface RecogniseRequest {
  /** The first so many proposals. */
  readonly count: number;
  /** Least score, [0, 1]. */
  readonly scoreThreshold: number;
  /** A box goes when it overlaps a better one of its class by more. */
  readonly iouThreshold: number;
  /** For the classifier, which is opened when first asked. */
  readonly backend: BackendName | 'auto';
  /** Directory of the app, ending in '/'. */
  readonly baseUrl: string;
}

/** What R-CNN made of the proposals. */
export interface RecogniseResult {
  readonly count: number;
  /** What is left after suppression, best first. */
  readonly found: readonly Recognised[];
  /** Proposals that went through the network just now: those before were kept. */
  readonly crops: number;
  /** Milliseconds for them, without opening the network. */
  readonly ms: number;
  readonly backend: BackendName;
}

/** Share that is done, [0, 1]. */
export type ProposalProgress = ((done: number) => void) & ProxyMarked;

/** workers/proposals.ts */
export interface ProposalsWorker {
  /**
   * Selective search on a still picture; takes ownership of `frame` and closes it. What it finds replaces what was
   * there, for the calls below. Rejects with fault 'frame', or an AbortError when `signal` aborts or another picture is
   * given meanwhile.
   */
  propose(frame: Frame, onprogress: ProposalProgress, signal: AbortSignal): Promise<ProposalResult>;
  /** null without a picture, or without such a hierarchy; `merges` beyond the last shows the last. */
  step(hierarchy: number, merges: number): Promise<HierarchyStep | null>;
  /** How well the proposals cover these things, from IoU `overlap` on; empty without a picture. */
  cover(things: readonly Box[], overlap: number): Promise<readonly Covered[]>;
  /**
   * R-CNN: the window classifier on each of the first proposals, and suppression within each class. null without a
   * picture. Rejects with a fault, or an AbortError when aborted; what was recognised by then is kept.
   */
  recognise(
    request: RecogniseRequest, onprogress: ProposalProgress, signal: AbortSignal,
  ): Promise<RecogniseResult | null>;
}
