import { ConvHead } from '../../../../models/sliding-window/conv-head';
import type { FieldPath } from '../../../../models/sliding-window/detector/field-path';
import { SlidingWindowNetwork } from '../../../../models/sliding-window/detector/network';
import type { Reading } from '../../../../models/sliding-window/detector/reading';
import { outputsOf } from '../../../../models/sliding-window/detector/reading';
import { LOCALISATION } from '../../../../models/sliding-window/localisation';
import { TrunkWindows } from '../../../../models/sliding-window/trunk-windows';
import { Head } from '../../../../models/transfer/head';
import type { TrunkSpec, TrunkWeights } from '../../../../models/trunk/spec';
import { Trunk } from '../../../../models/trunk/trunk';
import { Random } from '../../../../models/random';

const STRIDE = 4;
const CELLS = 2;

/** A convolution with stride and as large as it, so that no cell sees its neighbours; or larger, so that it does. */
const spec = (kernel: number): TrunkSpec => ({
  input: 'image',
  blocks: [{ name: 'stem', layers: [{
    kind: 'conv', name: 'stem', input: 'image', filter: [kernel, kernel, 3, 6], stride: STRIDE, padding: 'same',
    activation: 'relu6',
  }] }],
});

function weights(kernel: number): TrunkWeights {
  const random = new Random(5, kernel);
  const filter = Float32Array.from({ length: kernel * kernel * 18 }, () => random.between(-0.3, 0.3));
  return new Map([
    ['stem/weights', { shape: [kernel, kernel, 3, 6], values: filter }],
    ['stem/bias', { shape: [6], values: new Float32Array(6).fill(0.1) }],
  ]);
}

class TinyWindows extends TrunkWindows {
  readonly #owned: readonly { dispose(): void }[];

  constructor(trunk: Trunk, head: ConvHead) {
    super(trunk, ['stem'], STRIDE, head);
    this.#owned = [trunk, head];
  }

  dispose(): void {
    for (const each of this.#owned) each.dispose();
  }
}

/** A detector with windows of 8 pixels every 4, on inputs of any multiple of 4. */
export async function tinyDetector(
  inputSize: number,
  labels: readonly string[],
  reading: Reading,
  kernel = STRIDE,
): Promise<SlidingWindowNetwork> {
  const window = { height: CELLS, width: CELLS, channels: 6 };
  const classes = outputsOf(reading, labels.length);
  const dense = new Head({ inputs: 24, hidden: [9], classes, dropout: 0, initialiser: 'he-normal', seed: 3 });
  const stored = await dense.store();
  dense.dispose();
  // Boxes of some size, or clipping leaves nothing of them.
  if (reading.kind === 'localised') stored.weights['dense_1/bias']!.set([0.5, 0.6, 0.8, 0.9], LOCALISATION.bx);
  const path: FieldPath = {
    input: 'image',
    global: false,
    layers: [
      { name: 'stem', inputs: ['image'], kernel: [kernel, kernel], stride: STRIDE, padding: 'same' },
      { name: 'dense_0', inputs: ['stem'], kernel: [CELLS, CELLS], stride: 1, padding: 'valid' },
    ],
  };
  const windows = new TinyWindows(new Trunk(spec(kernel), weights(kernel)), ConvHead.flattened(stored, window));
  const preprocessing = {
    mode: 'letterbox', order: 'rgb', scale: [1 / 255, 1 / 255, 1 / 255], offset: [0, 0, 0], pad: 0,
  } as const;
  return new SlidingWindowNetwork({ windows, inputSize, preprocessing, labels, reading, path });
}
