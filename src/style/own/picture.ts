import { SourceFault } from '../../camera/fault';
import { PictureSource, type PictureNote } from '../../camera/picture';

/** Longest side of a style's picture as it is kept: more says nothing to a network that paints at this size. */
const LONGEST = 384;
/** A picture that is longer than this many times its width is cut to its middle: the rest would be seen as a thread. */
const LONGEST_SHAPE = 4;
/** What is smaller has no brush strokes in it. */
const SMALLEST = 16;

export interface StylePicture {
  readonly canvas: HTMLCanvasElement;
  /** What to tell of it, though it was taken. */
  readonly notes: readonly (PictureNote | 'cut')[];
}

/**
 * A file as a style's picture: upright, the first frame of an animated one, over white where it is transparent, small.
 * @throws SourceFault
 */
export async function stylePicture(file: Blob, title: string): Promise<StylePicture> {
  const source = await PictureSource.open(file, title);
  try {
    const { width, height } = source.size();
    if (Math.min(source.original.width, source.original.height) < SMALLEST) {
      throw new SourceFault('empty', `${width} × ${height}`);
    }
    const notes = source.notes.filter((note) => note !== 'scaled-down');
    const cut = Math.max(width, height) > LONGEST_SHAPE * Math.min(width, height);
    return { canvas: overWhite(source.element as HTMLCanvasElement), notes: cut ? [...notes, 'cut'] : notes };
  } finally {
    source.stop();
  }
}

/** Where the part that is used lies in a picture, and how large that becomes. */
export function placeOf(width: number, height: number) {
  const shorter = Math.min(width, height);
  const across = Math.min(width, LONGEST_SHAPE * shorter);
  const down = Math.min(height, LONGEST_SHAPE * shorter);
  const scale = Math.min(1, LONGEST / Math.max(across, down));
  return {
    x: (width - across) / 2,
    y: (height - down) / 2,
    across,
    down,
    width: Math.max(1, Math.round(across * scale)),
    height: Math.max(1, Math.round(down * scale)),
  };
}

function overWhite(picture: HTMLCanvasElement): HTMLCanvasElement {
  const place = placeOf(picture.width, picture.height);
  const canvas = document.createElement('canvas');
  canvas.width = place.width;
  canvas.height = place.height;
  const context = canvas.getContext('2d');
  if (!context) throw new SourceFault('too-large', 'no canvas context');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, place.width, place.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, place.x, place.y, place.across, place.down, 0, 0, place.width, place.height);
  return canvas;
}

/** As it is kept. */
export function jpegOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    const done = (blob: Blob | null) => (blob ? resolve(blob) : reject(new Error('JPEG encoder')));
    canvas.toBlob(done, 'image/jpeg', 0.92);
  });
}
