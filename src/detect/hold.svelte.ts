import type { Saccade } from '../saccade.svelte';
import { troubleOf } from '../trouble';

/** A held frame that is not answered by then will not be. */
const PATIENCE_MS = 30_000;

/** Stops a moving picture, so that it can be looked into. */
export function freeze({ source, session }: Saccade): void {
  if (source?.live && !session.paused) session.setPaused(true);
}

/** Freezes, and resolves when the frame that is held was answered, or never will be. */
export function hold(app: Saccade): Promise<void> {
  freeze(app);
  const { session } = app;
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(patience);
      resolve();
      queueMicrotask(() => stop());
    };
    // The frame may fail, or the camera go: then the one before it is what there is.
    const patience = setTimeout(done, PATIENCE_MS);
    const stop = $effect.root(() => {
      $effect(() => {
        if (!session.paused || session.shown !== null || session.phase !== 'ready' || troubleOf(app)) done();
      });
    });
  });
}
