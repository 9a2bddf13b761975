import { BadOutputError } from '../../models/detector';
import { FaultError, isAbort } from '../fault';
import type { Backend } from './backend/backend';

/** How long the news of a lost device may come after the failure that it caused, in milliseconds. */
const GRACE = 200;

/**
 * The fault behind whatever went wrong while working on a backend. A lost device makes everything fail, and fails
 * calls with an AbortError of its own, so it is asked about first.
 */
export async function explain(error: unknown, backend: Backend): Promise<FaultError> {
  if (error instanceof FaultError) return error;
  if (error instanceof BadOutputError) return new FaultError('bad-output', error.message, { cause: error });
  const reason = await Promise.race([backend.lost, pause(GRACE)]);
  if (reason !== undefined) return new FaultError('device-lost', reason, { cause: error });
  return new FaultError(isAbort(error) ? 'device-lost' : 'internal', String(error), { cause: error });
}

function pause(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), milliseconds));
}
