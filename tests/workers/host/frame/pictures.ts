import fc from 'fast-check';

/** RGBA bytes of a picture with everything that resampling can get wrong: edges, gradients and noise. Opaque. */
export function testPicture(width: number, height: number): Uint8ClampedArray<ArrayBuffer> {
  const bytes = new Uint8ClampedArray(width * height * 4);
  const noise = fc.sample(fc.integer({ min: 0, max: 255 }), { numRuns: 997, seed: 7 });
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i += 4) {
      bytes[i] = (255 * x) / width;
      bytes[i + 1] = (x >> 3) + (y >> 3) & 1 ? 230 : 20;
      bytes[i + 2] = noise[(i / 4) % 997]!;
      bytes[i + 3] = 255;
    }
  }
  return bytes;
}

export function bitmapOf(rgba: Uint8ClampedArray<ArrayBuffer>, width: number, height: number): Promise<ImageBitmap> {
  return createImageBitmap(new ImageData(rgba, width, height), { colorSpaceConversion: 'none' });
}

export function videoFrameOf(rgba: Uint8ClampedArray<ArrayBuffer>, width: number, height: number): VideoFrame {
  return new VideoFrame(rgba, { format: 'RGBX', codedWidth: width, codedHeight: height, timestamp: 0 });
}

/** Largest difference between two arrays of the same length; NaN if either holds one. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let worst = a.length === b.length ? 0 : Infinity;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (!(difference <= worst)) worst = difference;
  }
  return worst;
}
