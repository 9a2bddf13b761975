import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../../models/random';
import type { WindowThing } from '../../../models/sliding-window/training-windows';
import { UserError } from '../../lib/program';
import { paint, type Painting } from '../yolo/compose';
import { drawLayout, type Tile } from '../yolo/layout';
import type { Photo, Photos } from '../yolo/pictures';
import type { ViewObject } from '../yolo/view';

/** Side of the canvas that views were painted on and the teacher was shown. */
const CANVAS = 576;
/** Side of the YOLO's input, in whose pixels the cache tells boxes. */
export const TOLD_AT = 416;
/**
 * What the teacher is so sure of is an example; what it is less sure of, down to SUSPECTED, is not background. Of
 * classes with fewer than RARE such things, less is asked for.
 */
const SURE = 0.35;
const SURE_IF_RARE = 0.18;
const RARE = 60;
const SUSPECTED = 0.1;
/** One photograph without true boxes of so many is kept for the test; views that show it are not learned from. */
const KEPT = 40;

/** Something in a view. */
export interface ViewThing extends WindowThing {
  /** How well each class describes it, as shares of the best one's. */
  readonly classes: readonly (readonly [classIndex: number, share: number])[];
}

/** A view to learn from: what the YOLO's training painted, and what there is to find in it. */
export interface WindowView {
  readonly number: number;
  readonly things: readonly ViewThing[];
}

/**
 * The views that `npm run train -- yolo` has made so far and put into its cache, as far as they may be learned from: no
 * photograph of the test is in them. Their teacher has been asked; their pictures are painted again by the same seed.
 * @throws UserError if there are none
 */
export function listViews(cache: string, photos: Photos, seed: number, count: number): WindowView[] {
  const file = join(cache, 'objects.jsonl');
  if (!existsSync(file)) throw new UserError(`There are no views in ${cache}; 'npm run train -- yolo' makes them.`);
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  const chosen: { number: number; objects: ViewObject[] }[] = [];
  for (const [number, line] of lines.entries()) {
    if (chosen.length === count) break;
    if (tilesOf(photos, seed, number, 0).some(({ photo }) => isKept(photo, photos))) continue;
    chosen.push({ number, objects: JSON.parse(line) as ViewObject[] });
  }
  const sure = new Map<number, number>();
  for (const object of chosen.flatMap(({ objects }) => objects)) {
    const best = bestClass(object);
    if (object[4] >= SURE) sure.set(best, (sure.get(best) ?? 0) + 1);
  }
  const least = (classIndex: number) => ((sure.get(classIndex) ?? 0) < RARE ? SURE_IF_RARE : SURE);
  return chosen.map(({ number, objects }) => ({ number, things: objects.flatMap((object) => thing(object, least)) }));
}

/** Paints a view as the teacher saw it. */
export async function paintView(photos: Photos, seed: number, number: number): Promise<Painting & { side: number }> {
  for (let failures = 0; ; failures++) {
    try {
      return { ...(await paint(tilesOf(photos, seed, number, failures), CANVAS)), side: CANVAS };
    } catch (error) {
      if (failures === 20) throw error;
    }
  }
}

function tilesOf(photos: Photos, seed: number, number: number, failures: number): Tile[] {
  return drawLayout(photos, CANVAS, new Random(seed, number, failures));
}

/** By name and not by place, so that it does not depend on what else there is. */
function isKept({ name, folder, truths }: Photo, { heldBack }: Photos): boolean {
  if (truths !== null) return heldBack.some((other) => other.name === name && other.folder === folder);
  let hash = 7;
  const place = `${folder.slice(folder.lastIndexOf('/') + 1)}/${name}`;
  for (const letter of place) hash = (hash * 31 + letter.charCodeAt(0)) % 9973;
  return hash % KEPT === 0;
}

function thing(object: ViewObject, least: (classIndex: number) => number): ViewThing[] {
  const [x, y, width, height, weight, classes] = object;
  if (weight < SUSPECTED) return [];
  const box = {
    x: (x - width / 2) / TOLD_AT, y: (y - height / 2) / TOLD_AT, width: width / TOLD_AT, height: height / TOLD_AT,
  };
  const classIndex = bestClass(object);
  return [{ box, classIndex, sure: weight >= least(classIndex), classes }];
}

function bestClass([, , , , , classes]: ViewObject): number {
  return classes.reduce((a, b) => (b[1] > a[1] ? b : a))[0];
}
