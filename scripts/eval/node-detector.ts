import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { ready, setBackend, tensor4d } from '@tensorflow/tfjs-core';
import type { DetectSettings } from '../../models/detection';
import type { Decoded, DetectorNetwork } from '../../models/detector';
import { Letterboxer } from '../../models/geometry/letterboxer';
import type { GraphFiles, GraphTopology } from '../../models/graph-files';
import { loadDetector } from '../../models/load-detector';
import { zooEntry } from '../../models/zoo/index';
import type { Architecture, DetectorId, NetworkEntry, WeightFile } from '../../models/zoo/zoo';
import { sha256 } from '../weights/files';
import type { Picture } from './pictures';
import { UserError } from '../lib/program';

const PUBLIC = resolve(import.meta.dirname, '../../public');

/** A detector in Node on the WASM backend: the same network, letterbox and decoding as in the page. */
export interface NodeDetector {
  readonly inputSize: number;
  /** Milliseconds are those of the network with its read-back, without letterbox and decoding. */
  detect(picture: Picture, settings: DetectSettings): Promise<Decoded & { readonly milliseconds: number }>;
}

/** @param size side of the input; the one it was trained for if left out */
export async function openDetector(id: DetectorId, size?: number): Promise<NodeDetector> {
  const entry = zooEntry(id);
  const inputSize = size ?? entry.inputSizes[0]!;
  if (!entry.inputSizes.includes(inputSize)) {
    throw new UserError(`${entry.name} takes --size ${entry.inputSizes.join(', ')}; ${inputSize} is none of them.`);
  }
  await startWasm();
  return runInNode(await loadDetector(entry, readNetwork(entry), inputSize));
}

/** Makes a detector of a network that was built on the WASM backend. */
export function runInNode(network: DetectorNetwork): NodeDetector {
  const { inputSize } = network;
  const letterboxer = new Letterboxer(inputSize, network.preprocessing);
  return {
    inputSize,
    async detect({ rgba, width, height }, settings) {
      const values = letterboxer.run(rgba, width, height);
      const start = performance.now();
      const input = tensor4d(values, [1, inputSize, inputSize, 3]);
      const output = network.execute(input);
      const packed = (await output.data()) as Float32Array;
      const milliseconds = performance.now() - start;
      input.dispose();
      output.dispose();
      return { ...network.decode(packed, letterboxer.fit(width, height), settings), milliseconds };
    },
  };
}

/** The files of a network, out of public/weights, checked. */
export function readNetwork(entry: NetworkEntry & { readonly network?: Architecture }): GraphFiles {
  const topology = JSON.parse(readWeights(entry.topology).toString('utf8')) as GraphTopology;
  const files = { topology, weights: Uint8Array.from(readWeights(entry.weights)).buffer };
  if (entry.network?.kind !== 'sliding-window') return files;
  return { ...files, head: Uint8Array.from(readWeights(entry.network.head)).buffer };
}

export async function startWasm(): Promise<void> {
  const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(`${dirname(entry)}/`);
  await setBackend('wasm');
  await ready();
}

function readWeights({ path, sha256: expected }: WeightFile): Buffer {
  let bytes: Buffer;
  try {
    bytes = readFileSync(resolve(PUBLIC, path));
  } catch {
    throw new UserError(`public/${path} is missing: 'npm run weights' makes it.`);
  }
  if (sha256(bytes) !== expected) throw new UserError(`public/${path} is damaged: 'npm run weights' makes it anew.`);
  return bytes;
}
