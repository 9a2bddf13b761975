import { join } from 'node:path';
import sharp from 'sharp';
import type { CentredBox } from '../../../models/yolo/box-code';
import type { Tile } from './layout';
import type { Truth } from './pictures';

/** A true box as it shows in a view, in pixels of the canvas. */
export interface VisibleTruth extends CentredBox {
  readonly classIndex: number;
}

/** Less of a true box than this in sight, or fewer pixels of a side, and it is not asked for. */
const VISIBLE = 0.3;
const SMALLEST = 4;

/** A canvas with photographs on it. */
export interface Painting {
  /** RGBA, row by row. */
  readonly rgba: Uint8Array;
  readonly truths: readonly VisibleTruth[];
}

/** Draws tiles onto a black canvas. Rejects if a photograph cannot be read. */
export async function paint(tiles: readonly Tile[], canvas: number): Promise<Painting> {
  const rgba = new Uint8Array(canvas * canvas * 4);
  for (let i = 3; i < rgba.length; i += 4) rgba[i] = 255;
  const truths: VisibleTruth[] = [];
  for (const tile of tiles) truths.push(...visibleTruths(tile, await paintTile(tile, canvas, rgba)));
  return { rgba, truths };
}

/** @returns size of the photograph as displayed */
async function paintTile(tile: Tile, canvas: number, rgba: Uint8Array): Promise<{ width: number; height: number }> {
  const file = join(tile.photo.folder, tile.photo.name);
  const source = sharp(file).rotate().flatten({ background: '#000' }).toColourspace('srgb');
  // What follows asks for the size as displayed, so it is decoded first.
  const decoded = await source.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = decoded.info;
  const place = placement(tile, width, height);
  const { brightness, saturation } = tile;
  const seen = sharp(decoded.data, { raw: { width, height, channels } })
    .resize(place.width, place.height, { fit: 'fill', kernel: 'linear' })
    .extract({ left: place.cutX, top: place.cutY, width: place.seenWidth, height: place.seenHeight });
  const pixels = await seen.modulate({ brightness, saturation }).raw().toBuffer();
  const left = tile.mirrored ? 2 * tile.x + tile.width - place.seenX - place.seenWidth : place.seenX;
  // Mirrored here: sharp would do that before it cuts out, whatever the order of the calls.
  const step = tile.mirrored ? -channels : channels;
  for (let row = 0; row < place.seenHeight; row++) {
    let to = ((place.seenY + row) * canvas + left) * 4;
    let from = (row * place.seenWidth + (tile.mirrored ? place.seenWidth - 1 : 0)) * channels;
    for (let column = 0; column < place.seenWidth; column++, to += 4, from += step) {
      rgba[to] = pixels[from]!;
      rgba[to + 1] = pixels[from + 1]!;
      rgba[to + 2] = pixels[from + 2]!;
    }
  }
  return { width, height };
}

/** True boxes of a tile as they show on the canvas. @param size of the photograph as displayed, in any unit */
export function visibleTruths(tile: Tile, size: { readonly width: number; readonly height: number }): VisibleTruth[] {
  const place = placement(tile, size.width, size.height);
  return (tile.photo.truths ?? []).flatMap(({ classIndex, box }: Truth) => {
    const left = place.x + box.x * place.width;
    const top = place.y + box.y * place.height;
    const width = box.width * place.width;
    const height = box.height * place.height;
    const x = Math.max(left, tile.x);
    const y = Math.max(top, tile.y);
    const seenWidth = Math.min(left + width, tile.x + tile.width) - x;
    const seenHeight = Math.min(top + height, tile.y + tile.height) - y;
    if (seenWidth < SMALLEST || seenHeight < SMALLEST || seenWidth * seenHeight < VISIBLE * width * height) return [];
    const centre = x + seenWidth / 2;
    // Mirrored within the tile.
    const mirrored = tile.mirrored ? 2 * tile.x + tile.width - centre : centre;
    return [{ classIndex, x: mirrored, y: y + seenHeight / 2, width: seenWidth, height: seenHeight }];
  });
}

/** Where the whole photograph lies, and which part of it is in the window; in pixels of the canvas, not mirrored. */
function placement(tile: Tile, photoWidth: number, photoHeight: number) {
  const scale = Math.max(tile.width / photoWidth, tile.height / photoHeight) * tile.zoom;
  const width = Math.max(1, Math.round(photoWidth * scale));
  const height = Math.max(1, Math.round(photoHeight * scale));
  const x = tile.x + Math.round(tile.shiftX * (tile.width - width));
  const y = tile.y + Math.round(tile.shiftY * (tile.height - height));
  const seenX = Math.max(x, tile.x);
  const seenY = Math.max(y, tile.y);
  return {
    x, y, width, height, seenX, seenY,
    cutX: seenX - x,
    cutY: seenY - y,
    seenWidth: Math.min(x + width, tile.x + tile.width) - seenX,
    seenHeight: Math.min(y + height, tile.y + tile.height) - seenY,
  };
}
