/** The training worker's helper: decodes pictures and changes them, beside the training. */
import { expose, transfer } from 'comlink';
import { decodePicture } from './host/pictures/decode';
import { localWorks, type PictureWorks } from './host/pictures/works';

const works = localWorks(decodePicture);
const worker: PictureWorks = {
  async make(file, draws, options) {
    const inputs = await works.make(file, draws, options);
    return transfer(inputs, inputs.map(({ buffer }) => buffer));
  },
};
expose(worker);
