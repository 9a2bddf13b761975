import { letters } from '../../camera/formats/header';

const APP1 = 0xe1;
const APP2 = 0xe2;
const APP15 = 0xef;
const COMMENT = 0xfe;
const SOS = 0xda;

/**
 * Whether this is a JPEG with no block in which anything but its coding is told: no EXIF (place, orientation), no
 * comment, no application's own data but JFIF's, and the colour profile that browsers write (ITU-T T.81, annex B).
 */
export function isPlainJpeg(bytes: Uint8Array): boolean {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (data.byteLength < 4 || data.getUint16(0) !== 0xffd8) return false;
  for (let at = 2; at + 4 <= data.byteLength; at += 2 + data.getUint16(at + 2)) {
    if (data.getUint8(at) !== 0xff) return false;
    const marker = data.getUint8(at + 1);
    if (marker === SOS) return true;
    if (marker === APP2 && letters(data, at + 4, 11) === 'ICC_PROFILE') continue;
    if ((marker >= APP1 && marker <= APP15) || marker === COMMENT) return false;
  }
  return false;
}
