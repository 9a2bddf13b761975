import { readFileSync } from 'node:fs';
import type { EightBits, GraphBuilder } from '../../../models/graph-builder';

const FOLDER = 'node_modules/@vladmandic/face-api/model';

interface PackagedWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32';
  readonly quantization?: EightBits;
}

/**
 * The weights of one of face-api's networks. The package has no graphs: its networks are code, which the files beside
 * this one write down as graphs.
 */
export class PackagedWeights {
  readonly #weights = new Map<string, { readonly spec: PackagedWeight; readonly bytes: Uint8Array }>();

  /** @param name as in the package, for instance 'face_landmark_68' */
  constructor(root: string, name: string) {
    const [{ weights }] = JSON.parse(readFileSync(`${root}/${FOLDER}/${name}_model-weights_manifest.json`, 'utf8')) as [
      { weights: PackagedWeight[] },
    ];
    const shard = readFileSync(`${root}/${FOLDER}/${name}_model.bin`);
    let offset = 0;
    for (const spec of weights) {
      const bytes = spec.shape.reduce((a, b) => a * b, 1) * (spec.quantization ? 1 : 4);
      this.#weights.set(spec.name, { spec, bytes: shard.subarray(offset, offset + bytes) });
      offset += bytes;
    }
    if (offset !== shard.byteLength) throw new Error(`${name}: ${offset} bytes are described, ${shard.byteLength} are there`);
  }

  /** Adds a weight to a graph as it is, in eight bits, and returns the node's name. */
  copy(graph: GraphBuilder, name: string, as: string = name): string {
    const { spec, bytes } = this.#get(name);
    const { shape, quantization } = spec;
    return graph.constant({ name: as, shape, dtype: 'float32', ...(quantization ? { quantization } : {}) }, bytes);
  }

  shape(name: string): readonly number[] {
    return this.#get(name).spec.shape;
  }

  /** A weight as tfjs would widen it: computed in double precision, stored in single. */
  floats(name: string): Float32Array {
    const { spec, bytes } = this.#get(name);
    const { quantization } = spec;
    if (!quantization) return new Float32Array(Uint8Array.from(bytes).buffer);
    return Float32Array.from(bytes, (q) => q * quantization.scale + quantization.min);
  }

  #get(name: string) {
    const found = this.#weights.get(name);
    if (!found) throw new Error(`face-api has no weight ${name}`);
    return found;
  }
}
