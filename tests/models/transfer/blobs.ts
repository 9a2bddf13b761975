import { Random } from '../../../models/random';
import { FeatureSource } from '../../../models/transfer/source';

export interface Blobs {
  readonly source: FeatureSource;
  readonly features: Float32Array;
  readonly labels: Float32Array;
}

/** Points around one centre for each class: learned easily, but not in one step. */
export function blobs(seed: number, samples: number, classes: number, length: number, spread = 0.6): Blobs {
  const centres = new Random(7);
  const means = Array.from({ length: classes }, () => Array.from({ length }, () => centres.normal()));
  const random = new Random(seed);
  const features = new Float32Array(samples * length);
  const labels = new Float32Array(samples * classes);
  for (let i = 0; i < samples; i++) {
    const label = i % classes;
    labels[i * classes + label] = 1;
    for (let k = 0; k < length; k++) features[i * length + k] = means[label]![k]! + spread * random.normal();
  }
  return { source: new FeatureSource(features, length, labels, classes), features, labels };
}
