import { letters, type Layout } from './header';

const SOS = 0xda;
const EOI = 0xd9;
const APP1 = 0xe1;
const ORIENTATION = 0x0112;

/** JPEG (ITU-T T.81, annex B) with the orientation of its EXIF block. */
export function readJpeg(data: DataView): Layout {
  let width = 0;
  let height = 0;
  let turned = false;
  let at = 2;
  while (at + 4 <= data.byteLength) {
    if (data.getUint8(at) !== 0xff) break;
    const marker = data.getUint8(at + 1);
    if (marker === 0xff) {
      at++; // fill byte
      continue;
    }
    if (isFrame(marker)) {
      height = data.getUint16(at + 5);
      width = data.getUint16(at + 7);
    } else if (marker === APP1 && letters(data, at + 4) === 'Exif') {
      turned = readOrientation(data, at + 10) >= 5;
    } else if (marker === SOS) {
      break;
    }
    at += 2 + data.getUint16(at + 2);
  }
  const truncated = !endsAfter(data, at);
  return turned
    ? { width: height, height: width, animated: false, truncated }
    : { width, height, animated: false, truncated };
}

/** SOF0 to SOF15, among which DHT, JPG and DAC have their numbers. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** Within the coded picture 0xff is always stuffed, so 0xffd9 can only be the end. */
function endsAfter(data: DataView, from: number): boolean {
  for (let at = from; at + 1 < data.byteLength; at++) {
    if (data.getUint8(at) === 0xff && data.getUint8(at + 1) === EOI) return true;
  }
  return false;
}

/** EXIF orientation, 1 to 8; those from 5 on lie on their side. 1 where there is none. */
function readOrientation(data: DataView, tiff: number): number {
  if (tiff + 8 > data.byteLength) return 1;
  const little = letters(data, tiff, 2) === 'II';
  const directory = tiff + data.getUint32(tiff + 4, little);
  if (directory + 2 > data.byteLength) return 1;
  const count = data.getUint16(directory, little);
  for (let entry = directory + 2; entry + 12 <= data.byteLength && entry < directory + 2 + count * 12; entry += 12) {
    if (data.getUint16(entry, little) === ORIENTATION) return data.getUint16(entry + 8, little);
  }
  return 1;
}
