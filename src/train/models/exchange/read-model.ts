import { ZOO } from '../../../../models/zoo';
import type { ForeignClassifier, ForeignExamination, ForeignInput } from '../../../../workers/api';
import { crc32 } from '../../exchange/crc32';
import { openFolder, type FolderFile } from '../../exchange/folder';
import type { Limits } from '../../exchange/limits';
import type { PackedFile } from '../../exchange/packed-file';
import { baseOf, folderOf, join } from '../../exchange/paths';
import { openZip } from '../../exchange/zip';
import { ModelFault } from '../fault';
import { withRange } from '../ranges';
import type { Arrival } from '../shelf.svelte';
import { parseClassifierSpec, parseDetectorSpec, parseForeignSpec } from '../spec';
import { findLabels } from './labels';
import {
  classesOf, METADATA, readOwnMetadata, readTeachableMetadata, type OwnMetadata, type TeachableMetadata,
} from './metadata';
import { bytesOf, jsonOf, readShards } from './read-files';

/** Enough for any network that runs in a browser. */
const LIMITS: Limits = { files: 2000, fileBytes: 256 * 2 ** 20, totalBytes: 320 * 2 ** 20, ratio: 200, classes: 10_000 };

export interface ModelImportOptions {
  /** Builds the network and asks it once; see ClassifyWorker.examine. */
  readonly examine: (network: Omit<ForeignClassifier, 'inputSize'>) => Promise<ForeignExamination>;
  readonly signal?: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads a network: a ZIP, or files that lie together. This app's own come back exactly; tfjs layers and graph models,
 * and what Teachable Machine exports, as they are. Nothing is touched. Rejects with an ImportFault, a ModelFault, or
 * the signal's reason.
 */
export async function readModel(
  source: Blob | readonly FolderFile[],
  options: ModelImportOptions,
): Promise<Arrival> {
  options.signal?.throwIfAborted();
  const files = source instanceof Blob ? await openZip(source, LIMITS) : openFolder(source, LIMITS);
  const { model, topology, metadata } = await find(files, options.signal);
  const own = metadata && readOwnMetadata(metadata);
  const exact = own && (await readOwn(own, files, options));
  if (exact) return exact;
  if (!model || !topology) throw new ModelFault(own ? 'other-trunk' : 'no-model');
  return readForeign(model, topology, metadata, files, options);
}

/** model.json, by what is in it, and metadata.json beside it. */
async function find(files: readonly PackedFile[], signal?: AbortSignal) {
  const jsons = files.filter(({ path }) => path.toLowerCase().endsWith('.json')).sort(byDepth).slice(0, 16);
  let model: PackedFile | null = null;
  let topology: Json | null = null;
  let metadata: Json | null = null;
  for (const file of jsons) {
    const isNamed = /^(model|metadata)\b.*\.json$/i.test(baseOf(file.path));
    const json = await jsonOf(file, signal).catch((error: unknown) => {
      if (isNamed || !(error instanceof ModelFault)) throw error;
      return null; // Something else that lies there.
    });
    if (json && !topology && 'modelTopology' in json) [model, topology] = [file, json];
    else if (json && /^metadata\b/i.test(baseOf(file.path))) metadata ??= json;
  }
  return { model, topology, metadata };
}

/** What this app exported, exactly as it was; null where this version has not got its trunk. */
async function readOwn(
  own: OwnMetadata,
  files: readonly PackedFile[],
  { signal, examine }: ModelImportOptions,
): Promise<Arrival | null> {
  const { name, createdAt, classes, metrics, network } = own;
  const { kind, spec } = network;
  const folder = folderOf(files.find(({ path }) => baseOf(path) === METADATA)?.path ?? '');
  const file = files.find(({ path }) => path === join(folder, network.weights));
  if (!file) throw new ModelFault('missing-weights', network.weights);
  const bytes = await bytesOf(file, signal);
  if (bytes.length !== network.bytes || crc32(bytes) !== network.crc32) {
    throw new ModelFault('truncated-weights', `${bytes.length} bytes of ${network.bytes}`);
  }
  const weights = bytes.buffer;
  const about = { name, createdAt, classes, metrics, weights };
  if (kind === 'saccade') {
    const parsed = parseClassifierSpec(spec);
    if (!parsed) throw new ModelFault('bad-json', METADATA);
    if (parsed.head.classes !== classes.length) throw new ModelFault('classes', `${classes.length}`);
    return ZOO.some((entry) => entry.weights.sha256 === parsed.trunk) ? { ...about, kind, spec: parsed } : null;
  }
  if (kind === 'yolo') {
    const parsed = parseDetectorSpec(spec);
    if (!parsed) throw new ModelFault('bad-json', METADATA);
    if (parsed.head.yolo.classes !== classes.length) throw new ModelFault('classes', `${classes.length}`);
    // Its graph is a detector's: as a classifier it could not be taken in.
    if (!ZOO.some((entry) => entry.weights.sha256 === parsed.trunk)) throw new ModelFault('other-trunk');
    return { ...about, kind, spec: parsed };
  }
  const parsed = parseForeignSpec(spec);
  if (!parsed) throw new ModelFault('bad-json', METADATA);
  const { topology, input } = parsed;
  const examined = await examine({ kind, topology, weights, classes: classes.length, input });
  if (!examined.ok) throw new ModelFault(examined.problem, examined.detail);
  return { ...about, kind, spec: { ...parsed, inputSize: examined.inputSize, answers: examined.answers } };
}

async function readForeign(
  model: PackedFile,
  topology: Json,
  metadata: Json | null,
  files: readonly PackedFile[],
  { signal, examine, now = Date.now }: ModelImportOptions,
): Promise<Arrival> {
  const made = metadata && readTeachableMetadata(metadata);
  const kind = kindOf(topology);
  const labels = await findLabels(model, files, metadata, signal);
  if (!labels) throw new ModelFault('no-labels');
  const weights = await readShards(model, topology, files, signal);
  const input = inputOf(made, metadata);
  const examined = await examine({ kind, topology, weights, classes: labels.length, input });
  signal?.throwIfAborted();
  if (!examined.ok) throw new ModelFault(examined.problem, examined.detail);
  const { inputSize, answers } = examined;
  return {
    kind,
    name: made?.modelName ?? folderOf(model.path),
    createdAt: timeOf(made) ?? now(),
    classes: classesOf(labels),
    metrics: {},
    spec: { topology, inputSize, answers, input },
    weights,
  };
}

/** @throws ModelFault 'unreadable' for what is neither */
function kindOf({ format, modelTopology }: Json): 'layers' | 'graph' {
  if (format === 'graph-model' || format === 'layers-model') return format === 'graph-model' ? 'graph' : 'layers';
  if (typeof modelTopology !== 'object' || modelTopology === null) throw new ModelFault('unreadable', 'modelTopology');
  return 'node' in modelTopology ? 'graph' : 'layers';
}

/** Nothing in a model.json tells how pictures are to be prepared: what is known of its maker, else the usual. */
function inputOf(made: TeachableMetadata | null, metadata: Json | null): ForeignInput {
  const stretched = { crop: false, scale: 1, offset: 0 };
  if (made) return withRange({ ...stretched, crop: true }, '/127-1');
  // This app's own graph, of a trunk that this version has not got: it scales by itself.
  return metadata && readOwnMetadata(metadata) ? stretched : withRange(stretched, '-1…1');
}

function timeOf(made: TeachableMetadata | null): number | null {
  const time = Date.parse(made?.timeStamp ?? '');
  return time > 0 ? time : null;
}

function byDepth(a: PackedFile, b: PackedFile): number {
  return a.path.split('/').length - b.path.split('/').length || (a.path < b.path ? -1 : 1);
}
