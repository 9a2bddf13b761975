import card from '../../../models/weights/course-net/card.json';
import { unpackWeights } from '../../../models/sliding-window/packed-weights';
import type { Weights } from '../../../models/transfer/weights';
import { courseNetWeights } from '../../../models/zoo/course-net';
import { FaultError } from '../../fault';
import { getWeights, type WeightMeans } from '../weights/weights';

/**
 * The weights of the course's own ConvNet, cache first.
 * @throws FaultError 'weights-…'; the signal's reason on abort
 */
export async function loadShapes(baseUrl: string, means: WeightMeans, signal: AbortSignal): Promise<Weights> {
  const bytes = await getWeights(courseNetWeights, baseUrl, means, () => undefined, signal);
  try {
    return unpackWeights(card.file.weights, bytes.buffer);
  } catch (error) {
    throw new FaultError('weights-damaged', String(error), { cause: error });
  }
}
