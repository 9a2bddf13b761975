import type { NetworkEngine } from '../link/engine.svelte';

/** Opens what is not open, and resolves when it stands: whether it does. Rejects with the signal's reason. */
export function whenReady(engine: Pick<NetworkEngine<never, never>, 'phase' | 'ensure'>, signal: AbortSignal): Promise<boolean> {
  engine.ensure();
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      signal.removeEventListener('abort', onabort);
      // Not from within the effect that it ends.
      queueMicrotask(stop);
      settle();
    };
    const onabort = () => end(() => reject(signal.reason as Error));
    signal.addEventListener('abort', onabort);
    const stop = $effect.root(() => {
      $effect(() => {
        const { phase } = engine;
        if (phase === 'ready') end(() => resolve(true));
        else if (phase === 'failed' || phase === 'off') end(() => resolve(false));
      });
    });
    if (signal.aborted) onabort();
  });
}
