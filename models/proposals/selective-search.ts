import type { Picture } from '../picture';
import { convert, type ColourSpace } from './colour';
import { filter, gaussian } from './gaussian';
import { group, type Hierarchy } from './grouping';
import { shrink, type Planes } from './planes';
import { rank } from './ranking';
import { gradientsOf, measure, touching } from './regions';
import { segment, type Segmentation } from './segmentation';
import type { Measure } from './similarity';

/** One way of growing regions: what is one thing in one of them is two in another. */
export interface Strategy {
  readonly colour: ColourSpace;
  /** Of the segmentation; regions have at least as many pixels. */
  readonly k: number;
  readonly measures: readonly Measure[];
}

const ALL: readonly Measure[] = ['colour', 'texture', 'size', 'fill'];
const WITHOUT_COLOUR: readonly Measure[] = ['texture', 'size', 'fill'];

/** 'fast' of the paper's table: two colour spaces, two segmentations, with and without colour. */
export const FAST: readonly Strategy[] = (['hsv', 'lab'] as const).flatMap((colour) =>
  [50, 100].flatMap((k) => [ALL, WITHOUT_COLOUR].map((measures) => ({ colour, k, measures }))),
);

export interface SearchOptions {
  readonly strategies: readonly Strategy[];
  /** Pixels: longer pictures are made smaller. */
  readonly longest: number;
  /** Pixels of the smaller picture: boxes with a shorter side are left out. */
  readonly minSide: number;
  /** Of the ranking. */
  readonly seed: number;
}

export const DEFAULT_SEARCH: SearchOptions = { strategies: FAST, longest: 500, minSide: 12, seed: 1 };

/** A hierarchy and how it came about. */
export interface Grown {
  readonly strategy: Strategy;
  readonly segmentation: Segmentation;
  readonly hierarchy: Hierarchy;
}

/** What selective search made of a picture. */
export interface Search {
  /** Red, green and blue of the picture that was searched: the smaller one. */
  readonly picture: Planes;
  /** One for each strategy. */
  readonly grown: readonly Grown[];
  /** [n, 4]: left, top, right, bottom in fractions of the picture; best guess first. */
  readonly boxes: Float32Array;
}

/** Standard deviation of the smoothing before the segmentation, pixels. */
const SIGMA = 0.8;

/**
 * Selective search (Uijlings, van de Sande, Gevers and Smeulders, 2013): where things may be, whatever they are. The
 * picture is cut into regions, which unite by likeness; the box of every region on the way is a proposal.
 * Yields the share that is done, in [0, 1], so that whoever runs it can tell, let others in between, or stop.
 */
export function* selectiveSearch(picture: Picture, options: SearchOptions = DEFAULT_SEARCH): Generator<number, Search> {
  const { strategies, longest, minSide, seed } = options;
  const rgb = shrink(picture, longest);
  const { width, height } = rgb;
  const smooth = filter(rgb, gaussian(SIGMA), gaussian(SIGMA));
  const grown: Grown[] = [];
  yield 0;
  for (const colour of new Set(strategies.map((strategy) => strategy.colour))) {
    const planes = convert(rgb, colour);
    const gradients = gradientsOf(planes);
    const smoothed = convert(smooth, colour);
    for (const k of new Set(strategies.filter((one) => one.colour === colour).map((one) => one.k))) {
      yield grown.length / strategies.length;
      const segmentation = segment(smoothed, { k, minSize: k });
      const neighbours = touching(segmentation);
      const regions = measure(segmentation, planes, gradients);
      for (const strategy of strategies.filter((one) => one.colour === colour && one.k === k)) {
        yield grown.length / strategies.length;
        const hierarchy = group(regions, neighbours, strategy.measures, width * height);
        grown.push({ strategy, segmentation, hierarchy });
      }
    }
  }
  const pixels = rank(grown.map(({ hierarchy }) => hierarchy), { seed, minSide });
  const boxes = Float32Array.from(pixels, (edge, i) => edge / (i % 2 === 0 ? width : height));
  yield 1;
  return { picture: rgb, grown, boxes };
}

/** Runs it to its end. */
export function search(picture: Picture, options: SearchOptions = DEFAULT_SEARCH): Search {
  const steps = selectiveSearch(picture, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
