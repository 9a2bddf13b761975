import { fitLetterbox, type Letterbox, type Preprocessing } from './letterbox';
import { axisTaps, resampleRow, type AxisTaps } from './resample';

/**
 * Frames of RGBA bytes → letterboxed, normalised network input, on the CPU. Keeps the tables and row buffers of the
 * last frame size, so a stream of equal frames allocates nothing.
 */
export class Letterboxer {
  readonly #size: number;
  readonly #height: number;
  readonly #preprocessing: Preprocessing;
  #plan: Plan | null = null;

  /** @param height other than `size` for networks that take no square: over those the frame is stretched */
  constructor(size: number, preprocessing: Preprocessing, height = size) {
    this.#size = size;
    this.#height = height;
    this.#preprocessing = preprocessing;
  }

  /** Where a frame of this size lies in the input. */
  fit(frameWidth: number, frameHeight: number): Letterbox {
    const { mode } = this.#preprocessing;
    if (this.#height === this.#size) return fitLetterbox(frameWidth, frameHeight, this.#size, mode);
    return { size: this.#size, x: 0, y: 0, width: this.#size, height: this.#height };
  }

  /**
   * @param rgba frameWidth · frameHeight · 4 bytes, row by row. Alpha is ignored: whoever decodes a picture with
   *   transparency lays it over black first.
   * @param out [height, size, 3] to fill; made if left out.
   * @throws RangeError if `rgba` is shorter than the frame, or a side is not a positive whole number.
   */
  run(
    rgba: Uint8Array | Uint8ClampedArray,
    frameWidth: number,
    frameHeight: number,
    out: Float32Array = new Float32Array(this.#size * this.#height * 3),
  ): Float32Array {
    const whole = Number.isInteger(frameWidth) && Number.isInteger(frameHeight) && frameWidth > 0 && frameHeight > 0;
    if (!whole || rgba.length < frameWidth * frameHeight * 4) {
      throw new RangeError(`${rgba.length} bytes are no RGBA frame of ${frameWidth} × ${frameHeight}`);
    }
    if (this.#plan?.frameWidth !== frameWidth || this.#plan.frameHeight !== frameHeight) {
      this.#plan = makePlan(frameWidth, frameHeight, this.fit(frameWidth, frameHeight));
    }
    fillPadding(out, this.#plan.letterbox, this.#preprocessing);
    resample(rgba, this.#plan, this.#preprocessing, out);
    return out;
  }
}

interface Plan {
  readonly frameWidth: number;
  readonly frameHeight: number;
  readonly letterbox: Letterbox;
  readonly columns: AxisTaps;
  readonly rows: AxisTaps;
  /** The last `rows.count` source rows, resampled along x; source row j lives in slot j mod count. */
  readonly lines: readonly Float32Array[];
  /** One row of the target before normalisation. */
  readonly sum: Float32Array;
}

function makePlan(frameWidth: number, frameHeight: number, letterbox: Letterbox): Plan {
  const rows = axisTaps(frameHeight, letterbox.height);
  return {
    frameWidth,
    frameHeight,
    letterbox,
    columns: axisTaps(frameWidth, letterbox.width),
    rows,
    lines: Array.from({ length: rows.count }, () => new Float32Array(letterbox.width * 3)),
    sum: new Float32Array(letterbox.width * 3),
  };
}

function fillPadding(out: Float32Array, { size, width, height }: Letterbox, { pad, scale, offset }: Preprocessing): void {
  if (width === size && height * size * 3 === out.length) return;
  for (let c = 0; c < 3; c++) {
    const value = pad * scale[c]! + offset[c]!;
    for (let i = c; i < out.length; i += 3) out[i] = value;
  }
}

function resample(
  rgba: Uint8Array | Uint8ClampedArray,
  { frameWidth, letterbox, columns, rows, lines, sum }: Plan,
  { order, scale, offset }: Preprocessing,
  out: Float32Array,
): void {
  const { size, x, y, height } = letterbox;
  const { count } = rows;
  const held = new Int32Array(count).fill(-1);
  const red = order === 'rgb' ? 0 : 2;
  const blue = 2 - red;
  const [redScale, greenScale, blueScale] = [scale[red]!, scale[1], scale[blue]!];
  const [redOffset, greenOffset, blueOffset] = [offset[red]!, offset[1], offset[blue]!];

  for (let i = 0; i < height; i++) {
    for (let k = 0; k < count; k++) {
      const row = rows.first[i]! + k;
      const slot = row % count;
      if (held[slot] === row) continue;
      resampleRow(rgba, row * frameWidth * 4, columns, lines[slot]!);
      held[slot] = row;
    }
    // Two rows and a store at a time: reading and writing a row of sums for every tap costs more than the arithmetic.
    for (let k = 0; k < count; k += 2) {
      const first = rows.first[i]! + k;
      const upper = lines[first % count]!;
      const lower = lines[(first + (k + 1 < count ? 1 : 0)) % count]!;
      const a = rows.weights[i * count + k]!;
      const b = k + 1 < count ? rows.weights[i * count + k + 1]! : 0;
      if (k === 0) for (let j = 0; j < sum.length; j++) sum[j] = a * upper[j]! + b * lower[j]!;
      else for (let j = 0; j < sum.length; j++) sum[j]! += a * upper[j]! + b * lower[j]!;
    }
    for (let j = 0, o = ((y + i) * size + x) * 3; j < sum.length; j += 3, o += 3) {
      out[o + red] = sum[j]! * redScale + redOffset;
      out[o + 1] = sum[j + 1]! * greenScale + greenOffset;
      out[o + blue] = sum[j + 2]! * blueScale + blueOffset;
    }
  }
}
