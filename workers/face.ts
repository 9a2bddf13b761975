/** The face worker: everything is in FaceHost; here it gets the browser's own means and a way to the page. */
import { expose } from 'comlink';
import { WEIGHT_CACHE } from '../models/zoo/zoo';
import { carryAbortSignals } from './abort';
import type { FaceWorker } from './api';
import { browserOpeners } from './host/backend/openers';
import { FaceHost } from './host/face/face-host';
import { browserMeans } from './host/weights/browser';

carryAbortSignals();
const worker: FaceWorker = new FaceHost({ openers: browserOpeners(), weights: browserMeans(WEIGHT_CACHE) });
expose(worker);
