import { registerTrainingKernels } from '../../../models/kernels/training';
import type { TrunkSource } from '../../../models/trunk/ssd-trunk';
import type { BackendReport, OpenTrainer } from '../../api';
import type { Backend, BackendOpener } from '../backend/backend';
import type { EventLine } from '../events';
import { explain } from '../explain';
import { centernet as centernetEntry } from '../../../models/zoo/centernet';
import type { GraphFiles } from '../../../models/graph-files';
import { loadFiles } from '../load-files';
import { loadTrunk, withCompanion } from '../load-trunk';
import { openBackend, reportOf } from '../open-backend';
import type { WeightMeans } from '../weights/weights';

/** A backend ready to train on, and the trunk to begin with, in memory: each training builds its own. */
export interface Trainer {
  readonly report: BackendReport;
  readonly backend: Backend;
  readonly trunk: TrunkSource;
  /** The trunk with the second one beside it, which is fetched when it is first asked for. */
  companioned(signal: AbortSignal): Promise<TrunkSource>;
  /** The trunk of detectors, which is fetched when it is first asked for. */
  centernet(signal: AbortSignal): Promise<GraphFiles>;
}

/** @throws FaultError; the signal's reason on abort */
export async function openTrainer(
  request: OpenTrainer,
  events: EventLine,
  means: { readonly openers: readonly BackendOpener[]; readonly weights: WeightMeans },
  signal: AbortSignal,
): Promise<Trainer> {
  const chosen = await openBackend(request, events, means.openers, signal);
  const { backend } = chosen;
  try {
    const onBytes = (loaded: number, total: number, cached: boolean) =>
      events.progress({ phase: 'download', loaded, total, cached });
    const trunk = await loadTrunk({ companion: false }, request.baseUrl, means.weights, onBytes, signal);
    events.progress({ phase: 'build' });
    registerTrainingKernels(backend.name);
    signal.throwIfAborted();
    let both: TrunkSource | null = null;
    const companioned = async (asked: AbortSignal) =>
      (both ??= await withCompanion(trunk, request.baseUrl, means.weights, () => undefined, asked));
    let files: GraphFiles | null = null;
    const centernet = async (asked: AbortSignal) =>
      (files ??= await loadFiles(centernetEntry, request.baseUrl, means.weights, () => undefined, asked));
    return { report: reportOf(chosen), backend, trunk, companioned, centernet };
  } catch (error) {
    const fault: unknown = signal.aborted ? signal.reason : await explain(error, backend);
    backend.dispose();
    throw fault;
  }
}
