import { createHash } from 'node:crypto';
import type { GraphModelFiles } from '../../models/graph-builder';
import type { WeightFile } from '../../models/zoo/zoo';

/** A file to be served, with what the zoo must say about it. */
export interface Served {
  readonly pin: WeightFile;
  readonly bytes: Uint8Array;
}

/** A graph model as its two files, each named after its own content: the same input gives the same bytes. */
export function serve(
  id: string,
  model: GraphModelFiles,
  source: string,
  signature: { readonly inputs: readonly string[]; readonly outputs: readonly string[] },
): { readonly topology: Served; readonly weights: Served } {
  const weights = served(id, 'bin', model.weights);
  const paths = [weights.pin.path.slice(weights.pin.path.lastIndexOf('/') + 1)];
  const json = {
    format: 'graph-model',
    generatedBy: source,
    convertedBy: 'saccade scripts/weights.ts',
    signature: { inputs: ends(signature.inputs), outputs: ends(signature.outputs) },
    modelTopology: { node: model.nodes, library: {}, versions: {} },
    weightsManifest: [{ paths, weights: model.specs }],
  };
  return { topology: served(id, 'json', Buffer.from(JSON.stringify(json))), weights };
}

/** Lower-case hex. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function served(id: string, extension: 'json' | 'bin', bytes: Uint8Array): Served {
  const hash = sha256(bytes);
  const path = `weights/${id}.${hash.slice(0, 16)}.${extension}`;
  return { pin: { path, bytes: bytes.byteLength, sha256: hash }, bytes };
}

function ends(names: readonly string[]): Record<string, { name: string }> {
  return Object.fromEntries(names.map((name) => [name, { name: `${name}:0` }]));
}
