import { Random } from '../random';

/** Width and height of a box whose place does not matter, in any unit. */
export interface Shape {
  readonly width: number;
  readonly height: number;
}

export interface AnchorFit {
  /** By area, smallest first. */
  readonly anchors: readonly Shape[];
  /** Which anchor each shape belongs to. */
  readonly clusters: Int32Array;
  /** Mean over the shapes of the IoU with their anchor: how well the anchors fit. */
  readonly meanIou: number;
}

/** Rounds after which the clusters are taken as they are. They settle within some tens. */
const MAX_ROUNDS = 300;

/** IoU of two boxes with the same centre, in [0, 1]; 0 if one of them is empty. */
export function shapeIou(a: Shape, b: Shape): number {
  const intersection = Math.min(a.width, b.width) * Math.min(a.height, b.height);
  const union = a.width * a.height + b.width * b.height - intersection;
  return union > 0 ? intersection / union : 0;
}

/**
 * Anchors by k-means with the distance 1 − IoU (Redmon and Farhadi, YOLO9000, 2017), so that large boxes do not
 * outweigh small ones as they would under the Euclidean distance. Begins with k-means++ (Arthur and Vassilvitskii,
 * 2007); a centre becomes the mean of its cluster, but only if that fits the cluster no worse, because the mean does
 * not always minimise this distance. So the fit never gets worse from round to round.
 * @param k number of anchors; fewer come back if there are fewer different shapes
 * @throws RangeError for k < 1, no shapes, or a shape without a positive, finite area
 */
export function anchorsByKMeans(shapes: readonly Shape[], k: number, seed: number): AnchorFit {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`there cannot be ${k} anchors`);
  if (shapes.length === 0) throw new RangeError('there are no boxes to take anchors from');
  const bad = shapes.find(({ width, height }) => !(width > 0 && height > 0 && Number.isFinite(width * height)));
  if (bad) throw new RangeError(`a box of ${bad.width} × ${bad.height} has no area`);

  let centres = plusPlus(shapes, k, new Random(seed));
  let clusters = assign(shapes, centres);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    centres = centres.map((centre, c) => improved(centre, shapes.filter((_, i) => clusters[i] === c)));
    const next = assign(shapes, centres);
    if (next.every((cluster, i) => cluster === clusters[i])) break;
    clusters = next;
  }
  return sorted(shapes, centres);
}

/** Each next centre is a shape drawn with a chance in proportion to its squared distance from the centres so far. */
function plusPlus(shapes: readonly Shape[], k: number, random: Random): Shape[] {
  const centres = [shapes[random.below(shapes.length)]!];
  const nearest = shapes.map((shape) => 1 - shapeIou(shape, centres[0]!));
  while (centres.length < k) {
    let left = random.next() * nearest.reduce((sum, distance) => sum + distance ** 2, 0);
    if (left === 0) break;
    const drawn = nearest.findIndex((distance) => (left -= distance ** 2) < 0);
    const centre = shapes[drawn < 0 ? nearest.indexOf(Math.max(...nearest)) : drawn]!;
    centres.push(centre);
    shapes.forEach((shape, i) => (nearest[i] = Math.min(nearest[i]!, 1 - shapeIou(shape, centre))));
  }
  return centres;
}

function assign(shapes: readonly Shape[], centres: readonly Shape[]): Int32Array {
  return Int32Array.from(shapes, (shape) => {
    const overlaps = centres.map((centre) => shapeIou(shape, centre));
    return overlaps.indexOf(Math.max(...overlaps));
  });
}

function improved(centre: Shape, members: readonly Shape[]): Shape {
  if (members.length === 0) return centre;
  const mean = {
    width: members.reduce((sum, { width }) => sum + width, 0) / members.length,
    height: members.reduce((sum, { height }) => sum + height, 0) / members.length,
  };
  const fit = (candidate: Shape) => members.reduce((sum, member) => sum + shapeIou(member, candidate), 0);
  return fit(mean) > fit(centre) ? mean : centre;
}

function sorted(shapes: readonly Shape[], centres: readonly Shape[]): AnchorFit {
  const anchors = centres.toSorted((a, b) => a.width * a.height - b.width * b.height);
  const clusters = assign(shapes, anchors);
  const total = shapes.reduce((sum, shape, i) => sum + shapeIou(shape, anchors[clusters[i]!]!), 0);
  return { anchors, clusters, meanIou: total / shapes.length };
}
