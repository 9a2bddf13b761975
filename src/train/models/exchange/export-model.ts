import { zooEntry } from '../../../../models/zoo';
import type {
  ClassifierSource, ExportedClassifier, ExportedDetector, ForeignClassifier, StoredClassifier, StoredDetector,
} from '../../../../workers/api';
import type { ModelRow } from '../../../storage/models';
import { crc32 } from '../../exchange/crc32';
import { ZipWriter } from '../../exchange/zip-writer';
import { answersOf } from '../spec';
import { FORMAT, METADATA, VERSION } from './metadata';
import { detectorReadme, foreignReadme, ownReadme } from './readme';
import page from './page.html?raw';

/** Makes of a network of ours a graph that any tfjs program can load. */
export interface GraphMaker {
  exportClassifier(classifier: StoredClassifier, signal: AbortSignal): Promise<ExportedClassifier>;
  exportDetector(detector: StoredDetector, signal: AbortSignal): Promise<ExportedDetector>;
}

export interface ModelExportOptions {
  readonly signal?: AbortSignal;
  /** The script of the page that runs it, as text. */
  readonly fetchRunner?: () => Promise<string>;
}

/** What this app rebuilds it from lies in this file. */
const EXACT = 'saccade.bin';

/**
 * A network as a ZIP. One of ours: a tfjs graph model, labels, a page that runs it by itself, and what this app
 * rebuilds it from exactly; a detector of ours without the page. One of another make: as it came, with labels. Rejects with what the worker rejects with.
 */
export async function exportModel(
  row: ModelRow,
  source: ClassifierSource,
  maker: GraphMaker,
  options: ModelExportOptions = {},
): Promise<Blob> {
  const zip = new ZipWriter();
  const labels = row.classes.map(({ name }) => name).join('\n') + '\n';
  zip.deflate('labels.txt', labels, row.createdAt);
  if (source.kind === 'saccade') await addOwn(zip, row, source.classifier, maker, options);
  else if (source.kind === 'yolo') await addDetector(zip, row, source.detector, maker, options);
  else addForeign(zip, row, source);
  return zip.finish();
}

async function addOwn(
  zip: ZipWriter,
  row: ModelRow,
  classifier: StoredClassifier,
  maker: GraphMaker,
  { signal = new AbortController().signal, fetchRunner = fetchOwnRunner }: ModelExportOptions,
): Promise<void> {
  const [graph, runner] = await Promise.all([maker.exportClassifier(classifier, signal), fetchRunner()]);
  signal.throwIfAborted();
  const { inputSize } = classifier.spec;
  const { name, licence, source } = zooEntry('ssd');
  const metadata = {
    ...metadataOf(row, EXACT, classifier.weights),
    imageSize: inputSize,
    preprocessing: {
      input: [null, inputSize, inputSize, 3],
      resize: 'the whole picture is stretched to the square, each pixel the average of what it covers',
      channels: 'RGB',
      range: [0, 255],
    },
    output: { shape: [null, row.classes.length], meaning: answersOf(row) },
    trunk: { name, licence: licence.spdx, holder: licence.holder, source },
  };
  const about = { name: row.name, labels: row.classes.map((each) => each.name), colours: row.classes.map((each) => each.colour) };
  const time = row.createdAt;
  zip.deflate(METADATA, JSON.stringify(metadata, null, 1), time);
  zip.deflate('model.json', graph.topology, time);
  zip.store('weights.bin', new Uint8Array(graph.weights), time);
  zip.store(EXACT, new Uint8Array(classifier.weights), time);
  zip.deflate('index.html', page, time);
  zip.deflate('model-data.js', `const ABOUT = ${scriptText({ ...about, inputSize })};\n${graph.script}`, time);
  zip.deflate('runner.js', runner, time);
  zip.deflate('README.txt', ownReadme(row, inputSize), time);
  zip.deflate('LICENCE-trunk.txt', `${name}: ${licence.spdx}, ${licence.holder}\n\n${licence.text}`, time);
}

async function addDetector(
  zip: ZipWriter,
  row: ModelRow,
  detector: StoredDetector,
  maker: GraphMaker,
  { signal = new AbortController().signal }: ModelExportOptions,
): Promise<void> {
  const graph = await maker.exportDetector(detector, signal);
  signal.throwIfAborted();
  const { inputSize, head } = detector.spec;
  const { name, licence, source } = zooEntry('centernet');
  const metadata = {
    ...metadataOf(row, EXACT, detector.weights),
    imageSize: inputSize,
    preprocessing: {
      input: [1, inputSize, inputSize, 3],
      resize: 'letterboxed on black, in the middle',
      channels: 'RGB',
      range: [0, 255],
    },
    output: { scales: head.yolo.scales, boxForm: head.yolo.boxForm, meaning: 'see README.txt' },
    trunk: { name, licence: licence.spdx, holder: licence.holder, source },
  };
  const time = row.createdAt;
  zip.deflate(METADATA, JSON.stringify(metadata, null, 1), time);
  zip.deflate('model.json', graph.topology, time);
  zip.store('weights.bin', new Uint8Array(graph.weights), time);
  zip.store(EXACT, new Uint8Array(detector.weights), time);
  zip.deflate('README.txt', detectorReadme(row, detector.spec), time);
  zip.deflate('LICENCE-trunk.txt', `${name}: ${licence.spdx}, ${licence.holder}\n\n${licence.text}`, time);
}

function addForeign(zip: ZipWriter, row: ModelRow, { topology, weights, inputSize }: ForeignClassifier): void {
  const time = row.createdAt;
  const manifest = (topology as { weightsManifest: readonly { readonly weights: readonly unknown[] }[] }).weightsManifest;
  // Its shards were joined when it came in.
  const joined = [{ paths: ['weights.bin'], weights: manifest.flatMap((group) => group.weights) }];
  const metadata = { ...metadataOf(row, 'weights.bin', weights), imageSize: inputSize };
  zip.deflate(METADATA, JSON.stringify(metadata, null, 1), time);
  zip.deflate('model.json', JSON.stringify({ ...(topology as object), weightsManifest: joined }), time);
  zip.store('weights.bin', new Uint8Array(weights), time);
  zip.deflate('README.txt', foreignReadme(row), time);
}

function metadataOf(row: ModelRow, file: string, weights: ArrayBuffer) {
  const { name, createdAt, classes, metrics, kind, spec } = row;
  const bytes = new Uint8Array(weights);
  return {
    format: FORMAT,
    version: VERSION,
    name,
    createdAt,
    date: new Date(createdAt).toISOString(),
    labels: classes.map((each) => each.name),
    classes,
    metrics,
    network: { kind, spec, weights: file, bytes: bytes.length, crc32: crc32(bytes) },
  };
}

/** JSON that is also a script: no `</script>` and no line separators in it, whatever a class is called. */
function scriptText(value: unknown): string {
  return JSON.stringify(value).replace(/[<\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

async function fetchOwnRunner(): Promise<string> {
  const response = await fetch(new URL('runner.js', document.baseURI));
  if (!response.ok) throw new Error(`runner.js: ${response.status}`);
  return response.text();
}
