import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, vi } from 'vitest';
import { DataSet, type DataSetOptions } from '../../../src/train/data/dataset.svelte';

/** For a file of tests: an empty database before each, and an end of its data sets after it. */
export function dataSets() {
  const open: DataSet[] = [];
  /** As in another browser. */
  const wipe = () => void vi.stubGlobal('indexedDB', new IDBFactory());
  beforeEach(wipe);
  afterEach(() => {
    for (const data of open.splice(0)) data.stop();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  /** A data set over what is stored. */
  async function visit(options: DataSetOptions = {}): Promise<DataSet> {
    const data = new DataSet(options);
    open.push(data);
    await data.load();
    return data;
  }

  /** A data set over nothing. */
  async function fresh(): Promise<DataSet> {
    wipe();
    return visit();
  }

  return { visit, fresh, wipe };
}
