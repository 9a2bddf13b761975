import type { DetectSettings } from '../../models/detection';
import { shrink } from '../../models/proposals/planes';
import { ProposalRecogniser } from '../../models/proposals/rcnn';
import { search } from '../../models/proposals/selective-search';
import { readWindowHead } from '../../models/sliding-window/detector/read-head';
import { ShippedWindows } from '../../models/sliding-window/detector/shipped';
import { slidingWindow } from '../../models/zoo/sliding-window';
import { readNetwork, startWasm, type NodeDetector } from './node-detector';

/** Longer side, pixels, of the picture that proposals are cut out of, as in the page. */
const DETAIL = 1024;

/**
 * R-CNN in Node (Girshick et al., 2014): selective search, and the window classifier on each of the first `count`
 * proposals. Its milliseconds are those of both.
 */
export async function openRcnn(count: number): Promise<NodeDetector> {
  await startWasm();
  const { classes: labels, network } = slidingWindow;
  const files = readNetwork(slidingWindow);
  if (network.kind !== 'sliding-window' || !files.head) throw new Error('the window classifier has no head');
  const windows = new ShippedWindows(files, readWindowHead(network, labels.length, files.head));
  const classifier = { windows, reading: { kind: 'localised' }, labels } as const;
  return {
    inputSize: windows.window,
    async detect({ rgba, width, height }, { scoreThreshold, iouThreshold, maxBoxes, regression }: DetectSettings) {
      const began = performance.now();
      const picture = { rgba: new Uint8ClampedArray(rgba.buffer, rgba.byteOffset, rgba.length), width, height };
      const recogniser = new ProposalRecogniser(classifier, shrink(picture, DETAIL), search(picture).boxes);
      while (await recogniser.more(count));
      const found = recogniser.found(count, scoreThreshold, iouThreshold, regression ?? true);
      const detections = found.slice(0, maxBoxes).map(({ box, label, score }) => {
        const origin = { cell: [0, 0], stride: windows.stride, anchor: 0 } as const;
        return { box, label, score, classIndex: labels.indexOf(label), origin };
      });
      return { detections, candidates: [], candidateCount: found.length, milliseconds: performance.now() - began };
    },
  };
}
