/** What shapes a transfer network: channels at full, half and quarter resolution, and residual blocks in the middle. */
export interface TransferSpec {
  readonly full: number;
  readonly half: number;
  readonly quarter: number;
  readonly blocks: number;
}

/**
 * γ and β of everything in a transfer network that a style decides, in the order of `modulations`: all γ of the first,
 * all β of the first, all γ of the second… Mixing two such vectors mixes two styles.
 */
export type StyleVector = Float32Array;

/** One place where a style takes hold: `channels` maps are scaled by γ and shifted by β. */
export interface Modulation {
  readonly name: string;
  readonly channels: number;
  /** Whether each map is brought to mean 0 and variance 1 before (Ulyanov et al., 2016) or taken as it is. */
  readonly normalised: boolean;
}

/** Frames are halved twice on their way in: their sides have to be multiples of this. */
export const FRAME_MULTIPLE = 4;

/** Where a style takes hold in such a network, from its input to its output. */
export function modulations({ full, half, quarter, blocks }: TransferSpec): readonly Modulation[] {
  const normalised = (name: string, channels: number) => ({ name, channels, normalised: true });
  return [
    normalised('half', half),
    normalised('quarter', quarter),
    ...Array.from({ length: blocks }, (_, i) => [
      normalised(`block_${i}/a`, quarter),
      normalised(`block_${i}/b`, quarter),
    ]).flat(),
    normalised('up_half', half),
    { name: 'skip_half', channels: half, normalised: false },
    normalised('up_full', full),
    { name: 'skip_full', channels: full, normalised: false },
  ];
}

/** Numbers in a style vector of such a network. */
export function styleSize(spec: TransferSpec): number {
  return modulations(spec).reduce((sum, { channels }) => sum + 2 * channels, 0);
}

/** Name and shape of every weight that all styles share, in the order in which they are stored. */
export function transferShapes({ full, half, quarter, blocks }: TransferSpec): ReadonlyMap<string, readonly number[]> {
  const separable = (name: string, from: number, to: number): [string, readonly number[]][] => [
    [`${name}/depthwise`, [3, 3, from, 1]],
    [`${name}/pointwise`, [1, 1, from, to]],
  ];
  return new Map<string, readonly number[]>([
    ['stem/filter', [3, 3, 3, full]],
    ['stem/bias', [full]],
    ...separable('half', full, half),
    ...separable('quarter', half, quarter),
    ...Array.from({ length: blocks }, (_, i) => [
      ...separable(`block_${i}/a`, quarter, quarter),
      ...separable(`block_${i}/b`, quarter, quarter),
    ]).flat(),
    ...separable('up_half', quarter, half),
    ...separable('up_full', half, full),
    ['out/filter', [3, 3, full, 3]],
    ['out/bias', [3]],
  ]);
}

/** Multiplications and additions that painting one frame of this size takes in the convolutions. */
export function transferMacs(spec: TransferSpec, height: number, width: number): number {
  const pixels = height * width;
  return [...transferShapes(spec)].reduce((sum, [name, shape]) => {
    const weights = shape.reduce((product, n) => product * n, 1);
    return name.endsWith('bias') ? sum : sum + (weights * pixels) / reduction(name);
  }, 0);
}

/** Output pixels of the frame for each of the layer's own. */
function reduction(name: string): number {
  if (name.startsWith('quarter') || name.startsWith('block')) return 16;
  return name.startsWith('half') || name.startsWith('up_half') ? 4 : 1;
}
