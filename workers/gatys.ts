/** The worker of the classic style optimisation: everything is in GatysHost; here it gets the browser's own means. */
import { expose } from 'comlink';
import { WEIGHT_CACHE } from '../models/zoo/zoo';
import { carryAbortSignals } from './abort';
import type { GatysWorker } from './api';
import { browserOpeners } from './host/backend/openers';
import { browserPictures } from './host/gatys/browser';
import { GatysHost } from './host/gatys/gatys-host';
import { lossNetLoader } from './host/gatys/load-loss-net';
import { browserMeans } from './host/weights/browser';

carryAbortSignals();
const worker: GatysWorker = new GatysHost({
  openers: browserOpeners(),
  weights: lossNetLoader(browserMeans(WEIGHT_CACHE)),
  ...browserPictures,
});
expose(worker);
