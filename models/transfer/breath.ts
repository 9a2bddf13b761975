import { util } from '@tensorflow/tfjs-core';

/** Node's, the page's and the worker's alike; models/ is compiled without any of their libraries. */
declare const setTimeout: (run: () => void, milliseconds: number) => unknown;

/** Longest time, in ms, that training keeps its thread from messages: that someone cancels, for instance. */
const LONGEST = 30;

/** Ends this turn of the event loop, so that messages come in. Not a frame: hidden pages get none. */
export function sleep(milliseconds = 0): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Says when it is time to let others in. */
export class Breath {
  #last = util.now();

  get due(): boolean {
    return util.now() - this.#last >= LONGEST;
  }

  async take(): Promise<void> {
    await sleep();
    this.#last = util.now();
  }
}
