import { GraphModel } from '@tensorflow/tfjs-converter';
import { io, memory, tensor4d, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Classifier } from '../../../models/transfer/classifier';
import { classifierFiles } from '../../../models/transfer/export/files';
import { makeInputs } from '../../../models/transfer/inputs';
import type { Recipe } from '../../../models/transfer/recipe';
import { trainClassifier } from '../../../models/transfer/train-classifier';
import { readCompanion } from '../../../models/trunk/companion';
import { centernet } from '../../../models/zoo/centernet';
import { readFiles } from '../zoo-files';
import { startCpu } from './setup';
import { pictureOf, TINY_TRUNK, TinyCache, TinyInputs, tinyJob } from './tiny-job';

beforeAll(startCpu);

// A shallow tap will do here, and is quick.
const companion = readCompanion('second', readFiles(centernet), ['MobilenetV3/expanded_conv_1/depthwise/depthwise']);
const trunk = { ...TINY_TRUNK, companion };
const withSecond = (change: Partial<Recipe> = {}) => tinyJob({ companion: true, ...change });
const tools = (cache = new TinyCache()) => ({ trunk, inputs: new TinyInputs(), cache });

/** The largest of some probabilities. */
const answer = (values: Float32Array) => values.indexOf(Math.max(...values));

describe('a classifier with a second trunk beside the first', () => {
  it.each(['all', 1, 'none'] as const)('is trained with freeze %s, answers the same, and leaves no tensor', async (freeze) => {
    const before = memory().numTensors;
    const job = withSecond({ freeze });
    const { classifier, assessments, tensors } = await trainClassifier(job, tools());
    expect(tensors.after).toBe(tensors.before);
    expect(assessments.train!.accuracy).toBeGreaterThan(0.8);
    const { spec } = classifier!;
    expect(spec.companion).toEqual({ id: companion.id, taps: companion.taps });

    const alone = await trainClassifier(tinyJob({ freeze }), { ...tools(), trunk: TINY_TRUNK });
    expect(spec.head.inputs).toBe(alone.classifier!.spec.head.inputs + companion.channels);

    const network = new Classifier(classifier!, trunk);
    for (const { sample, answer: said, confidence } of assessments.test!.answers) {
      const probabilities = await network.classify([pictureOf(sample)]);
      expect(answer(probabilities)).toBe(said);
      expect(Math.max(...probabilities)).toBeCloseTo(confidence, 2);
    }
    network.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('reads its features back, and takes none of a trunk without it', async () => {
    const cache = new TinyCache();
    const first = await trainClassifier(withSecond(), tools(cache));
    const alone = await trainClassifier(tinyJob(), { ...tools(cache), trunk: TINY_TRUNK });
    const again = await trainClassifier(withSecond(), tools(cache));
    expect([first.cached, alone.cached]).toEqual([0, 0]);
    expect(again.cached).toBeGreaterThan(0);
    expect(again.history.head.map(({ loss }) => loss)).toEqual(first.history.head.map(({ loss }) => loss));
  });

  it('is refused by trunks that differ from what it was trained with', async () => {
    const { classifier } = await trainClassifier(withSecond(), tools());
    expect(() => new Classifier(classifier!, TINY_TRUNK)).toThrow('another trunk');
    expect(() => new Classifier(classifier!, { ...trunk, companion: { ...companion, id: 'third' } })).toThrow('another trunk');
    await expect(trainClassifier(tinyJob(), tools())).rejects.toThrow(RangeError);
    await expect(trainClassifier(withSecond(), { ...tools(), trunk: TINY_TRUNK })).rejects.toThrow(RangeError);
  });

  it('is exported whole: the graph answers as the classifier does', async () => {
    const { classifier } = await trainClassifier(withSecond(), tools());
    const network = new Classifier(classifier!, trunk);
    const { topology, weights } = classifierFiles(classifier!, trunk);
    const { weightsManifest, ...rest } = JSON.parse(topology) as io.ModelJSON & { format: string };
    const weightSpecs = weightsManifest.flatMap((group) => group.weights);
    const model = new GraphModel(io.fromMemorySync({ ...rest, weightSpecs, weightData: weights }));
    model.load();
    // The small trunk's weights are no halves, which the graph holds: hence three digits.
    const plain = { ...trunk.preprocessing, scale: [1, 1, 1], offset: [0, 0, 0] } as const;
    for (const sample of ['red-4', 'blue-9']) {
      const expected = await network.classify([pictureOf(sample)]);
      const [pixels] = makeInputs(pictureOf(sample), [null], { inputSize: 8, preprocessing: plain, steps: [] });
      const output = tidy(() => model.predict(tensor4d(pixels!, [1, 8, 8, 3])) as Tensor);
      const answered = await output.data();
      for (const [i, value] of expected.entries()) expect(answered[i]).toBeCloseTo(value, 3);
      output.dispose();
    }
    model.dispose();
    network.dispose();
  });
});
