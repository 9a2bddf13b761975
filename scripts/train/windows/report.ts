import { tensor4d } from '@tensorflow/tfjs-core';
import { accuracy, type Scored, type Truth } from '../../../models/average-precision';
import { CENTERNET_PREPROCESSING } from '../../../models/centernet/preprocessing';
import type { Box } from '../../../models/geometry/box';
import type { Picture } from '../../../models/picture';
import type { ShippedWindows } from '../../../models/sliding-window/detector/shipped';
import type { SlidingWindowNetwork } from '../../../models/sliding-window/detector/network';
import { cutOut, levelInput } from '../../../models/sliding-window/level';
import { LOCALISATION } from '../../../models/sliding-window/localisation';
import { Letterboxer } from '../../../models/geometry/letterboxer';
import { readPicture } from '../../eval/pictures';
import type { Photo } from '../yolo/pictures';

/** Boxes for AP: low enough to see all of the curve. */
const FIND = { scoreThreshold: 0.01, iouThreshold: 0.5, maxBoxes: 100, labels: null, explain: false };
/** Of true boxes with a side of fewer pixels no crop is made: there is nothing to recognise. */
const SMALLEST = 16;

/** How well true boxes of pictures that were never learned from are told apart, each cut out and seen alone. */
export async function scoreCrops(photos: readonly Photo[], windows: ShippedWindows, classes: readonly string[]) {
  const [seen, right] = [new Map<string, number>(), new Map<string, number>()];
  let [crops, first, five] = [0, 0, 0];
  for (const { folder, name, truths } of photos) {
    const { rgba, ...size } = await readPicture(folder, name);
    const picture = { rgba: new Uint8ClampedArray(rgba.buffer, rgba.byteOffset, rgba.length), ...size };
    for (const { box, classIndex } of truths ?? []) {
      const around = squareAround(box, picture);
      if (!around) continue;
      const kinds = await classesOf(picture, around, windows);
      const better = kinds.filter((value) => value > kinds[classIndex]!).length;
      const label = classes[classIndex]!;
      crops++;
      seen.set(label, (seen.get(label) ?? 0) + 1);
      if (better < 1) first++;
      if (better < 5) five++;
      if (better < 1) right.set(label, (right.get(label) ?? 0) + 1);
    }
  }
  const perClass = [...seen].map(([label, count]) => ({ class: label, crops: count, right: right.get(label) ?? 0 }));
  return { pictures: photos.length, crops, classes: seen.size, top1: first / crops, top5: five / crops, perClass };
}

/** AP on pictures with true boxes, with the boxes that the windows tell and with the windows themselves. */
export async function scoreDetections(photos: readonly Photo[], network: SlidingWindowNetwork) {
  const letterboxer = new Letterboxer(network.inputSize, network.preprocessing);
  const shape: [number, number, number, number] = [1, network.inputSize, network.inputSize, 3];
  const truths: Truth[] = [];
  const [told, plain]: [Scored[], Scored[]] = [[], []];
  for (const { folder, name, truths: boxes } of photos) {
    for (const { box, classIndex } of boxes ?? []) {
      truths.push({ image: name, label: network.labels[classIndex]!, box });
    }
    const { rgba, width, height } = await readPicture(folder, name);
    const input = tensor4d(letterboxer.run(rgba, width, height), shape);
    const output = network.execute(input);
    const packed = (await output.data()) as Float32Array;
    input.dispose();
    output.dispose();
    for (const [list, regression] of [[told, true], [plain, false]] as const) {
      const { detections } = network.decode(packed, letterboxer.fit(width, height), { ...FIND, regression });
      for (const { box, label, score } of detections) list.push({ image: name, label, box, score });
    }
  }
  const figures = (found: readonly Scored[]) => {
    const { ap50, ap } = accuracy(truths, found);
    return { ap50, ap };
  };
  return { pictures: photos.length, inputSize: network.inputSize, regression: figures(told), windows: figures(plain) };
}

/** The square that just holds a box, moved into the picture where it can be; null if the box is too small. */
function squareAround({ x, y, width, height }: Box, picture: Picture): Box | null {
  const [wide, high] = [width * picture.width, height * picture.height];
  if (Math.min(wide, high) < SMALLEST) return null;
  const side = Math.max(wide, high);
  const within = (middle: number, length: number) => {
    return side > length ? (length - side) / 2 : Math.min(length - side, Math.max(0, middle - side / 2));
  };
  const left = within((x + width / 2) * picture.width, picture.width);
  const top = within((y + height / 2) * picture.height, picture.height);
  return {
    x: left / picture.width, y: top / picture.height, width: side / picture.width, height: side / picture.height,
  };
}

async function classesOf(picture: Picture, window: Box, windows: ShippedWindows): Promise<Float32Array> {
  const side = windows.window;
  const values = levelInput(cutOut(picture, window, 0), { width: side, height: side }, CENTERNET_PREPROCESSING);
  const input = tensor4d(values, [1, side, side, 3]);
  const answer = windows.forward(input);
  const output = (await answer.data()) as Float32Array;
  input.dispose();
  answer.dispose();
  return output.slice(LOCALISATION.c);
}
