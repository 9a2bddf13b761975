import { zeros, type Rank } from '@tensorflow/tfjs-core';
import { FaultError } from '../fault';
import type { Backend } from './backend/backend';
import type { EventLine } from './events';
import { explain } from './explain';
import type { FrameNetwork } from './frame-runner';
import { TimeoutError, within } from './timeout';

/** A driver that has not compiled and run a network by then, in milliseconds, is taken to be stuck. */
const PATIENCE = 180_000;

/** Compiles every shader in parallel, then runs the network once: the first run of a driver is its slowest. */
export async function warmUp(
  network: FrameNetwork & { readonly inputSize: number },
  backend: Backend,
  events: EventLine,
  signal: AbortSignal,
): Promise<void> {
  await within(PATIENCE, run(network, backend, events, signal));
}

async function run(
  network: FrameNetwork & { readonly inputSize: number },
  backend: Backend,
  events: EventLine,
  signal: AbortSignal,
): Promise<void> {
  const tell = (fraction: number) => events.progress({ phase: 'warm-up', fraction });
  tell(0);
  await backend.compile(() => {
    const input = blank(network.inputSize);
    network.execute(input).dispose();
    input.dispose();
  });
  signal.throwIfAborted();
  tell(0.5);
  const input = blank(network.inputSize);
  const packed = network.execute(input);
  input.dispose();
  await packed.data().finally(() => packed.dispose());
  tell(1);
}

/** What to reject with when opening failed: the signal's reason on abort, otherwise a FaultError. */
export function whatWentWrong(error: unknown, backend: Backend, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof TimeoutError) return new FaultError('gpu-error', `warm-up: ${error.message}`, { cause: error });
  return explain(error, backend);
}

function blank(size: number) {
  return zeros<Rank.R4>([1, size, size, 3]);
}
