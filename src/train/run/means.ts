import { proxy, transfer, type ProxyMarked } from 'comlink';
import type { TrainingMeans } from '../../../workers/api';
import type { Database } from '../../storage/db';
import { readFeatures, writeFeatures, type FeatureSet } from '../../storage/features';
import { storageFault, type StorageFault } from '../../storage/fault';

export interface MeansOptions {
  readonly db: Database;
  readonly picture: (id: string) => Promise<Blob>;
  readonly checkpoint: (state: ArrayBuffer) => Promise<void>;
  /** Features could not be written. */
  readonly onfault: (fault: StorageFault) => void;
  /** These features are in use. */
  readonly onuse: (set: FeatureSet) => void;
}

/** What the page does for a training: pictures out of the data set, features in the database. */
export function trainingMeans({ db, picture, checkpoint, onfault, onuse }: MeansOptions): TrainingMeans & ProxyMarked {
  return proxy({
    picture,
    checkpoint,
    async readFeatures(network: string, augmentation: string, ids: readonly string[]) {
      const set = { network, augmentation };
      onuse(set);
      const rows = await readFeatures(db, set, ids);
      return transfer(rows, rows.filter((row) => row !== null));
    },
    async writeFeatures(network: string, augmentation: string, rows: readonly (readonly [string, ArrayBuffer])[]) {
      try {
        await writeFeatures(db, { network, augmentation }, new Map(rows));
      } catch (error) {
        onfault(storageFault(error));
        throw error;
      }
    },
  });
}
