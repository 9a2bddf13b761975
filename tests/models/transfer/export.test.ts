import { GraphModel } from '@tensorflow/tfjs-converter';
import { io, memory, tensor4d, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { textToBase64, toBase64 } from '../../../models/base64';
import { Classifier } from '../../../models/transfer/classifier';
import { classifierFiles, type ClassifierFiles } from '../../../models/transfer/export/files';
import type { Picture } from '../../../models/picture';
import { Letterboxer } from '../../../models/geometry/letterboxer';
import { readPhoto } from '../photos';
import { startWasm } from '../wasm';
import { drawnClassifier, realTrunk } from './trained';

beforeAll(startWasm);
const trunk = realTrunk();

/** As any program would load the two files. */
function load({ topology, weights }: Pick<ClassifierFiles, 'topology' | 'weights'>): GraphModel<io.IOHandlerSync> {
  const { weightsManifest, ...rest } = JSON.parse(topology) as io.ModelJSON & { format: string };
  const weightSpecs = weightsManifest.flatMap((group) => group.weights);
  const model = new GraphModel(io.fromMemorySync({ ...rest, weightSpecs, weightData: weights }));
  model.load();
  return model;
}

/** Pixels from 0 to 255, the whole picture stretched to the square. */
function input(picture: Picture, size: number) {
  const plain = { mode: 'squash', order: 'rgb', scale: [1, 1, 1], offset: [0, 0, 0], pad: 0 } as const;
  return tensor4d(new Letterboxer(size, plain).run(picture.rgba, picture.width, picture.height), [1, size, size, 3]);
}

const CASES = [
  { name: 'a linear head on the frozen trunk', options: {} },
  { name: 'hidden layers and independent classes', options: { hidden: [16, 8], answers: 'sigmoids', classes: 5 } },
  {
    name: 'trained blocks',
    options: { freeze: 2, trained: ['expanded_conv_16/expand', 'expanded_conv_16/depthwise'], inputSize: 128 },
  },
] as const;

describe('an exported classifier', () => {
  it.each(CASES)('answers as the classifier does: $name', async ({ options }) => {
    const stored = drawnClassifier(trunk, options);
    const photo = await readPhoto();
    const classifier = new Classifier(stored, trunk);
    const expected = await classifier.classify([photo]);
    classifier.dispose();
    const before = memory().numTensors;
    const model = load(classifierFiles(stored, trunk));
    const picture = input(photo, stored.spec.inputSize);
    const output = tidy(() => model.predict(picture) as Tensor);
    expect(output.shape).toEqual([1, stored.spec.head.classes]);
    const answered = await output.data();
    for (const [i, value] of expected.entries()) expect(Math.abs(answered[i]! - value)).toBeLessThan(1e-5);
    expect(Math.max(...expected) - Math.min(...expected)).toBeGreaterThan(0.01);
    output.dispose();
    picture.dispose();
    model.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('says its shapes and ranges of input and output', () => {
    const files = classifierFiles(drawnClassifier(trunk), trunk);
    const model = load(files);
    expect(model.inputs.map(({ name, shape, dtype }) => ({ name, shape, dtype }))).toEqual([
      { name: 'picture', shape: [-1, 96, 96, 3], dtype: 'float32' },
    ]);
    expect(model.outputs.map(({ name }) => name)).toEqual(['probabilities']);
    // tfjs reads the shapes of outputs from nowhere; other programs read the signature.
    const { signature } = JSON.parse(files.topology) as { signature: { outputs: object } };
    expect(signature.outputs).toMatchObject({ probabilities: { tensorShape: { dim: [{ size: '-1' }, { size: '3' }] } } });
    model.dispose();
  });

  it('is the same once more in its script', () => {
    const { topology, weights, script } = classifierFiles(drawnClassifier(trunk), trunk);
    const read = new Function(`${script}; return { TOPOLOGY, WEIGHTS };`) as () => { TOPOLOGY: object; WEIGHTS: string };
    const { TOPOLOGY, WEIGHTS } = read();
    expect(TOPOLOGY).toEqual(JSON.parse(topology));
    expect(Buffer.from(WEIGHTS, 'base64').equals(Buffer.from(weights))).toBe(true);
    // Half precision where nothing was trained: less than the published file, which has more blocks.
    expect(weights.byteLength).toBeLessThan(5e6);
  });

  it('is refused for another trunk, and for damaged weights', () => {
    const stored = drawnClassifier(trunk);
    const other = { ...stored, spec: { ...stored.spec, trunk: '0'.repeat(64) } };
    expect(() => classifierFiles(other, trunk)).toThrow(RangeError);
    expect(() => classifierFiles({ ...stored, weights: stored.weights.slice(0, -4) }, trunk)).toThrow(RangeError);
  });
});

describe('base64', () => {
  it('is what Node writes', () => {
    for (let length = 0; length < 9; length++) {
      const bytes = Uint8Array.from({ length }, (_, i) => 251 + i * 77);
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    }
    const long = Uint8Array.from({ length: 100_000 }, (_, i) => i * 31);
    expect(toBase64(long)).toBe(Buffer.from(long).toString('base64'));
    expect(textToBase64('BiasAdd')).toBe('Qmlhc0FkZA==');
  });
});
