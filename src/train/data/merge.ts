import type { ClassRow } from '../../storage/classes';
import type { SampleRow } from '../../storage/samples';
import type { Arrivals, ArrivingClass, ArrivingSample, MergeReport } from './arrivals';
import { clampBox } from './boxes';
import { freeColour } from './colours';
import { newId } from './id';
import { foldName } from './names';
import { patch, type Patch, type Rows } from './patch';
import { Splitter } from './split';

export interface Merge {
  readonly change: Patch;
  readonly pictures: ReadonlyMap<string, Blob>;
  readonly report: MergeReport;
}

/**
 * What is to be changed so that the arrivals are part of `rows`. Classes of the same name, but for case, are one.
 * A group that is here already keeps its split, whatever the arrivals say. `now` is later than every sample of `rows`.
 */
export function planMerge(arrivals: Arrivals, rows: Rows, now: number): Merge {
  const { ids, added } = mergeClasses(arrivals.classes, [...rows.classes.values()]);
  const splitter = new Splitter([...rows.samples.values()]);
  const samples = new Map<string, SampleRow>();
  const pictures = new Map<string, Blob>();
  let already = 0;
  for (const arriving of arrivals.samples) {
    if (arriving.id !== null && (rows.samples.has(arriving.id) || samples.has(arriving.id))) {
      already++;
      continue;
    }
    const row = rowOf(arriving, ids, splitter, now + samples.size);
    samples.set(row.id, row);
    pictures.set(row.id, arriving.picture.image);
  }
  const change = patch(added.map((row) => [row.id, row]), samples);
  return { change, pictures, report: { added: samples.size, already, newClasses: added.map(({ name }) => name) } };
}

function mergeClasses(arriving: readonly ArrivingClass[], present: readonly ClassRow[]) {
  const byName = new Map(present.map((row) => [foldName(row.name), row.id]));
  const colours = present.map(({ colour }) => colour);
  const ids = new Map<string, string>();
  const added: ClassRow[] = [];
  let order = present.reduce((most, row) => Math.max(most, row.order), -1);
  for (const { key, name, colour } of arriving) {
    const folded = foldName(name);
    let id = byName.get(folded);
    if (id === undefined) {
      const row = { id: newId(), name, colour: colour ?? freeColour(colours), order: ++order };
      colours.push(row.colour);
      added.push(row);
      id = row.id;
      byName.set(folded, id);
    }
    ids.set(key, id);
  }
  return { ids, added };
}

function rowOf(
  arriving: ArrivingSample,
  ids: ReadonlyMap<string, string>,
  splitter: Splitter,
  now: number,
): SampleRow {
  const { classKeys, groupId, picture } = arriving;
  const { width, height } = picture;
  const classIds = [...new Set(classKeys.map((key) => ids.get(key)!))];
  const boxes = arriving.boxes.flatMap(({ classKey, ...box }) => {
    const clamped = clampBox(box, width, height);
    return clamped ? [{ classId: ids.get(classKey)!, ...clamped }] : [];
  });
  return {
    id: arriving.id ?? newId(),
    classIds,
    groupId,
    split: splitter.assign(groupId, classIds, arriving.split),
    createdAt: Math.min(arriving.createdAt ?? now, now),
    width,
    height,
    boxes,
    source: arriving.source,
  };
}
