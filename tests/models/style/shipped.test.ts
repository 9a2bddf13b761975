import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { mean, memory, mul, squaredDifference, tensor1d, tensor4d, tidy, type Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { readLossNet, readTransfer } from '../../../models/style/load';
import { LOSS_CHANNELS, LossNet } from '../../../models/style/loss-net';
import { Predictor } from '../../../models/style/predictor';
import { styleSize, transferMacs, type StyleVector } from '../../../models/style/spec';
import { TransferNet } from '../../../models/style/transfer-net';
import { STYLE_ZOO, transferNetwork } from '../../../models/zoo/style';
import { sha256 } from '../../../scripts/weights/files';
import { startWasm } from '../wasm';

const bytesOf = (id: string) => readFileSync(resolve(import.meta.dirname, `../../../models/weights/style/${id}.bin`));
const bufferOf = (id: string) => Uint8Array.from(bytesOf(id)).buffer;

/** Smooth hills in three colours, with an edge down the middle. */
function scene(height: number, width: number): Tensor4D {
  const values = Float32Array.from({ length: height * width * 3 }, (_, i) => {
    const [x, y, c] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width), i % 3];
    return 0.5 + 0.2 * Math.sin(x / 9 + c) * Math.cos(y / 7 - c) + (x > width / 2 ? 0.2 : -0.2);
  });
  return tensor4d(values, [1, height, width, 3]);
}

const { spec, styles } = transferNetwork;
let net: TransferNet;
let vectors: Map<string, StyleVector>;

beforeAll(async () => {
  await startWasm();
  const read = readTransfer(bufferOf('style-transfer'), spec, styles);
  net = new TransferNet(spec, read.weights);
  vectors = read.vectors;
});

const paint = (frame: Tensor4D, id: string) => tidy(() => net.paint(frame, tensor1d(vectors.get(id)!)));
const distance = (a: Tensor4D, b: Tensor4D) => Math.sqrt(tidy(() => mean(squaredDifference(a, b)).dataSync()[0]!));

describe('the shipped network', () => {
  test('its files are those that the zoo pins', () => {
    for (const { id, weights } of STYLE_ZOO) {
      expect(weights).toMatchObject({ bytes: bytesOf(id).byteLength, sha256: sha256(bytesOf(id)) });
    }
    const painting = STYLE_ZOO.filter(({ id }) => id !== 'style-loss');
    expect(painting.reduce((sum, { weights }) => sum + weights.bytes, 0)).toBeLessThan(1.5e6);
  });

  test('paints eight styles and more with at most 1.5 GMAC a frame of 256 × 256', () => {
    expect(styles.length - 1).toBeGreaterThanOrEqual(8);
    expect(transferMacs(spec, 256, 256)).toBeLessThan(1.5e9);
  });

  test('photograph gives the picture back', () => {
    const frame = scene(64, 96);
    const painted = paint(frame, 'photograph');
    expect(painted.shape).toEqual(frame.shape);
    expect(distance(painted, frame)).toBeLessThan(0.06);
  });

  test('every style changes the picture, and each otherwise', () => {
    const frame = scene(64, 64);
    const all = styles.map((id) => paint(frame, id));
    for (const [i, a] of all.entries()) {
      if (i > 0) expect(distance(a, frame), styles[i]!).toBeGreaterThan(0.06);
      for (const b of all.slice(i + 1)) expect(distance(a, b), styles[i]!).toBeGreaterThan(0.02);
    }
  });

  test('refuses frames and styles that do not fit', () => {
    expect(() => net.paint(scene(62, 64), tensor1d(vectors.get('ink')!))).toThrow(RangeError);
    expect(() => net.paint(scene(64, 64), tensor1d([1, 2]))).toThrow(RangeError);
    expect(() => new TransferNet(spec, new Map())).toThrow(RangeError);
  });

  test('holds no more tensors after many frames', () => {
    const [frame, style] = [scene(32, 32), tensor1d(vectors.get('wave')!)];
    net.paint(frame, style).dispose();
    const before = memory().numTensors;
    for (let i = 0; i < 500; i++) net.paint(frame, style).dispose();
    expect(memory().numTensors).toBe(before);
  }, 120_000);
});

describe('the loss network and the predictor', () => {
  test('five layers, each half as large; pictures of different styles get different numbers', async () => {
    const loss = new LossNet(readLossNet(bufferOf('style-loss')));
    const features = loss.features(scene(64, 96));
    expect(features.map(({ shape }) => shape)).toEqual(LOSS_CHANNELS.map((c, i) => [1, 64 >> i, 96 >> i, c]));
    const predictor = new Predictor(bufferOf('style-predictor'), spec, loss);
    const a = await predictor.predict(scene(64, 96));
    const b = await predictor.predict(mul(scene(50, 900), 0.3));
    expect(a).toHaveLength(styleSize(spec));
    expect(a.every(Number.isFinite) && b.every(Number.isFinite)).toBe(true);
    expect(Math.max(...a.map((value, i) => Math.abs(value - b[i]!)))).toBeGreaterThan(0.05);
  });

  test('refuse what is not their weights', () => {
    expect(() => new LossNet(new Map())).toThrow(RangeError);
    expect(() => readLossNet(new ArrayBuffer(10))).toThrow(RangeError);
  });
});
