import type { Sides } from '../../../models/style/gatys/pixels';
import type { Picture } from '../../../models/picture';
import type { Frame } from '../../api';
import { FaultError } from '../../fault';
import { displaySize } from '../frame/size';
import type { PictureMeans } from './pictures';

/** Pictures read by way of a canvas, and made by the browser. */
export const browserPictures: PictureMeans = {
  read,
  toBitmap: ({ rgba, width, height }) => createImageBitmap(new ImageData(rgba, width, height)),
};

function read(frame: Frame, { width, height }: Sides): Picture {
  const whole = displaySize(frame);
  if (whole.width < 1 || whole.height < 1) throw new FaultError('frame', 'the frame is empty or closed');
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new FaultError('frame', `no 2D canvas of ${width} × ${height}`);
  // As much of the frame, around its middle, as has the wanted shape.
  const scale = Math.min(whole.width / width, whole.height / height);
  const [w, h] = [width * scale, height * scale];
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  try {
    context.drawImage(frame, (whole.width - w) / 2, (whole.height - h) / 2, w, h, 0, 0, width, height);
    return { rgba: context.getImageData(0, 0, width, height).data, width, height };
  } catch (error) {
    throw new FaultError('frame', String(error), { cause: error });
  }
}
