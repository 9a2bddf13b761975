import type { DetectorNetwork } from '../../models/detector';
import { loadDetector } from '../../models/load-detector';
import { ownDetector } from '../../models/sliding-window/detector/own';
import { zooEntry } from '../../models/zoo';
import type { OpenDetector } from '../api';
import { FaultError } from '../fault';
import type { BackendOpener } from './backend/backend';
import type { EventLine } from './events';
import { loadFiles } from './load-files';
import { loadTrunk } from './load-trunk';
import { openNetwork, type Building } from './open-network';
import type { DetectSession } from './session';
import type { WeightMeans } from './weights/weights';

export interface SessionMeans {
  readonly openers: readonly BackendOpener[];
  readonly weights: WeightMeans;
}

/** Opens a detector of the zoo, or a classifier of the Train tab that slides. See `openNetwork`. */
export function openSession(
  request: OpenDetector,
  events: EventLine,
  means: SessionMeans,
  signal: AbortSignal,
): Promise<DetectSession> {
  return openNetwork(request, events, means, signal, (building) => build(request, means.weights, building, signal));
}

async function build(
  request: OpenDetector,
  weights: WeightMeans,
  { onBytes, loaded }: Building,
  signal: AbortSignal,
): Promise<DetectorNetwork> {
  const { own, baseUrl, inputSize } = request;
  if (!own || request.detector !== 'sliding-window') {
    const entry = zooEntry(request.detector);
    const files = await loadFiles(entry, baseUrl, weights, onBytes, signal);
    loaded();
    return loadDetector(entry, files, inputSize);
  }
  const { taps, companion } = own.classifier.spec;
  const trunk = await loadTrunk({ taps, companion: companion !== undefined }, baseUrl, weights, onBytes, signal);
  loaded();
  try {
    return ownDetector(own.classifier, trunk, own.labels, own.background, inputSize);
  } catch (error) {
    if (error instanceof RangeError) throw new FaultError('weights-damaged', error.message, { cause: error });
    throw error;
  }
}
