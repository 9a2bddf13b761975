/** What the bytes of a picture tell before it is decoded. */
export interface PictureHeader {
  readonly format: PictureFormat;
  /** Pixels as displayed, after orientation; 0 where the format is known but its size is not read here. */
  readonly width: number;
  readonly height: number;
  /** More than one frame. */
  readonly animated: boolean;
  /** The file ends before its picture does. */
  readonly truncated: boolean;
}

export type PictureFormat = 'png' | 'jpeg' | 'gif' | 'webp' | 'bmp' | 'avif' | 'heic' | 'tiff' | 'jxl' | 'svg';

/** A header without its format. */
export type Layout = Omit<PictureHeader, 'format'>;

/** Four ASCII letters at `at`; fewer at the end of the data. */
export function letters(data: DataView, at: number, count = 4): string {
  let text = '';
  for (let i = at; i < Math.min(at + count, data.byteLength); i++) text += String.fromCharCode(data.getUint8(i));
  return text;
}
