import { fromHalves, toHalves } from '../../half';

/** Cached activations: a row of half-precision features for every sample and every augmented copy of one. */
export interface FeatureTable {
  /** What computed them (see `featureSource`): rows of different sources must not be mixed. */
  readonly source: string;
  readonly dims: number;
  readonly ids: readonly string[];
  /** Class of every row, from 0. */
  readonly labels: Int32Array;
  /** [rows, dims], as halves. */
  readonly data: Uint16Array;
}

/** Name of the row of an augmented copy; copy 0 is the sample itself. */
export function rowId(sample: string, copy: number): string {
  return copy === 0 ? sample : `${sample}~${copy}`;
}

/**
 * @param values [rows, dims]
 * @throws RangeError if the sizes do not fit together, or two rows have the same id
 */
export function makeTable(
  source: string,
  ids: readonly string[],
  labels: ArrayLike<number>,
  values: Float32Array,
): FeatureTable {
  const dims = ids.length === 0 ? 0 : values.length / ids.length;
  const table = { source, dims, ids: [...ids], labels: Int32Array.from(labels), data: toHalves(values) };
  checkTable(table);
  return table;
}

/** Rows as float32 [rows, dims], in the order asked for; all if `rows` is left out. */
export function tableValues({ dims, ids, data }: FeatureTable, rows?: readonly number[]): Float32Array {
  if (!rows) return fromHalves(data);
  const out = new Float32Array(rows.length * dims);
  rows.forEach((row, i) => {
    if (!(row >= 0 && row < ids.length)) throw new RangeError(`there is no row ${row} of ${ids.length}`);
    fromHalves(data.subarray(row * dims, (row + 1) * dims), out.subarray(i * dims, (i + 1) * dims));
  });
  return out;
}

/**
 * Rows of several tables of the same source, one after the other. An id that comes twice keeps its later row, so new
 * features replace old ones.
 * @throws RangeError if the sources or dims differ
 */
export function joinTables(tables: readonly FeatureTable[]): FeatureTable {
  const filled = tables.filter(({ ids }) => ids.length > 0);
  const first = filled[0] ?? tables[0];
  if (!first) throw new RangeError('there is no table to join');
  const { source, dims } = first;
  if (filled.some((table) => table.source !== source || table.dims !== dims)) {
    throw new RangeError('features of different trunks cannot be joined');
  }
  const rows = new Map<string, { label: number; data: Uint16Array }>();
  for (const table of filled) {
    table.ids.forEach((id, i) => {
      rows.set(id, { label: table.labels[i]!, data: table.data.subarray(i * dims, (i + 1) * dims) });
    });
  }
  const joined = {
    source,
    dims,
    ids: [...rows.keys()],
    labels: Int32Array.from(rows.values(), ({ label }) => label),
    data: new Uint16Array(rows.size * dims),
  };
  [...rows.values()].forEach(({ data }, i) => joined.data.set(data, i * dims));
  return joined;
}

/** @throws RangeError */
export function checkTable({ dims, ids, labels, data }: FeatureTable): void {
  if (!Number.isInteger(dims) || dims < 0 || labels.length !== ids.length || data.length !== ids.length * dims) {
    throw new RangeError(`${data.length} features and ${labels.length} labels are no table of ${ids.length} × ${dims}`);
  }
  if (new Set(ids).size !== ids.length) throw new RangeError('two rows of features have the same id');
}
