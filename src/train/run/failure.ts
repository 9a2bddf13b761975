import type { Fault } from '../../../workers/api';
import { faultOf } from '../../../workers/fault';
import { LinkError } from '../../link/link';

/** What training failed with: a fault of its own, or of the way to the worker. */
export function failureOf(error: unknown): Fault {
  return error instanceof LinkError ? { code: 'internal', detail: error.message } : faultOf(error);
}
