import { readGif } from './gif';
import { letters, type Layout, type PictureFormat, type PictureHeader } from './header';
import { readJpeg } from './jpeg';
import { readPng } from './png';
import { readWebp } from './webp';

export type Content = PictureFormat | 'video' | 'unknown';

/** What a file is by its first bytes (64 are enough), whatever its name says. */
export function sniff(bytes: Uint8Array): Content {
  const data = view(bytes);
  const start = letters(data, 0, 12);
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (start.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (start.startsWith('GIF87a') || start.startsWith('GIF89a')) return 'gif';
  if (start.startsWith('RIFF') && start.endsWith('WEBP')) return 'webp';
  if (start.startsWith('RIFF') && start.endsWith('AVI ')) return 'video';
  if (start.startsWith('BM') && data.byteLength > 26 && data.getUint32(14, true) <= 124) return 'bmp';
  if (start.startsWith('II*\0') || start.startsWith('MM\0*')) return 'tiff';
  if (start.startsWith('\xff\x0a') || start.startsWith('\0\0\0\x0cJXL ')) return 'jxl';
  if (start.slice(4, 8) === 'ftyp') return brand(start.slice(8));
  if (start.startsWith('\x1a\x45\xdf\xa3') || start.startsWith('OggS') || start.startsWith('FLV')) return 'video';
  if (/^(\xef\xbb\xbf)?\s*<(svg|\?xml|!doctype svg)/i.test(letters(data, 0, 64))) return 'svg';
  return 'unknown';
}

/** The header of a picture, from all its bytes; null for anything else. */
export function readHeader(bytes: Uint8Array): PictureHeader | null {
  const format = sniff(bytes);
  if (format === 'video' || format === 'unknown') return null;
  try {
    return { format, ...layout(format, view(bytes)) };
  } catch {
    // A RangeError of the view: the file ends within its header.
    return { format, width: 0, height: 0, animated: false, truncated: true };
  }
}

function layout(format: PictureFormat, data: DataView): Layout {
  switch (format) {
    case 'png':
      return readPng(data);
    case 'jpeg':
      return readJpeg(data);
    case 'gif':
      return readGif(data);
    case 'webp':
      return readWebp(data);
    case 'bmp': {
      const [width, height] = [data.getInt32(18, true), Math.abs(data.getInt32(22, true))];
      return { width, height, animated: false, truncated: data.getUint32(2, true) > data.byteLength };
    }
    default:
      return { width: 0, height: 0, animated: false, truncated: false };
  }
}

/** Of ISO base media files, pictures have their own brands; the rest is video. */
function brand(major: string): Content {
  if (major === 'avif' || major === 'avis') return 'avif';
  return /^(hei[cxms]|hev[cxms]|mif1|msf1)$/.test(major) ? 'heic' : 'video';
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
