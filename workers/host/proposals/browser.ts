import { FaultError } from '../../fault';
import { FrameCanvas } from '../frame/canvas';
import type { ProposalsMeans } from './proposals-host';

/** Frames read by way of a canvas, and pictures made by the browser. */
export function browserMeans(): ProposalsMeans {
  const canvas = new FrameCanvas(true);
  return {
    read: (frame) => {
      const { context, size } = canvas.draw(frame);
      try {
        return { rgba: context.getImageData(0, 0, size.width, size.height).data, ...size };
      } catch (error) {
        throw new FaultError('frame', String(error), { cause: error });
      }
    },
    toBitmap: (rgba, width, height) => createImageBitmap(new ImageData(rgba, width, height)),
  };
}
