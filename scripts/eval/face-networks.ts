import { existsSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pictureCutter } from '../../models/face/cutter';
import { principalFace } from '../../models/face/detect/choose';
import { searchFaces } from '../../models/face/detect/search';
import { distance, type Embedding } from '../../models/face/embedding/distance';
import { areaUnderRoc, counted, tarAtFar, thresholdAtFar } from '../../models/face/verification/roc';
import type { FaceChain } from '../../models/face/chain';
import { FACE_CURVE } from '../../models/zoo/faces/curve';
import { markdown, ms } from '../bench/table';
import { median } from '../bench/numbers';
import { UserError } from '../lib/program';
import { openFinders } from './face-networks/detectors';
import { openEmbeddings, type FaceCode, type Found } from './face-networks/embeddings';
import { costOf, fartherAway, groups, recallOf, type Boxed, type Recall } from './face-networks/recall';
import { readPicture } from './pictures';
import { openChain } from './verify/faces';
import { readPairs, type PicturePair } from './verify/pairs';

const HELP = `npm run eval -- face-networks --images DIR --pairs pairs.csv [--out FILE]

Compares the face detectors and the face embeddings of the installed packages, in Node on WASM with one thread:
  detectors    faces found and wrong boxes on the group photographs of @vladmandic/face-api, as they are and from two and
               four times as far away, and pictures of DIR in which the face in the middle is found, from four times as far
  embeddings   how well they tell the pairs apart, and how many of the pairs of people who are together on a group
               photograph they take for one person at the threshold of a false-accept rate of 0.1% on the pairs
Both with milliseconds of processor time, on the pictures of DIR. DIR and pairs.csv are as for 'eval -- verify'.`;

/** False-accept rate whose threshold is looked at on the group photographs. */
const FAR = 0.001;

/** Pictures that detectors are timed on. */
const TIMED = 20;

/** `npm run eval -- face-networks`. */
export async function faceNetworks(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      images: { type: 'string' }, pairs: { type: 'string' }, out: { type: 'string' }, help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const { images, pairs: list, out } = values;
  if (!images || !existsSync(images)) throw new UserError('--images is missing, or there is no such folder.');
  if (!list) throw new UserError('--pairs is missing: the list of pairs.');
  const pairs = readPairs(list);
  const names = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))].sort().filter((name) => existsSync(join(images, name)));
  const chain = await openChain();
  const detectors = await compareDetectors(chain, images, names);
  const embeddings = await compareEmbeddings(chain, images, names, pairs);
  chain.dispose();
  const date = new Date().toISOString().slice(0, 10);
  const machine = `${cpus()[0]?.model ?? ''}, Node ${process.version}, WASM, one thread, ${date}`;
  if (out) writeFileSync(out, `${JSON.stringify({ machine, detectors, embeddings }, null, 2)}\n`);
  console.log(`${machine}\n\n${detectorTable(detectors)}\n\n${embeddingTable(embeddings)}`);
}

type Detectors = Awaited<ReturnType<typeof compareDetectors>>;
type Embeddings = Awaited<ReturnType<typeof compareEmbeddings>>;

async function compareDetectors(chain: FaceChain, images: string, names: readonly string[]) {
  const near = await groups();
  const middle = { x: 0.3, y: 0.3, width: 0.4, height: 0.4 };
  const results = [];
  for (const finder of await openFinders(chain.detector)) {
    const on = (times: number) => recallOf(finder, near.map((each) => fartherAway(each, times)));
    const portraits: Recall[] = [];
    for (const name of names) {
      const boxed: Boxed = { picture: await readPicture(images, name), faces: [middle] };
      portraits.push(await recallOf(finder, [fartherAway(boxed, 4)]));
    }
    const { name, side, bytes } = finder;
    results.push({
      name, side, bytes, groups: await recallOf(finder, near), twice: await on(2), fourTimes: await on(4),
      portraits: { found: portraits.filter(({ found }) => found > 0).length, of: names.length },
      milliseconds: await costOf(finder, await Promise.all(names.slice(0, TIMED).map((each) => readPicture(images, each)))),
    });
  }
  return results;
}

