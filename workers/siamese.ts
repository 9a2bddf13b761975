/** The worker of Siamese learning: everything is in SiameseHost; here it gets the browser's own means and a way to the page. */
import { expose } from 'comlink';
import { carryAbortSignals } from './abort';
import type { SiameseWorker } from './api';
import { browserOpeners } from './host/backend/openers';
import { SiameseHost } from './host/siamese/siamese-host';

carryAbortSignals();
const onCpu = browserOpeners().filter(({ name }) => name === 'wasm' || name === 'cpu');
const worker: SiameseWorker = new SiameseHost(onCpu);
expose(worker);
