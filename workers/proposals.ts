/** The worker of region proposals: everything is in ProposalsHost; here it gets the browser's own means. */
import { expose } from 'comlink';
import { carryAbortSignals } from './abort';
import type { ProposalsWorker } from './api';
import { browserMeans } from './host/proposals/browser';
import { ProposalsHost } from './host/proposals/proposals-host';

carryAbortSignals();
const worker: ProposalsWorker = new ProposalsHost(browserMeans());
expose(worker);
