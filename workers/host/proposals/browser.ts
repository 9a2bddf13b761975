import { WEIGHT_CACHE } from '../../../models/zoo/zoo';
import { FaultError } from '../../fault';
import { browserOpeners } from '../backend/openers';
import { FrameCanvas } from '../frame/canvas';
import { browserMeans as weightMeans } from '../weights/browser';
import { openWindowClassifier } from './open-classifier';
import type { ProposalsMeans } from './proposals-host';

/** Frames read by way of a canvas, and pictures made by the browser. */
export function browserMeans(): ProposalsMeans {
  const canvas = new FrameCanvas(true);
  const means = { openers: browserOpeners(), weights: weightMeans(WEIGHT_CACHE) };
  return {
    read: (frame) => {
      const { context, size } = canvas.draw(frame);
      try {
        return { rgba: context.getImageData(0, 0, size.width, size.height).data, ...size };
      } catch (error) {
        throw new FaultError('frame', String(error), { cause: error });
      }
    },
    openClassifier: (request, signal) => openWindowClassifier(request, means, signal),
    toBitmap: (rgba, width, height) => createImageBitmap(new ImageData(rgba, width, height)),
  };
}
