/** The classification worker: everything is in ClassifyHost; here it gets the browser's own means and a way to the page. */
import { expose } from 'comlink';
import { WEIGHT_CACHE } from '../models/zoo/zoo';
import { carryAbortSignals } from './abort';
import type { ClassifyWorker } from './api';
import { browserOpeners } from './host/backend/openers';
import { ClassifyHost } from './host/classify/classify-host';
import { browserMeans } from './host/weights/browser';

carryAbortSignals();
const worker: ClassifyWorker = new ClassifyHost({ openers: browserOpeners(), weights: browserMeans(WEIGHT_CACHE) });
expose(worker);
