import { fill, type Tensor4D } from '@tensorflow/tfjs-core';
import type { DetectorNetwork } from '../../models/detector';

/**
 * Runs the network alone, with its read-back, on one constant input that stays on the device: no frame, no letterbox,
 * no decoding. It is what the app's own frame time is compared with.
 * @param inFlight how many runs may be unfinished at a time
 * @returns milliseconds from each finished run to the next, `runs` of them
 */
export async function bareTimes(network: DetectorNetwork, runs: number, inFlight: number): Promise<number[]> {
  const side = network.inputSize;
  const input = fill([1, side, side, 3], 0.5) as Tensor4D;
  const finished = [performance.now()];
  const run = async () => {
    const packed = network.execute(input);
    try {
      await packed.data();
    } finally {
      packed.dispose();
    }
    finished.push(performance.now());
  };
  const running: Promise<void>[] = [];
  try {
    for (let i = 0; i < runs; i++) {
      if (running.length >= inFlight) await running.shift();
      running.push(run());
    }
    await Promise.all(running);
    return finished.slice(1).map((time, i) => time - finished[i]!);
  } finally {
    await Promise.allSettled(running); // after one has failed, the others still use the input
    input.dispose();
  }
}
