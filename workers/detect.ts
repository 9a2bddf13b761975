/** The detection worker: everything is in DetectHost; here it gets the browser's own means and a way to the page. */
import { expose } from 'comlink';
import { WEIGHT_CACHE } from '../models/zoo/zoo';
import { carryAbortSignals } from './abort';
import type { DetectWorker } from './api';
import { browserOpeners } from './host/backend/openers';
import { DetectHost } from './host/detect-host';
import { browserMeans } from './host/weights/browser';

carryAbortSignals();
const worker: DetectWorker = new DetectHost({ openers: browserOpeners(), weights: browserMeans(WEIGHT_CACHE) });
expose(worker);
