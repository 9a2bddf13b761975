/** Red, green, blue and opacity at even steps from 0 to 1: nothing is clear, and what is sure is bright. */
const STOPS = [
  [20, 11, 54, 0], [87, 15, 109, 0.42], [187, 55, 84, 0.58], [249, 142, 9, 0.68], [252, 255, 164, 0.8],
] as const;
const SHADES = 256;

/** For each of 256 values its colour, RGBA. */
export function heatColours(): Uint8ClampedArray {
  const colours = new Uint8ClampedArray(SHADES * 4);
  for (let i = 0; i < SHADES; i++) {
    const at = (i / (SHADES - 1)) * (STOPS.length - 1);
    const low = Math.min(STOPS.length - 2, Math.floor(at));
    for (let c = 0; c < 4; c++) {
      const value = STOPS[low]![c]! + (STOPS[low + 1]![c]! - STOPS[low]![c]!) * (at - low);
      colours[i * 4 + c] = c === 3 ? value * 255 : value;
    }
  }
  return colours;
}

/** The same as a CSS gradient, for legends. */
export const HEAT_GRADIENT = `linear-gradient(to right, ${STOPS.map(([r, g, b]) => `rgb(${r} ${g} ${b})`).join(', ')})`;

/**
 * Values as a picture.
 * @param values [height, width]
 * @param most the value that is brightest
 * @param opaque for pictures that lie over nothing
 */
export function heatPicture(
  values: Float32Array | readonly number[], width: number, height: number, most = 1, opaque = false,
): ImageData {
  const colours = heatColours();
  const image = new ImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    const share = most > 0 ? Math.min(1, Math.max(0, values[i]! / most)) : 0;
    const at = Math.round(share * (SHADES - 1)) * 4;
    image.data.set(colours.subarray(at, at + 4), i * 4);
    if (opaque) image.data[i * 4 + 3] = 255;
  }
  return image;
}
