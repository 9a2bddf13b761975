import type { StoredHead } from '../transfer/head';

/** Mean and inverse deviation of every channel of a map. */
export interface ChannelScale {
  readonly mean: Float32Array;
  readonly scale: Float32Array;
}

/** Deviations below this share of the mean one are taken for it: what hardly moves must not be blown up. */
const FLOOR = 0.1;

/**
 * Measures channels over windows of a map.
 * @param rows [rows · cells · channels]: flattened windows, one after the other
 * @throws RangeError if there are no whole cells
 */
export function measureChannels(rows: Iterable<ArrayLike<number>>, channels: number): ChannelScale {
  const sum = new Float64Array(channels);
  const squares = new Float64Array(channels);
  let cells = 0;
  for (const row of rows) {
    if (row.length % channels !== 0) throw new RangeError(`${row.length} numbers are no cells of ${channels}`);
    cells += row.length / channels;
    for (let i = 0; i < row.length; i++) {
      sum[i % channels]! += row[i]!;
      squares[i % channels]! += row[i]! ** 2;
    }
  }
  if (cells === 0) throw new RangeError('there is nothing to measure');
  const deviations = squares.map((square, c) => Math.sqrt(Math.max(0, square / cells - (sum[c]! / cells) ** 2)));
  const floor = FLOOR * (deviations.reduce((a, b) => a + b, 0) / channels) || 1;
  return {
    mean: Float32Array.from(sum, (total) => total / cells),
    scale: Float32Array.from(deviations, (deviation) => 1 / Math.max(deviation, floor)),
  };
}

/** Flattened windows → the same with every channel (x − mean) · scale, in place. */
export function standardise(rows: Float32Array, { mean, scale }: ChannelScale): Float32Array {
  const channels = mean.length;
  for (let i = 0; i < rows.length; i++) rows[i] = (rows[i]! - mean[i % channels]!) * scale[i % channels]!;
  return rows;
}

/**
 * A head on standardised windows as one on the windows as they are: W′ = scale · W, b′ = b − Σ mean · W′, so that
 * nothing has to be computed before it and it can be made a convolution.
 */
export function foldStandardisation({ spec, weights }: StoredHead, { mean, scale }: ChannelScale): StoredHead {
  const kernel = weights['dense_0/kernel']!.slice();
  const bias = Float64Array.from(weights['dense_0/bias']!);
  const units = bias.length;
  for (let i = 0; i < kernel.length; i++) {
    const channel = Math.floor(i / units) % mean.length;
    const folded = kernel[i]! * scale[channel]!;
    kernel[i] = folded;
    bias[i % units]! -= mean[channel]! * folded;
  }
  return { spec, weights: { ...weights, 'dense_0/kernel': kernel, 'dense_0/bias': Float32Array.from(bias) } };
}
