import { transferHandlers } from 'comlink';

/**
 * Lets an AbortSignal cross to a worker through Comlink, which cannot clone one: a port carries the one message.
 * Call once on each side before the first call.
 */
export function carryAbortSignals(): void {
  transferHandlers.set('AbortSignal', {
    canHandle: (value): value is AbortSignal => value instanceof AbortSignal,
    serialize: (signal: AbortSignal) => {
      const { port1, port2 } = new MessageChannel();
      const tell = () => port1.postMessage('abort');
      if (signal.aborted) tell();
      else signal.addEventListener('abort', tell, { once: true });
      return [port2, [port2]];
    },
    deserialize: (port: MessagePort) => {
      const controller = new AbortController();
      port.onmessage = () => {
        controller.abort();
        port.close();
      };
      return controller.signal;
    },
  });
}
