import { axisTaps, resampleRow, type AxisTaps } from '../../geometry/resample';
import type { Picture } from '../../picture';
import type { Tile } from './layout';

/** A square with pictures on it, RGBA. What no picture covers is black, as the letterbox's margins are. */
export function paintView(tiles: readonly Tile[], pictures: readonly Picture[], size: number): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(size * size * 4);
  for (let i = 3; i < rgba.length; i += 4) rgba[i] = 255;
  for (const tile of tiles) paintTile(tile, pictures[tile.picture]!, size, rgba);
  return rgba;
}

function paintTile(tile: Tile, picture: Picture, size: number, rgba: Uint8ClampedArray): void {
  const { place, window, mirrored, contrast, brightness } = tile;
  const columns = axisTaps(picture.width, place.width);
  const rows = axisTaps(picture.height, place.height);
  const line = new Float32Array(place.width * 3);
  const held = new Map<number, Float32Array>();
  const left = Math.max(place.x, window.x);
  const right = Math.min(place.x + place.width, window.x + window.width);
  const top = Math.max(place.y, window.y);
  const bottom = Math.min(place.y + place.height, window.y + window.height);
  // Contrast about grey, then brightness: one multiplication and one addition.
  const shift = 128 * (1 - contrast) + brightness;
  for (let y = top; y < bottom; y++) {
    resampleLine(picture, rows, y - place.y, columns, held, line);
    for (let x = left; x < right; x++) {
      const from = 3 * (mirrored ? place.width - 1 - (x - place.x) : x - place.x);
      const to = (y * size + x) * 4;
      for (let c = 0; c < 3; c++) rgba[to + c] = line[from + c]! * contrast + shift;
    }
  }
}

/** One row of the resized picture. `held` keeps source rows that the next ones need too. */
function resampleLine(
  { rgba, width }: Picture,
  { count, first, weights }: AxisTaps,
  row: number,
  columns: AxisTaps,
  held: Map<number, Float32Array>,
  out: Float32Array,
): void {
  out.fill(0);
  const from = first[row]!;
  for (const source of held.keys()) if (source < from) held.delete(source);
  for (let k = 0; k < count; k++) {
    const weight = weights[row * count + k]!;
    if (weight === 0) continue;
    let line = held.get(from + k);
    if (!line) {
      line = new Float32Array(out.length);
      resampleRow(rgba, (from + k) * width * 4, columns, line);
      held.set(from + k, line);
    }
    for (let i = 0; i < out.length; i++) out[i]! += weight * line[i]!;
  }
}

/** A picture no larger than `side`, so that many fit into memory. */
export function shrunk(picture: Picture, side: number): Picture {
  const { width, height } = picture;
  const scale = side / Math.max(width, height);
  if (scale >= 1) return picture;
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const columns = axisTaps(width, w);
  const rows = axisTaps(height, h);
  const rgba = new Uint8ClampedArray(w * h * 4).fill(255);
  const line = new Float32Array(w * 3);
  const held = new Map<number, Float32Array>();
  for (let y = 0; y < h; y++) {
    resampleLine(picture, rows, y, columns, held, line);
    for (let x = 0; x < w; x++) for (let c = 0; c < 3; c++) rgba[(y * w + x) * 4 + c] = line[3 * x + c]!;
  }
  return { rgba, width: w, height: h };
}
