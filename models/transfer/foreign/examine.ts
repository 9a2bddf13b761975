import { tensor4d } from '@tensorflow/tfjs-core';
import { Random } from '../../random';
import type { LossKind } from '../losses';
import { buildFault, ForeignFault } from './fault';
import { ForeignNetwork, type ForeignFiles } from './load';

/** Builds the network and asks it once about noise, on the current backend. Rejects with a ForeignFault. */
export async function examine(files: ForeignFiles): Promise<{ inputSize: number; answers: LossKind }> {
  const network = await ForeignNetwork.load(files);
  try {
    const { inputSize, answers } = network;
    const answer = await ask(network);
    if (!answer.every(Number.isFinite)) throw new ForeignFault('not-a-number', `${answer.slice(0, 3).join(', ')}…`);
    return { inputSize, answers };
  } catch (error) {
    throw buildFault(error);
  } finally {
    network.dispose();
  }
}

async function ask(network: ForeignNetwork): Promise<Float32Array> {
  const side = network.inputSize;
  const random = new Random(1);
  const noise = Float32Array.from({ length: side * side * 3 }, () => random.next() * 2 - 1);
  const input = tensor4d(noise, [1, side, side, 3]);
  try {
    const output = network.execute(input);
    return await output.data<'float32'>().finally(() => output.dispose());
  } finally {
    input.dispose();
  }
}
