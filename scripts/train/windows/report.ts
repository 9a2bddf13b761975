import { tensor4d } from '@tensorflow/tfjs-core';
import { accuracy, type Scored, type Truth } from '../../../models/average-precision';
import { Letterboxer } from '../../../models/geometry/letterboxer';
import type { SlidingWindowNetwork } from '../../../models/sliding-window/detector/network';
import { readPicture } from '../../eval/pictures';
import type { Photo } from '../yolo/pictures';

/** Boxes for AP: low enough to see all of the curve. */
const FIND = { scoreThreshold: 0.01, iouThreshold: 0.5, maxBoxes: 100, labels: null, explain: false };

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
