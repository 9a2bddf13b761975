import { readLossNet } from '../../../models/style/load';
import { lossNetwork } from '../../../models/zoo/style';
import { FaultError } from '../../fault';
import { getWeights, type WeightMeans } from '../weights/weights';
import type { GatysMeans } from './gatys-host';

/** The weights of the loss network alone, cache first. */
export function lossNetLoader(means: WeightMeans): GatysMeans['weights'] {
  return async (baseUrl, onBytes, signal) => {
    const { weights } = lossNetwork;
    const tell = (loaded: number, cached: boolean) => onBytes(loaded, weights.bytes, cached);
    const { buffer } = await getWeights(weights, baseUrl, means, tell, signal);
    try {
      return readLossNet(buffer);
    } catch (error) {
      if (error instanceof RangeError) throw new FaultError('weights-damaged', error.message, { cause: error });
      throw error;
    }
  };
}
