import { ssdTrunkSource, type TrunkSource } from '../../../models/trunk/ssd-trunk';
import { tapChannels } from '../../../models/trunk/spec';
import { Random } from '../../../models/random';
import { classifierWeights } from '../../../models/transfer/classifier';
import type { ClassifierSpec } from '../../../models/transfer/classifier-spec';
import { packWeights } from '../../../models/transfer/pack-weights';
import type { StoredClassifier } from '../../../models/transfer/training';
import type { Weights } from '../../../models/transfer/weights';
import { zooEntry } from '../../../models/zoo';
import { readFiles } from '../zoo-files';

export function realTrunk(): TrunkSource {
  return ssdTrunkSource(readFiles(zooEntry('ssd')));
}

/** A classifier as training leaves one, with weights drawn from a seed instead of learned. */
export function drawnClassifier(
  trunk: TrunkSource,
  options: Partial<Pick<ClassifierSpec, 'inputSize' | 'answers' | 'freeze'>> & {
    hidden?: readonly number[];
    classes?: number;
    /** Layers of the trunk that differ from the published ones. */
    trained?: readonly string[];
  } = {},
): StoredClassifier {
  const { inputSize = 96, answers = 'softmax', freeze = 'all', hidden = [], classes = 3, trained = [] } = options;
  const random = new Random(7);
  const draw = (length: number, scale: number) => Float32Array.from({ length }, () => (random.next() - 0.5) * scale);
  const inputs = trunk.taps.reduce((sum, tap) => sum + tapChannels(trunk.spec, tap), 0);
  const sizes = [inputs, ...hidden, classes];
  const head: Weights = Object.fromEntries(
    sizes.slice(1).flatMap((size, layer) => [
      [`dense_${layer}/kernel`, draw(sizes[layer]! * size, 0.4)],
      [`dense_${layer}/bias`, draw(size, 0.4)],
    ]),
  );
  const normaliser = { mean: draw(inputs, 0.2).map((x) => x + 0.4), scale: draw(inputs, 1).map((x) => x + 1.5) };
  const state = trained.flatMap((layer) =>
    ['weights', 'bias'].map((part) => {
      const { shape, values } = trunk.weights.get(`${layer}/${part}`)!;
      return { name: `${layer}/${part}`, shape, values: values.map((x) => x * 1.01 + 0.001) };
    }),
  );
  const spec: ClassifierSpec = {
    version: 1,
    trunk: trunk.id,
    taps: trunk.taps,
    inputSize,
    freeze,
    head: { inputs, hidden, classes, dropout: 0, initialiser: 'he-normal', seed: 1 },
    answers,
  };
  return { spec, weights: packWeights(classifierWeights(head, normaliser, state)) };
}
