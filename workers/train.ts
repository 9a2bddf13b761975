/** The training worker: everything is in TrainHost; here it gets the browser's own means and a way to the page. */
import { expose } from 'comlink';
import { WEIGHT_CACHE } from '../models/zoo/zoo';
import { carryAbortSignals } from './abort';
import type { TrainWorker } from './api';
import { browserOpeners } from './host/backend/openers';
import { decodePicture } from './host/pictures/decode';
import { HelperWorks } from './host/pictures/helper';
import { localWorks } from './host/pictures/works';
import { TrainHost } from './host/train/train-host';
import { browserMeans } from './host/weights/browser';

carryAbortSignals();
const spawn = () => new Worker(new URL('./augment.ts', import.meta.url), { type: 'module' });
const worker: TrainWorker = new TrainHost({
  openers: browserOpeners(),
  weights: browserMeans(WEIGHT_CACHE),
  decode: decodePicture,
  works: new HelperWorks(spawn, localWorks(decodePicture)),
});
expose(worker);
