import { Random } from '../../../models/random';
import type { Picture } from '../../../models/picture';
import { cutOut } from '../../../models/sliding-window/level';
import { BACKGROUND, IOU_RULES, labelWindows, type WindowThing } from '../../../models/sliding-window/training-windows';
import { windowBoxes } from '../../../models/sliding-window/windows';
import type { NodeDetector } from '../../eval/node-detector';
import { readPicture } from '../../eval/pictures';
import type { Chunk, Sample, SeenPhoto } from './chunks';
import { PYRAMID, type WindowTrunk } from './network';
import type { PartPhoto } from './photos';

/** What the teacher is so sure of is an example; what it is less sure of, down to SUSPECTED, is not background. */
const SURE = 0.45;
const SUSPECTED = 0.12;
/** Windows of each level: true boxes are few, and count for more. */
const PER_LEVEL = { truths: 16, beliefs: 8, background: 2 };

/** Reads pictures, asks the teacher where nobody drew boxes, and takes windows of their pyramids. */
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
    const mirrored = random.next() < 0.5;
    const shown = mirrored ? cutOut(picture, { x: 0, y: 0, width: 1, height: 1 }, 0, true) : picture;
    // Other sizes for each picture, so that the grid does not decide what is ever seen.
    const smallest = PYRAMID.smallest * 2 ** (random.next() / PYRAMID.perOctave);
    for (const level of trunk.maps(shown, { ...PYRAMID, smallest })) {
      const windows = windowBoxes(level.grid).map((box) => (mirrored ? { ...box, x: 1 - box.x - box.width } : box));
      const found = labelWindows(windows, things, { ...IOU_RULES, claim: true });
      const some = (wanted: (label: number) => boolean, count: number) =>
        random.shuffle(Array.from(windows.keys()).filter((w) => wanted(found.labels[w]!))).slice(0, count);
      const positive = some((label) => label >= 0, truths ? PER_LEVEL.truths : PER_LEVEL.beliefs);
      for (const w of [...positive, ...some((label) => label === BACKGROUND, PER_LEVEL.background)]) {
        features.push(await trunk.window(level, w));
        const [label, thing] = [found.labels[w]!, found.things[w]!];
        samples.push({ photo: seen.length, label, thing, window: windows[w]!, mirrored });
      }
      level.map.dispose();
    }
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