async function compareEmbeddings(chain: FaceChain, images: string, names: readonly string[], pairs: readonly PicturePair[]) {
  const found = new Map<string, Found>();
  for (const name of names) {
    const cutter = pictureCutter(await readPicture(images, name));
    const detection = principalFace(await searchFaces(chain.detector, cutter), cutter.width, cutter.height);
    if (detection) found.set(name, { cutter, detection, landmarks: (await chain.landmarks(cutter, [detection]))[0]! });
  }
  const together = await facesOfGroups(chain);
  const results = [];
  for (const code of await openEmbeddings(chain)) {
    const times: number[] = [];
    const numbers = new Map<string, Embedding>();
    for (const [name, face] of found) numbers.set(name, await timed(code, face, times));
    const distances = counted(pairs.map(({ a, b, same }) => {
      const [one, other] = [numbers.get(a), numbers.get(b)];
      return { same, distance: one && other ? distance(one, other) : null };
    }));
    const threshold = thresholdAtFar(distances, FAR);
    const apart: number[] = [];
    for (const faces of together) {
      const all: Embedding[] = [];
      for (const face of faces) all.push(await code.embed(face));
      all.forEach((a, i) => all.slice(0, i).forEach((b) => apart.push(distance(a, b))));
    }
    results.push({
      name: code.name, length: code.length, bytes: code.bytes, auc: areaUnderRoc(distances),
      tar: [tarAtFar(distances, 0.01), tarAtFar(distances, FAR)], threshold,
      together: { pairs: apart.length, accepted: apart.filter((each) => each < threshold).length, curve: curve(apart), apart },
      milliseconds: median(times),
    });
  }
  return results;
}

/** The faces of each group photograph: no two of one are the same person's. */
async function facesOfGroups(chain: FaceChain): Promise<readonly (readonly Found[])[]> {
  const all = [];
  for (const { picture } of await groups()) {
    const cutter = pictureCutter(picture);
    const detections = await chain.detector.detect(cutter);
    const landmarks = await chain.landmarks(cutter, detections);
    all.push(detections.map((detection, i) => ({ cutter, detection, landmarks: landmarks[i]! })));
  }
  return all;
}

/** Pairs nearer than thresholds a hundredth apart, as models/zoo/faces/curve.ts has them. */
function curve(apart: readonly number[]): number[] {
  const { from, to, step } = FACE_CURVE;
  const thresholds = Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => from + i * step);
  return thresholds.map((threshold) => apart.filter((each) => each < threshold).length);
}

async function timed({ embed }: FaceCode, face: Found, times: number[]): Promise<Embedding> {
  const before = process.cpuUsage();
  const embedding = await embed(face);
  const { user, system } = process.cpuUsage(before);
  times.push((user + system) / 1000);
  return embedding;
}

function detectorTable(detectors: Detectors): string {
  const of = ({ found, faces, wrong }: Recall) => `${found} of ${faces}${wrong > 0 ? `, ${wrong} wrong` : ''}`;
  const rows = detectors.map(({ name, side, bytes, groups: near, twice, fourTimes, portraits, milliseconds }) => [
    name, String(side), size(bytes), of(near), of(twice), of(fourTimes), `${portraits.found} of ${portraits.of}`,
    ms(milliseconds),
  ]);
  const head = ['detector', 'input', 'weights', 'groups', '2 × as far', '4 × as far', 'portraits, 4 × as far', 'ms'];
  return markdown(head, rows);
}

function embeddingTable(embeddings: Embeddings): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
  const rows = embeddings.map(({ name, length, bytes, auc, tar, threshold, together, milliseconds }) => [
    name, String(length), size(bytes), auc.toFixed(4), ...tar.map(percent), threshold.toFixed(3),
    `${together.accepted} of ${together.pairs}`, ms(milliseconds),
  ]);
  const head = ['embedding', 'numbers', 'weights', 'AUC', 'TAR at FAR 1%', 'at 0.1%', 'threshold', 'together accepted', 'ms'];
  return markdown(head, rows);
}

const size = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
