import { examine } from '../../models/transfer/foreign/examine';
import { ForeignFault } from '../../models/transfer/foreign/fault';
import type { ForeignClassifier, ForeignExamination } from '../api';
import type { Backend, BackendOpener } from './backend/backend';
import { within } from './timeout';

/**
 * See ClassifyWorker.examine. On the first of the backends that gets an answer: one may lack an operation that another
 * has, and what none of them can do is told as the last one put it.
 */
export async function examineForeign(
  network: Omit<ForeignClassifier, 'inputSize'>,
  openers: readonly BackendOpener[],
): Promise<ForeignExamination> {
  let found: ForeignExamination = { ok: false, problem: 'unreadable', detail: 'no backend' };
  for (const opener of openers) {
    const backend = await open(opener);
    if (!backend) continue;
    try {
      found = await ask(network);
    } finally {
      backend.dispose();
    }
    if (found.ok || found.problem === 'input') break;
  }
  return found;
}

async function ask(network: Omit<ForeignClassifier, 'inputSize'>): Promise<ForeignExamination> {
  try {
    return { ok: true, ...(await examine(network)) };
  } catch (error) {
    if (!(error instanceof ForeignFault)) throw error;
    return { ok: false, problem: error.code, detail: error.detail };
  }
}

async function open(opener: BackendOpener): Promise<Backend | null> {
  try {
    const backend = await within(opener.patience, opener.open({ allowSoftware: true, onError: () => undefined }));
    await backend.adopt();
    return backend;
  } catch {
    return null;
  }
}
