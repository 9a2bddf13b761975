const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const CODES = Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0));
const PADDING = '='.charCodeAt(0);
/** Characters made into a string at once: more would be more arguments than engines take. */
const CHUNK = 2 ** 13;

/** Bytes → base64 (RFC 4648), for which plain ECMAScript has no encoder. */
export function toBase64(bytes: Uint8Array): string {
  const out = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  for (let i = 0, o = 0; i < bytes.length; i += 3, o += 4) {
    const [a, b = 0, c = 0] = [bytes[i]!, bytes[i + 1], bytes[i + 2]];
    out[o] = CODES[a >> 2]!;
    out[o + 1] = CODES[((a & 3) << 4) | (b >> 4)]!;
    out[o + 2] = i + 1 < bytes.length ? CODES[((b & 15) << 2) | (c >> 6)]! : PADDING;
    out[o + 3] = i + 2 < bytes.length ? CODES[c & 63]! : PADDING;
  }
  const parts: string[] = [];
  for (let at = 0; at < out.length; at += CHUNK) parts.push(String.fromCharCode(...out.subarray(at, at + CHUNK)));
  return parts.join('');
}

/** ASCII text → base64. */
export function textToBase64(text: string): string {
  return toBase64(Uint8Array.from(text, (character) => character.charCodeAt(0)));
}
