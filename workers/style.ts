/** The style worker: everything is in StyleHost; here it gets the browser's own means and a way to the page. */
import { expose } from 'comlink';
import { WEIGHT_CACHE } from '../models/zoo/zoo';
import { carryAbortSignals } from './abort';
import type { StyleWorker } from './api';
import { browserOpeners } from './host/backend/openers';
import { StyleHost } from './host/style/style-host';
import { browserMeans } from './host/weights/browser';

carryAbortSignals();
const worker: StyleWorker = new StyleHost({ openers: browserOpeners(), weights: browserMeans(WEIGHT_CACHE) });
expose(worker);
