import { readLossNet, readTransfer } from '../../../models/style/load';
import { LossNet } from '../../../models/style/loss-net';
import { Predictor } from '../../../models/style/predictor';
import { TransferNet } from '../../../models/style/transfer-net';
import { lossNetwork, predictorNetwork, transferNetwork } from '../../../models/zoo/style';
import { FaultError } from '../../fault';
import { getWeights, type WeightMeans } from '../weights/weights';
import type { StyleNetworks } from './networks';

/**
 * The networks of the Style tab, cache first.
 * @param onBytes of all of them together
 * @throws FaultError 'weights-…'; the signal's reason on abort
 */
export async function loadStyles(
  baseUrl: string,
  means: WeightMeans,
  onBytes: (loaded: number, total: number, cached: boolean) => void,
  signal: AbortSignal,
): Promise<StyleNetworks> {
  const files = [transferNetwork.weights, lossNetwork.weights, predictorNetwork.weights];
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const read: ArrayBuffer[] = [];
  let before = 0;
  for (const file of files) {
    const tell = (loaded: number, cached: boolean) => onBytes(before + loaded, total, cached);
    read.push((await getWeights(file, baseUrl, means, tell, signal)).buffer);
    before += file.bytes;
  }
  try {
    return build(read[0]!, read[1]!, read[2]!);
  } catch (error) {
    if (error instanceof RangeError) throw new FaultError('weights-damaged', error.message, { cause: error });
    throw error;
  }
}

function build(transferBytes: ArrayBuffer, lossBytes: ArrayBuffer, predictorBytes: ArrayBuffer): StyleNetworks {
  const { spec, styles } = transferNetwork;
  const { weights, vectors } = readTransfer(transferBytes, spec, styles);
  const built: { dispose(): void }[] = [];
  const keep = <T extends { dispose(): void }>(network: T): T => {
    built.push(network);
    return network;
  };
  const dispose = () => {
    for (const each of built) each.dispose();
  };
  try {
    const transfer = keep(new TransferNet(spec, weights));
    const loss = keep(new LossNet(readLossNet(lossBytes)));
    const predictor = keep(new Predictor(predictorBytes, spec, loss));
    return { transfer, loss, vectors, predict: (picture) => predictor.predict(picture), dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}
