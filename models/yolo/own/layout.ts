import type { Box } from '../../geometry/box';
import type { Random } from '../../random';

/** A picture in a view: which part of the square it fills, and how it lies behind that window. */
export interface Tile {
  /** Which of the pictures. */
  readonly picture: number;
  /** The window, in whole pixels of the square. */
  readonly window: Box;
  /** Where the whole picture lies, in whole pixels of the square; it may reach beyond its window, or leave a margin. */
  readonly place: Box;
  readonly mirrored: boolean;
  /** What the values of its pixels are multiplied by, about grey, and what is added. */
  readonly contrast: number;
  readonly brightness: number;
}

/** A picture as far as it matters here. */
export interface Sized {
  readonly width: number;
  readonly height: number;
  /** Fractions of the picture. */
  readonly boxes: readonly Box[];
}

const MOSAICS = 0.4;
/** Beside the size at which a picture is just whole in the square, and at which it just covers a tile. */
const SINGLE_ZOOM = [0.4, 1.8] as const;
const TILE_ZOOM = [0.7, 1.5] as const;
const CONTRAST = 0.25;
const BRIGHTNESS = 25;
/** Tries to shift a picture so that something of what is to be found stays in sight. */
const TRIES = 6;

/**
 * The views of a picture: first as it is seen in use, letterboxed; then that mirrored; then enlarged, made smaller and
 * shifted, or in a mosaic of four with others (Bochkovskiy et al., YOLOv4, 2020), mirrored every other time.
 */
export function drawViews(
  pictures: readonly Sized[],
  picture: number,
  count: number,
  size: number,
  random: Random,
): Tile[][] {
  const all = { x: 0, y: 0, width: size, height: size };
  return Array.from({ length: count }, (_, i) => {
    if (i < 2) return [wholeTile(pictures[picture]!, picture, size, i === 1)];
    if (random.next() >= MOSAICS) return [drawTile(pictures, picture, all, false, random)];
    const column = Math.round(random.between(0.3, 0.7) * size);
    const row = Math.round(random.between(0.3, 0.7) * size);
    const mine = random.below(4);
    return [0, 1, 2, 3].map((tile) => {
      const [left, top] = [tile % 2 === 1, tile >= 2];
      const window = {
        x: left ? column : 0, y: top ? row : 0, width: left ? size - column : column, height: top ? size - row : row,
      };
      return drawTile(pictures, tile === mine ? picture : random.below(pictures.length), window, true, random);
    });
  });
}

/** A picture as it is letterboxed in use. */
export function wholeTile(
  { width, height }: Pick<Sized, 'width' | 'height'>,
  picture: number,
  size: number,
  mirrored = false,
): Tile {
  const scale = size / Math.max(width, height);
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const place = { x: Math.floor((size - w) / 2), y: Math.floor((size - h) / 2), width: w, height: h };
  return { picture, window: { x: 0, y: 0, width: size, height: size }, place, mirrored, contrast: 1, brightness: 0 };
}

function drawTile(pictures: readonly Sized[], picture: number, window: Box, cover: boolean, random: Random): Tile {
  const sized = pictures[picture]!;
  const { width, height, boxes } = sized;
  const fits = [window.width / width, window.height / height] as const;
  const [low, high] = cover ? TILE_ZOOM : SINGLE_ZOOM;
  const zoom = Math.exp(random.between(Math.log(low), Math.log(high)));
  const scale = (cover ? Math.max(...fits) : Math.min(...fits)) * zoom;
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const mirrored = random.next() < 0.5;
  const light = {
    contrast: 1 + random.between(-CONTRAST, CONTRAST), brightness: random.between(-BRIGHTNESS, BRIGHTNESS),
  };
  let tile: Tile | null = null;
  for (let i = 0; i < TRIES; i++) {
    const place = {
      x: window.x + Math.round(random.next() * (window.width - w)),
      y: window.y + Math.round(random.next() * (window.height - h)),
      width: w,
      height: h,
    };
    tile = { picture, window, place, mirrored, ...light };
    if (boxes.length === 0 || visibleBoxes(tile, sized).length > 0) break;
  }
  return tile!;
}

/** A box as it shows in a view. */
export interface VisibleBox {
  /** Index among the picture's boxes. */
  readonly index: number;
  /** Centre and size in pixels of the square. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Less of a box than this in sight, or fewer pixels of a side, and it is not asked for. */
const VISIBLE = 0.35;
const SMALLEST = 6;

export function visibleBoxes({ place, window, mirrored }: Tile, { boxes }: Pick<Sized, 'boxes'>): VisibleBox[] {
  return boxes.flatMap((box, index): VisibleBox[] => {
    // A mirrored picture lies in the same place, the other way round.
    const left = place.x + (mirrored ? 1 - box.x - box.width : box.x) * place.width;
    const top = place.y + box.y * place.height;
    const full = { width: box.width * place.width, height: box.height * place.height };
    const x = Math.max(left, window.x);
    const y = Math.max(top, window.y);
    const width = Math.min(left + full.width, window.x + window.width) - x;
    const height = Math.min(top + full.height, window.y + window.height) - y;
    const seen = width >= SMALLEST && height >= SMALLEST && width * height >= VISIBLE * full.width * full.height;
    return seen ? [{ index, x: x + width / 2, y: y + height / 2, width, height }] : [];
  });
}
