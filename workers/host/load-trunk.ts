import { centernetCompanion } from '../../models/trunk/centernet-companion';
import { ssdTrunkSource, type TrunkSource } from '../../models/trunk/ssd-trunk';
import { centernet } from '../../models/zoo/centernet';
import { ssd } from '../../models/zoo/ssd';
import { loadFiles } from './load-files';
import type { WeightMeans } from './weights/weights';

export interface TrunkWish {
  /** Those of the zoo if left out. */
  readonly taps?: readonly string[];
  /** Whether the second trunk stands beside it. */
  readonly companion: boolean;
}

/**
 * The trunk that classifiers are built on, cache first.
 * @param onBytes of each network's files together
 * @throws FaultError 'weights-…'; RangeError if there is no such tap; the signal's reason on abort
 */
export async function loadTrunk(
  { taps, companion }: TrunkWish,
  baseUrl: string,
  means: WeightMeans,
  onBytes: (loaded: number, total: number, cached: boolean) => void,
  signal: AbortSignal,
): Promise<TrunkSource> {
  const trunk = ssdTrunkSource(await loadFiles(ssd, baseUrl, means, onBytes, signal), taps);
  return companion ? withCompanion(trunk, baseUrl, means, onBytes, signal) : trunk;
}

/** The same with the second trunk beside it. @throws as `loadTrunk` */
export async function withCompanion(
  trunk: TrunkSource,
  baseUrl: string,
  means: WeightMeans,
  onBytes: (loaded: number, total: number, cached: boolean) => void,
  signal: AbortSignal,
): Promise<TrunkSource> {
  return { ...trunk, companion: centernetCompanion(await loadFiles(centernet, baseUrl, means, onBytes, signal)) };
}
