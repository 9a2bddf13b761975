import { ImportFault } from '../../exchange/fault';
import { SkipFault, type PackedFile } from '../../exchange/packed-file';
import { baseOf, folderOf, join } from '../../exchange/paths';
import { ModelFault } from '../fault';
import { readManifest } from './weight-specs';

/** A larger JSON than this would be parsed for longer than the page may stand still. */
const LONGEST_JSON = 24 * 2 ** 20;

/** One file, or a fault that says which. Rejects with an ImportFault or a ModelFault. */
export async function bytesOf(file: PackedFile, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await file.read(signal);
  } catch (error) {
    // In a data set one file may be missing; a network is whole or nothing.
    if (error instanceof SkipFault) throw new ImportFault('damaged', `${file.path}: ${error.message}`);
    throw error;
  }
}

/** @throws ModelFault 'bad-json' */
export async function jsonOf(file: PackedFile, signal?: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
  if (file.bytes > LONGEST_JSON) throw new ImportFault('too-large', file.path);
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(await bytesOf(file, signal)));
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new ModelFault('bad-json', baseOf(file.path));
}

/**
 * All shards that a model.json names, as one. They lie beside it; nothing is ever fetched. Rejects with a ModelFault
 * for other places, for what is not there, and where the bytes are not as many as announced.
 */
export async function readShards(
  model: PackedFile,
  topology: Readonly<Record<string, unknown>>,
  files: readonly PackedFile[],
  signal?: AbortSignal,
): Promise<ArrayBuffer> {
  const shards = readManifest(topology.weightsManifest).map(({ paths, bytes }) => {
    const parts = paths.map((path) => find(path, model, files));
    const there = parts.reduce((sum, part) => sum + part.bytes, 0);
    // Before any room is made for what is announced.
    if (there !== bytes) throw new ModelFault('truncated-weights', `${there} bytes of ${bytes}`);
    return { parts, bytes };
  });
  const all = new Uint8Array(shards.reduce((sum, { bytes }) => sum + bytes, 0));
  let at = 0;
  for (const part of shards.flatMap(({ parts }) => parts)) {
    all.set(await bytesOf(part, signal), at);
    at += part.bytes;
  }
  return all.buffer;
}

function find(path: string, model: PackedFile, files: readonly PackedFile[]): PackedFile {
  // An address or a path out of the folder: whoever follows it leaves the device, or the file that was chosen.
  if (/^[a-z][a-z\d+.-]*:|^\/|\\/i.test(path) || path.split('/').includes('..')) {
    throw new ModelFault('remote-weights', path);
  }
  const wanted = join(folderOf(model.path), path);
  const found = files.find((file) => file.path === wanted);
  if (found) return found;
  // Browsers rename what is saved twice: 'weights (1).bin'.
  const shards = files.filter((file) => file.path.endsWith('.bin') && folderOf(file.path) === folderOf(model.path));
  if (shards.length === 1) return shards[0]!;
  throw new ModelFault('missing-weights', path);
}
