import type { ClassifierSpec } from '../../../../models/transfer/classifier-spec';
import type { StoredClassifier } from '../../../../workers/api';
import { zooEntry } from '../../../../models/zoo';
import type { About } from '../../../../src/train/models/shelf.svelte';

export const SPEC: ClassifierSpec = {
  version: 1,
  trunk: zooEntry('ssd').weights.sha256,
  taps: ['expanded_conv_16/depthwise'],
  inputSize: 96,
  freeze: 'all',
  head: { inputs: 960, hidden: [], classes: 2, dropout: 0, initialiser: 'zeros', seed: 1 },
  answers: 'softmax',
};

export function stored(...values: number[]): StoredClassifier {
  return { spec: SPEC, weights: new Float32Array(values).buffer };
}

export const ABOUT: About = {
  name: 'Hands',
  classes: [
    { id: 'c1', name: 'Rock', colour: '#56b4e9' },
    { id: 'c2', name: '布 </script>', colour: '#e69f00' },
  ],
  metrics: { devAccuracy: 0.9 },
};
