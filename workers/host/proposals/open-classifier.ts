import { loadDetector } from '../../../models/load-detector';
import type { CropClassifier } from '../../../models/proposals/rcnn';
import { SlidingWindowNetwork } from '../../../models/sliding-window/detector/network';
import { zooEntry } from '../../../models/zoo';
import type { BackendName } from '../../api';
import { FaultError } from '../../fault';
import type { Backend } from '../backend/backend';
import { EventLine } from '../events';
import { loadFiles } from '../load-files';
import { openBackend } from '../open-backend';
import type { SessionMeans } from '../open-session';
import { whatWentWrong } from '../warm-up';

/** The window classifier, ready for crops. */
export interface OpenedClassifier {
  readonly classifier: CropClassifier;
  readonly backend: Backend;
  /** Of both. */
  dispose(): void;
}

/**
 * Opens the shipped window classifier, cache first.
 * @throws FaultError; the signal's reason on abort
 */
export async function openWindowClassifier(
  request: { readonly backend: BackendName | 'auto'; readonly baseUrl: string },
  means: SessionMeans,
  signal: AbortSignal,
): Promise<OpenedClassifier> {
  const entry = zooEntry('sliding-window');
  // Nobody listens: the wait is short where the detector has its weights already.
  const line = new EventLine((() => undefined) as unknown as ConstructorParameters<typeof EventLine>[0]);
  const { backend } = await openBackend({ backend: request.backend, avoid: [] }, line, means.openers, signal);
  const undo: (() => void)[] = [() => backend.dispose()];
  const dispose = () => undo.splice(0).reverse().forEach((step) => step());
  try {
    const files = await loadFiles(entry, request.baseUrl, means.weights, () => undefined, signal);
    const classifier = await loadDetector(entry, files, entry.inputSizes[0]!);
    undo.push(() => classifier.dispose());
    if (!(classifier instanceof SlidingWindowNetwork)) throw new FaultError('internal', 'no window classifier');
    signal.throwIfAborted();
    return { classifier, backend, dispose };
  } catch (error) {
    const fault = await whatWentWrong(error, backend, signal);
    dispose();
    throw fault;
  }
}
