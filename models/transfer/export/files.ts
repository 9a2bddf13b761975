import { toBase64 } from '../../base64';
import type { TrunkSource } from '../../trunk/ssd-trunk';
import type { StoredClassifier } from '../training';
import { classifierGraph, INPUT, OUTPUT } from './graph';

/** A classifier as files that any tfjs program can load. */
export interface ClassifierFiles {
  /** What model.json is to hold; its one shard is 'weights.bin'. */
  readonly topology: string;
  readonly weights: ArrayBuffer;
  /** Both once more as a plain script that declares TOPOLOGY and WEIGHTS: a page on file:// may not fetch. */
  readonly script: string;
}

/** @throws RangeError as the constructor of Classifier does */
export function classifierFiles(stored: StoredClassifier, trunk: TrunkSource): ClassifierFiles {
  const { nodes, specs, weights } = classifierGraph(stored, trunk);
  const { inputSize, head } = stored.spec;
  const topology = JSON.stringify({
    format: 'graph-model',
    generatedBy: 'Saccade',
    convertedBy: null,
    signature: {
      inputs: { [INPUT]: end(INPUT, [-1, inputSize, inputSize, 3]) },
      outputs: { [OUTPUT]: end(OUTPUT, [-1, head.classes]) },
    },
    modelTopology: { node: nodes, library: {}, versions: {} },
    weightsManifest: [{ paths: ['weights.bin'], weights: specs }],
  });
  const script = `const TOPOLOGY = ${topology};\nconst WEIGHTS = '${toBase64(weights)}';\n`;
  return { topology, weights: weights.buffer, script };
}

function end(name: string, shape: readonly number[]) {
  const dim = shape.map((size) => ({ size: String(size) }));
  return { name: `${name}:0`, dtype: 'DT_FLOAT', tensorShape: { dim } };
}
