import type { Random } from '../../../models/random';
import type { Photo, Photos } from './pictures';

/** A photograph on the canvas: which part of the canvas it fills, and how it is enlarged behind that window. */
export interface Tile {
  readonly photo: Photo;
  /** Whole pixels of the canvas. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Size of the photograph beside the smallest that covers the window; below 1 it is letterboxed. */
  readonly zoom: number;
  /** Where the window lies on the photograph, from one end (0) to the other (1). */
  readonly shiftX: number;
  readonly shiftY: number;
  readonly mirrored: boolean;
  readonly brightness: number;
  readonly saturation: number;
}

/** Chances. Photographs with true boxes are few but worth more, most of all alone, as they come in use. */
const SINGLE = 0.25;
const NINE = 0.15;
const LABELLED_ALONE = 0.7;
const LABELLED_IN_MOSAIC = 0.4;

/** How much one photograph is enlarged; below 1 it leaves a margin, as letterboxing does. */
const SINGLE_ZOOM = [0.45, 1.7] as const;
const TILE_ZOOM = [0.75, 1.6] as const;

/** Draws what a view shows: one photograph, or a mosaic of four or nine (Bochkovskiy et al., YOLOv4, 2020). */
export function drawLayout(photos: Photos, canvas: number, random: Random): Tile[] {
  const kind = random.next();
  if (kind < SINGLE) {
    const whole = { x: 0, y: 0, width: canvas, height: canvas };
    return [drawTile(drawPhoto(photos, LABELLED_ALONE, random), whole, SINGLE_ZOOM, random)];
  }
  const cuts = () => {
    const nine = kind < SINGLE + NINE;
    const shares = nine ? [random.between(0.25, 0.42), random.between(0.58, 0.75)] : [random.between(0.3, 0.7)];
    return [0, ...shares.map((share) => Math.round(share * canvas)), canvas];
  };
  const columns = cuts();
  const rows = cuts();
  return rows.slice(1).flatMap((bottom, r) =>
    columns.slice(1).map((right, c) => {
      const [x, y] = [columns[c]!, rows[r]!];
      const window = { x, y, width: right - x, height: bottom - y };
      return drawTile(drawPhoto(photos, LABELLED_IN_MOSAIC, random), window, TILE_ZOOM, random);
    }),
  );
}

/** Unlabelled sets have the same chance each, however many photographs they have. */
function drawPhoto({ labelled, unlabelled }: Photos, chance: number, random: Random): Photo {
  const sets = unlabelled.filter((set) => set.length > 0);
  const from = sets.length === 0 || random.next() < chance ? labelled : sets[random.below(sets.length)]!;
  return from[random.below(from.length)]!;
}

function drawTile(
  photo: Photo,
  window: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  [low, high]: readonly [number, number],
  random: Random,
): Tile {
  return {
    ...window,
    photo,
    zoom: Math.exp(random.between(Math.log(low), Math.log(high))),
    shiftX: random.next(),
    shiftY: random.next(),
    mirrored: random.next() < 0.5,
    brightness: random.between(0.7, 1.3),
    saturation: random.between(0.6, 1.4),
  };
}
