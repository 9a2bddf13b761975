import { Random } from '../../../models/random';
import type { Picture } from '../../../models/picture';
import {
  BACKGROUND, drawWindows, IGNORED, IOU_RULES, labelWindows, type WindowThing,
} from '../../../models/sliding-window/training-windows';
import type { NodeDetector } from '../../eval/node-detector';
import { readPicture } from '../../eval/pictures';
import type { Chunk, Sample, SeenPhoto } from './chunks';
import type { WindowTrunk } from './network';
import type { PartPhoto } from './photos';

/** What the teacher is so sure of is an example; what it is less sure of, down to SUSPECTED, is not background. */
const SURE = 0.45;
const SUSPECTED = 0.12;
/** True boxes are few: more windows on each. Crowds would drown all else. */
const PER_TRUTH = 10;
const PER_BELIEF = 4;
const MOST_THINGS = 14;
const ANYWHERE = 14;
const MOST_BACKGROUND = 6;
const SMALLEST = 0.12;

/** Reads pictures, asks the teacher where nobody drew boxes, draws windows and computes their features. */
export async function gather(
  photos: readonly PartPhoto[],
  first: number,
  teacher: NodeDetector,
  trunk: WindowTrunk,
  seed: number,
): Promise<Chunk> {
  const seen: SeenPhoto[] = [];
  const samples: Sample[] = [];
  const features: Uint16Array[] = [];
  for (const [i, { folder, name, part, truths }] of photos.entries()) {
    const picture = await readPicture(folder, name).catch(() => null);
    if (!picture) continue;
    const things = truths?.map((truth) => ({ ...truth, sure: true })) ?? (await ask(teacher, picture));
    const random = new Random(seed, first + i);
    const some = random.shuffle([...things]).slice(0, MOST_THINGS);
    const perThing = truths ? PER_TRUTH : PER_BELIEF;
    const windows = drawWindows(random, picture, some, { perThing, anywhere: ANYWHERE, smallest: SMALLEST });
    const found = labelWindows(windows, things, { ...IOU_RULES, claim: true });
    let background = 0;
    const kept = windows
      .map((window, w): Sample => {
        const [label, thing] = [found.labels[w]!, found.things[w]!];
        return { photo: seen.length, label, thing, window, mirrored: random.next() < 0.5 };
      })
      .filter(({ label }) => (label === BACKGROUND ? ++background <= MOST_BACKGROUND : label !== IGNORED));
    features.push(await trunk.windows(picture, kept));
    samples.push(...kept);
    seen.push({ folder, name, part, labelled: truths !== null, things });
  }
  return { photos: seen, samples, features: joined(features) };
}

async function ask(teacher: NodeDetector, picture: Picture): Promise<WindowThing[]> {
  const settings = { scoreThreshold: SUSPECTED, iouThreshold: 0.6, maxBoxes: 60, labels: null, explain: false };
  const { detections } = await teacher.detect(picture as Parameters<NodeDetector['detect']>[0], settings);
  return detections.map(({ box, classIndex, score }) => ({ box, classIndex, sure: score >= SURE }));
}

export function joined(parts: readonly Uint16Array[]): Uint16Array {
  const whole = new Uint16Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
