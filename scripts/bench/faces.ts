import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { pictureCutter } from '../../models/face/cutter';
import { recognise } from '../../models/face/verification/recognise';
import type { Picture } from '../../models/picture';
import { measureCrops } from '../../workers/host/face/measure';
import { readPicture } from '../eval/pictures';
import { openChain } from '../eval/verify/faces';
import { root } from '../lib/process.mjs';
import { compareCosts } from './face-compare';
import { median } from './numbers';
import { markdown, ms } from './table';

const PHOTOGRAPHS = `${root}/node_modules/@vladmandic/face-api/demo`;
const NAMES = ['sample1.jpg', 'sample2.jpg', 'sample3.jpg', 'sample4.jpg', 'sample5.jpg', 'sample6.jpg'];
/** People to compare with. */
const KNOWN = 30;

/** As much as is used of @vladmandic/human. */
interface Human {
  readonly tf: { tensor(values: Uint8Array, shape: number[], type: 'int32'): { dispose(): void } };
  load(): Promise<void>;
  detect(input: unknown): Promise<{ readonly face: readonly { readonly embedding?: readonly number[] }[] }>;
}

/** Of one photograph, milliseconds of processor time. */
type Stages = Readonly<Record<'detect' | 'landmarks' | 'align' | 'embed' | 'compare', number>>;

/**
 * `npm run bench -- faces`: the chain of the Face tab, stage by stage, beside @vladmandic/human on the same photographs
 * (its detector, mesh and face description, nothing else, nothing kept from one picture to the next), in Node on WASM
 * with one thread, in milliseconds of processor time, which other programs on the machine hardly change.
 */
export async function faces(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args], options: { out: { type: 'string' }, runs: { type: 'string', default: '3' } },
  });
  const runs = Math.max(1, Number(values.runs));
  const pictures = await Promise.all(NAMES.map((name) => readPicture(PHOTOGRAPHS, name)));
  const ours = await measureOurs(pictures, runs);
  const theirs = await measureHuman(pictures, runs);
  const total = (stages: Stages) => Object.values(stages).reduce((sum, value) => sum + value, 0);
  const results = NAMES.map((name, i) => ({
    name, faces: ours[i]!.faces, stages: ours[i]!.stages, total: total(ours[i]!.stages),
    human: theirs[i]!, ratio: total(ours[i]!.stages) / theirs[i]!.total,
  }));
  const date = new Date().toISOString().slice(0, 10);
  const machine = `${cpus()[0]?.model ?? ''}, Node ${process.version}, WASM, one thread, ${date}`;
  const compared = compareCosts([30, 300, 3000]);
  if (values.out) writeFileSync(values.out, `${JSON.stringify({ machine, runs, results, compared }, null, 2)}\n`);
  console.log(`${machine}\n`);
  const stages = ['detect', 'landmarks', 'align', 'embed', 'compare'];
  const rows = results.map((each) => [
    each.name, String(each.faces), ...Object.values(each.stages).map(ms), ms(each.total),
    String(each.human.faces), ms(each.human.total), each.ratio.toFixed(2),
  ]);
  console.log(markdown(['photograph', 'faces', ...stages, 'all', 'human: faces', 'human: all', 'ratio'], rows));
  const lines = compared.map((each) => [String(each.people), each.original.toFixed(0), each.projection.toFixed(0)]);
  console.log(`\n${markdown(['people known', 'µs a face', 'by a learned projection'], lines)}`);
}

async function measureOurs(pictures: readonly Picture[], runs: number) {
  const chain = await openChain();
  const results = [];
  for (const picture of pictures) {
    const cutter = pictureCutter(picture);
    const timed: Stages[] = [];
    let count = 0;
    // The first run makes what later ones find.
    for (let run = 0; run <= runs; run++) {
      const [detect, found] = await cost(() => chain.detector.detect(cutter));
      const [landmarks, points] = await cost(() => chain.landmarks(cutter, found));
      const [align] = await cost(() => measureCrops(cutter, points));
      const [embed, embeddings] = await cost(() => chain.embed(cutter, points, { mirrored: true }));
      const known = Array.from({ length: KNOWN }, (_, i) => {
        return { id: String(i), embedding: embeddings[i % embeddings.length]! };
      });
      const [compare] = await cost(async () => embeddings.map((embedding) => recognise(embedding, known, 0.4)));
      count = found.length;
      if (run > 0) timed.push({ detect, landmarks, align, embed, compare });
    }
    const middle = (stage: keyof Stages) => median(timed.map((each) => each[stage]));
    const stages = {
      detect: middle('detect'), landmarks: middle('landmarks'), align: middle('align'),
      embed: middle('embed'), compare: middle('compare'),
    };
    results.push({ faces: count, stages });
  }
  chain.dispose();
  return results;
}

async function measureHuman(pictures: readonly Picture[], runs: number) {
  const human = await openHuman();
  const results = [];
  for (const { rgba, width, height } of pictures) {
    const rgb = Uint8Array.from({ length: width * height * 3 }, (_, i) => rgba[Math.floor(i / 3) * 4 + (i % 3)]!);
    const times: number[] = [];
    let count = 0;
    for (let run = 0; run <= runs; run++) {
      const input = human.tf.tensor(rgb, [1, height, width, 3], 'int32');
      const [time, { face }] = await cost(() => human.detect(input));
      input.dispose();
      count = face.filter(({ embedding }) => (embedding?.length ?? 0) > 0).length;
      if (run > 0) times.push(time);
    }
    results.push({ faces: count, total: median(times) });
  }
  return results;
}

/** Its own build for Node on WASM. It fetches its networks by address: those addresses are files of the package. */
async function openHuman(): Promise<Human> {
  const require = createRequire(import.meta.url);
  const folder = `${root}/node_modules/@vladmandic/human`;
  const wasm = `${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`;
  const module: unknown = require(join(folder, 'dist/human.node-wasm.js'));
  const { default: Made, Human: Named } = module as Record<'default' | 'Human', new (config: unknown) => Human>;
  const off = { enabled: false };
  const human = new (Named ?? Made)({
    backend: 'wasm', wasmPath: wasm, modelBasePath: 'https://models.invalid/',
    cacheSensitivity: 0, debug: false, async: false,
    filter: off, gesture: off, body: off, hand: off, object: off, segmentation: off,
    face: {
      enabled: true, detector: { maxDetected: 20, rotation: true, skipFrames: 0, skipTime: 0 },
      mesh: { enabled: true }, description: { enabled: true, skipFrames: 0, skipTime: 0 },
      iris: off, emotion: off, antispoof: off, liveness: off, attention: off,
    },
  });
  const real = globalThis.fetch;
  globalThis.fetch = (address) => {
    const { pathname } = new URL(address instanceof Request ? address.url : String(address));
    const type = pathname.endsWith('.json') ? 'application/json' : 'application/octet-stream';
    const bytes = readFileSync(join(folder, 'models', pathname));
    return Promise.resolve(new Response(bytes, { headers: { 'content-type': type } }));
  };
  try {
    await human.load();
  } finally {
    globalThis.fetch = real;
  }
  return human;
}

/** Milliseconds of processor time, and what came of it. */
async function cost<T>(work: () => Promise<T>): Promise<readonly [number, T]> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return [(user + system) / 1000, result];
}
