import { wrap, type Remote } from 'comlink';
import type { PictureWorks } from './works';

/**
 * Has a worker of its own decode and change pictures, so that one prepares while the other trains. Where a worker
 * cannot start one (older Safari), or it fails, `local` does the work from then on.
 */
export class HelperWorks implements PictureWorks {
  readonly #spawn: () => Worker;
  readonly #local: PictureWorks;
  #helper: { readonly remote: Remote<PictureWorks>; readonly failed: Promise<'failed'> } | null = null;
  #alone = false;

  constructor(spawn: () => Worker, local: PictureWorks) {
    this.#spawn = spawn;
    this.#local = local;
  }

  async make(...args: Parameters<PictureWorks['make']>): ReturnType<PictureWorks['make']> {
    const helper = this.#alone ? null : this.#start();
    if (!helper) return this.#local.make(...args);
    const answer = helper.remote.make(...args);
    answer.catch(() => undefined);
    const made = await Promise.race([answer, helper.failed]);
    if (made !== 'failed') return made;
    this.#alone = true;
    return this.#local.make(...args);
  }

  #start() {
    if (this.#helper) return this.#helper;
    try {
      const worker = this.#spawn();
      const failed = new Promise<'failed'>((resolve) => {
        worker.addEventListener('error', () => resolve('failed'), { once: true });
      });
      this.#helper = { remote: wrap<PictureWorks>(worker), failed };
      return this.#helper;
    } catch {
      this.#alone = true;
      return null;
    }
  }
}
